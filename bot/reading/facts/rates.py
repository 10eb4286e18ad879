"""How many messages a server takes in how much time: 100 an hour, 500 messages a day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, in_order
from bot.reading.facts.plain_words import Words
from bot.reading.text.patterns import Pattern

_UNIT = r"(?P<unit>second|minute|hour|day|week|month|hr|min|sec|h|m|s|d)s?\b"
_WHAT = (
    r"(?:(?:outgoing|outbound|inbound|incoming|external|unique|new|smtp|sent|failed|total) )?"
    r"(?P<what>messages?|e-?mails?|mails?|recipients?|connections?|contacts|rcpts?|deliveries|sessions|addresses)?"
    r"(?:\(s\))?"
)
HINTS = ("second", "minute", "hour", "day", "week", "month", "/h", "/ h", "/1h", "1h", "/m", "/d", "/s", "recipients",
          "rcpts", "daily", "hr", "sec", "min")  # fmt: skip
_NUMBER = r"(?P<number>\d{1,3}(?:[,.]\d{3}){1,3}(?!\d)|\d{1,9})"
_IN_A_TIME = Pattern(
    rf"(?<![\w.,:-])(?:\d{{1,9}} ?/ ?)?{_NUMBER} ?{_WHAT},? ?(?:allowed |permitted )?"
    rf"(?:per|an?|each|every|in an?|in one|within an?|in any|/|in the (?:last|past)|in|within)"
    rf" ?(?:(?P<times>\d{{1,4}})[ -]?)?{_UNIT}"
)
_SO_MANY_IN = Pattern(rf"\d(?=[ ,(/a-z]) ?{_WHAT},? ?(?:allowed |permitted )?(?:per|an?|each|every|in|within|/)")
"""What stands in each of them, and is found much sooner."""
_A_TIME_FIRST = Pattern(
    rf"\b(?:(?:messages|e-?mails?|mails?|recipients|connections|failures) )?per {_UNIT}:? [(\[]?\d{{1,9}} ?/ ?{_NUMBER}"
)
_ADVERBS = ("hourly", "daily", "weekly", "monthly")
_ADVERB = Pattern(
    r"\b(?P<unit>hour|dai|week|month)ly\b[^.\d]{0,50}?\b(?:limit|quota|maximum|cap|allowance)s?\b(?:(?:[^.\d]){0,40}?)"
    rf"[ (=:]{_NUMBER}(?! ?(?:[kmg]i?b|%|/))(?: (?P<what>messages|e-?mails|mails|recipients))?"
)
_TO_EACH = Pattern(
    rf"\b(?:limit|max(?:imum)?|more than|exceed(?:s|ed)?"
    rf"|allowed)\b[^.\d]{{0,40}}? {_NUMBER} (?P<what>recipients?|rcpts?)"
    r"(?: per (?P<unit>message|connection|session|mail|email))?\b"
)
_COUNTED = Pattern(r" r(?<=\d r)(?:ecipient|cpt)")
"""A digit before it; written the other way round since plain characters are found much faster."""
_SENT = Pattern(r"\b(?:sent|received|delivered|attempted|you have|tried)\b[^.;]{0,24}\Z")
_LIMITED = Pattern(r"\b(?:limit|max|maximum|more than|exceed\w{0,3}|over|allowed|quota|rate|up to|only|no more)\b")
_LONG = (("hr", "hour"), ("h", "hour"), ("min", "minute"), ("m", "minute"), ("sec", "second"), ("s", "second"),
         ("dai", "day"), ("d", "day"))  # fmt: skip
_MOST = 20


def rates(words: Words) -> tuple[Detail, ...]:
    """The limits on how many in how much time."""
    found: list[Detail] = []
    for detail in (*_in_a_time(words), *_others(words)):
        overlaps = any(
            each.span and detail.span and each.span.start < detail.span.end and detail.span.start < each.span.end
            for each in found
        )
        if not overlaps and len(found) < _MOST:
            found.append(detail)
    return in_order(found) if found else ()


def _in_a_time(words: Words) -> Iterator[Detail]:
    low = words.low
    if "per " not in low and "/" not in low and " in" not in low and " a" not in low and " e" not in low:
        return
    for match in _IN_A_TIME.finditer(low) if _SO_MANY_IN.search(low) else ():
        before = low[max(0, match.start() - 60) : match.start()]
        is_counted = match["what"] is not None
        after = low[match.end() : match.end() + 30]
        is_limit = _LIMITED.search(before) is not None or _LIMITED.search(after) is not None
        long_unit = len(match["unit"]) > 1
        is_share = "/" in match[0][: match.end("number") - match.start()]
        says = is_share or is_limit or (is_counted and not _SENT.search(before))
        if says and (is_counted or long_unit or is_limit) and (is_counted or _is_rate(match)):
            yield _detail(words, match, int(match["times"] or 1))


def _is_rate(match: re.Match[str]) -> bool:
    """Without a word for what is counted, "in 5 hours" and "1 a day" say when and not how many."""
    joint = match[0][match.end("number") - match.start() :].lstrip()
    return joint.startswith(("per", "/", "each", "every", "an ", "a ")) and (joint[0] != "a" or match["times"] is None)


def _others(words: Words) -> Iterator[Detail]:
    low = words.low
    if "per " in low:
        for match in _A_TIME_FIRST.finditer(low):
            yield _detail(words, match, 1)
    if "ly " in low and any(adverb in low for adverb in _ADVERBS):
        for match in _ADVERB.finditer(low):
            yield _detail(words, match, 1)
    if _COUNTED.search(low):
        for match in _TO_EACH.finditer(low):
            number = match["number"].replace(",", "").replace(".", "")
            unit = "connection" if match["unit"] in ("connection", "session") else "message"
            yield Detail("limit", f"{number} recipients a {unit}", None, words.span(match.start("number"), match.end()))


def _detail(words: Words, match: re.Match[str], times: int) -> Detail:
    unit = next((name for short, name in _LONG if short == match["unit"]), match["unit"])
    what = (match.groupdict().get("what") or "").replace("rcpt", "recipient")
    what = f" {what}" if what else ""
    number = match["number"].replace(",", "").replace(".", "")
    article = "an" if unit == "hour" else "a"
    value = f"{number}{what} in {times} {unit}s" if times > 1 else f"{number}{what} {article} {unit}"
    return Detail("limit", value, None, words.span(*match.span()))

"""When a mail system gives up, in words for people: "for 46 more hours", "until the mail is 5 days old", a date."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from bot.reading.facts.detail_kinds import Detail, in_order
from bot.reading.facts.plain_words import Words
from bot.reading.text.patterns import Pattern

_UNITS = (
    ("minute", "minute"), ("minuto", "minute"), ("minut", "minute"), ("分", "minute"),
    ("hour", "hour"), ("stunde", "hour"), ("heure", "hour"), ("hora", "hour"), ("ora", "hour"), ("ore", "hour"),
    ("uur", "hour"), ("uren", "hour"), ("時間", "hour"),
    ("day", "day"), ("tag", "day"), ("jour", "day"), ("día", "day"), ("dia", "day"), ("giorn", "day"),
    ("dag", "day"), ("日", "day"), ("week", "week"), ("woche", "week"), ("semain", "week"), ("seman", "week"),
)  # fmt: skip
_OF_TIME = (
    "minute", "minuto", "minuten", "hour", "day", "week", "stunde", "heure", "hora", "ora", "ore", "uur", "uren", "tag",
    "jour", "día", "dia", "giorn", "dag", "woche", "semaine", "semana", "時間", "日", "分",
)  # fmt: skip
_TIME = rf"(?P<number>\d{{1,3}}) ?(?:more )?(?P<unit>{'|'.join(_OF_TIME)})"
_COUNTED = Pattern(rf"\d ?(?:more )?(?:{'|'.join(_OF_TIME)})")
_DATED = Pattern(r" (?:until|at|on):? (?:[a-z]{3,9},? )?(?:\d|[a-z]{3,9} \d)|will-retry-until")
_END = r"(?:s|\(s\)|e|en|n|o|i|es)?(?![a-z])"
_SOON = r"(?P<how>up to |another |a further |the next |the coming |at least |about |a maximum of |about another )?"
_OLD = Pattern(
    rf"\b(?:until|till) (?:it|(?:the |this |your )?(?:message|mail|e-?mail)) is {_TIME}{_END} old\b"
    rf"|\bbis (?:sie|die nachricht|die e-?mail"
    rf"|die mail) {_TIME.replace('number', 'count').replace('unit', 'of')}{_END} alt ist\b"
)
_TRIES = r"(?:re-?)?(?:tr(?:y|ies|ied|ying)|attempt\w{0,3}|deliver\w{0,3}|transmi\w{2,5}|send|kept|queued?|continue)\b"
_FOR = Pattern(
    rf"(?:\b(?:will|'ll|continues?|keeps?|keep on|still"
    rf"|are)\b[^.;]{{0,60}}?\b{_TRIES}[^.;]{{0,50}}? (?:for|in|during|over) {_SOON}"
    rf"|\b(?:gives?|giving) up in {_SOON.replace('how', 'short')}){_TIME}{_END}(?P<more> more)?(?! (?:old|ago))"
)
_AND = Pattern(r",? (?:and )?(?P<count>\d{1,2}) hours?")
_ABROAD = Pattern(
    r"(?:\bnoch |\bweitere |\bin den nächsten |\bdie nächsten |\bpendant (?:encore |les )?|\bdans les "
    r"|\bdurante (?:los próximos |le prossime |i prossimi )?"
    r"|\bper (?:altre |altri )|\bnei prossimi |\bnelle prossime |\bpor (?:mais |más )?|\bnos próximos "
    r"|\bnas próximas |\bnog "
    r"|\bgedurende (?:de komende )?|\bde komende |あと ?|今後 ?|残り ?)"
    rf"{_TIME}{_END}(?! ?(?:ago|alt\b|fa\b))"
)
_TRIES_ABROAD = ("versuch", "tentativ", "intent", "riprov", "ritent", "tentar", "prober", "pogingen", "bezorg",
                 "réessa", "essayer", "再", "配信", "zustell")  # fmt: skip
_NOT = Pattern(r"(?:\bnot|n['’]t|\bnever|\bunable to) [^.;]{0,60}\Z")
_BEFORE = 16
_TRIED = ("try", "tried", "attempted", "again", "continue", "expire")
"""One of these stands before each date."""
_DATE = Pattern(
    r"(?:will-retry-until: ?|\b(?:retry|retried|retrying|tried|attempted|trying|try|again|continue"
    r"|expires?)\b[^.;:]{0,40}?"
    r"(?: until| at| on):? )"
    r"(?P<date>(?:[a-z]{3,9},? )?(?:\d{1,2} [a-z]{3,9} \d{4}|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    r"|[a-z]{3,9} \d{1,2},? \d{4})"
    r"(?:,?[ t]\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?)?(?: ?(?:[+-]\d{4}|\(?(?:gmt|utc)[^\s)]{0,8}\)?"
    r"|z\b))?(?: \([a-z+-]{2,8}\))?)"
)
_HINTS = ("until", " for ", "up in", " in ", "bis ", "noch ", "pendant", "dans les", "durante", "per altr", "prossim",
           "por ", "próxim", "nog ", "gedurende", "komende", "nächsten", "weitere ", "あと", "今後", "残り", " till ",
           "during", "expire", " over ")  # fmt: skip


"""One of these stands in every text that says it, beside one of `HINTS`."""
HINTS = (
    *_TRIED,
    *(f"{before}{unit}" for unit in _OF_TIME for before in " 0123456789" if f"{before}{unit}" != " dia"),
    *("more dia", *(f"{digit} dia" for digit in range(10))),  # a diagnostic stands in every report
)


def until(words: Words) -> tuple[Detail, ...]:
    """Each time or date until which a message is tried."""
    low = words.low
    found: list[Detail] = []
    if not any(hint in low for hint in _HINTS):
        return ()
    if any(tried in low for tried in _TRIED) and _DATED.search(low):
        found += _dates(words)
    if _COUNTED.search(low):
        found += _times(words)
    return in_order(found) if found else ()


def _dates(words: Words) -> Iterator[Detail]:
    for match in _DATE.finditer(words.low):
        start, end = match.span("date")
        yield Detail("until", f"until {readable(words.text[start:end])}", None, words.span(start, end))


def _times(words: Words) -> Iterator[Detail]:
    low = words.low
    for match in _OLD.finditer(low) if " old" in low or " alt ist" in low else ():
        time = _time(match["number"] or match["count"], match["unit"] or match["of"])
        yield Detail("until", f"until the mail is {time} old", None, words.span(*match.span()))
    for match in _FOR.finditer(low):
        if _NOT.search(low, max(0, match.start() - _BEFORE), match.start("number")):
            continue  # for how long it has not been delivered, and not for how long it will be tried
        if match["how"] in ("up to ", "a maximum of "):
            value = f"for up to {_time(match['number'], match['unit'])}"
        elif match["how"] in ("the next ", "the coming "):
            rest = _AND.match(low, match.end())
            further = f" and {_time(rest['count'], 'hour')}" if rest else ""
            value = f"for the next {_time(match['number'], match['unit'], always=bool(rest))}{further}"
        else:
            is_more = match["short"] is not None or "more" in match[0] or match["how"] or "giv" in match[0]
            value = f"for {_time(match['number'], match['unit'], more=bool(is_more))}"
        yield Detail("until", value, None, words.span(match.start("number"), match.end()))
    if any(tries in low for tries in _TRIES_ABROAD):
        for match in _ABROAD.finditer(low):
            value = f"for {_time(match['number'], match['unit'], more=True)}"
            yield Detail("until", value, None, words.span(match.start("number"), match.end()))


def _time(number: str, said: str, *, more: bool = False, always: bool = True) -> str:
    unit = next(unit for start, unit in _UNITS if said.startswith(start))
    count = int(number)
    counted = unit if count == 1 else f"{unit}s"
    return counted if count == 1 and not always else f"{count}{' more' if more else ''} {counted}"


def readable(date: str) -> str:
    """A date of an e-mail (RFC 5322 section 3.3) for people; anything else as it came."""
    try:
        moment = parsedate_to_datetime(date)
        offset = moment.utcoffset()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date
    zone = ""
    if offset is not None:
        minutes = round(offset.total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        zone = f" (UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''})"
    return f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}{zone}"

"""Whom a result of SPF, DKIM, DMARC or ARC is about: the domain, host or IP that is named beside it."""

from __future__ import annotations

import re

from bot.reading.facts.detail_kinds import DetailName
from bot.reading.facts.hosts import HOST, PLACE, place_in
from bot.reading.facts.plain_words import Words
from bot.reading.text.patterns import Pattern

_WHAT: tuple[tuple[str, DetailName], ...] = (
    ("spf", "spf"),
    ("sender policy framework", "spf"),
    ("dkim", "dkim"),
    ("domainkeys identified mail", "dkim"),
    ("dmarc", "dmarc"),
    ("arc", "arc"),
)
_EACH = Pattern(r"spf|sender policy framework|dkim|domainkeys identified mail|dmarc|\barc\b")
_FIELD = Pattern(
    rf"[^;]{{0,60}}?\b(?:smtp\.mailfrom|header\.(?:from|d|i|s))=(?P<place>@?(?:[^\s@<>\"'=;]{{1,64}}@)?{PLACE})"
)
_BEHIND = Pattern(
    rf"(?: ?[<\[(](?P<next>(?:[^\s@<>\"'=;]{{1,64}}@)?{PLACE})|"
    r"(?:[^.;]|\.(?=\w)){0,90}?\b(?:for|of|from|domain|with ip:?|sender ip is|client-ip=|id=|ip="
    rf")\s?[\[(<\"']?(?P<place>(?:[^\s@<>\"'=;]{{1,64}}@)?{PLACE}))"
)
_BEFORE = Pattern(
    rf"\b(?:domain|from|sender|ip|of)[ :=]{{1,3}}(?:of |is |domain |the )?[<\[\"'(]?"
    rf"(?P<place>(?:[^\s@<>\"'=;:]{{1,64}}@)?{PLACE})(?:'s\b)?[>\]\"')]?"
)
_OF_THE_OWNER = Pattern(rf"(?P<place>{HOST})(?:'s|’s)? \Z")
_SENDING = Pattern(rf"\b(?:sending|sender|author|from) domain:? [\[<\"']?(?P<place>{HOST})")
_ENDS_A_CLAUSE = Pattern(r"[.;] ")
_WHY = Pattern(rf"\bs=(?:mfrom|helo)[;&](?:amp;)?id=(?:[^\s@;&]{{1,64}}(?:@|%40))?(?P<place>{HOST})")


def names_in(said: str) -> tuple[DetailName, ...]:
    """The methods that are named, each once."""
    return tuple(dict.fromkeys(next(name for word, name in _WHAT if word == each) for each in _EACH.findall(said)))


def subject_of(words: Words, match: re.Match[str], name: DetailName) -> str | None:
    """Named within the result; else behind it, before the next one; else before it, in the same sentence."""
    low = words.low
    groups = match.groupdict()
    for group in ("place", "second"):
        if groups.get(group) and place_in(groups[group]):
            return place_in(words.text[match.start(group) : match.end(group)])
    following = _EACH.search(low, match.end())
    stop = min(following.start() if following else len(low), match.end() + 200)
    if name == "spf" and (why := _WHY.search(low, match.end(), match.end() + 300)):
        return place_in(words.text[why.start("place") : why.end("place")])
    for behind in (_FIELD.match(low, match.end(), stop), _BEHIND.match(low, match.end(), stop)):
        said = words.text[slice(*behind.span(behind.lastgroup))] if behind and behind.lastgroup else None
        if said and (place := place_in(said.lstrip("@"))):
            return place
    return _before(words, match.start("what") if "what" in groups else match.start(), name)


def _before(words: Words, start: int, name: DetailName) -> str | None:
    low = words.low
    if owner := _OF_THE_OWNER.search(low, max(0, start - 80), start):
        return place_in(words.text[owner.start("place") : owner.end("place")])
    floor = max(0, start - 160)
    for stop in [end.end() for end in _ENDS_A_CLAUSE.finditer(low, floor, start)][-1:] + [
        each.end() for each in _EACH.finditer(low, floor, start) if names_in(each[0]) != (name,)
    ]:
        floor = max(floor, stop)
    named = [each for each in _BEFORE.finditer(low, floor, start) if place_in(each["place"])]
    if not named and name == "dmarc":
        named = [each for each in _SENDING.finditer(low) if place_in(each["place"])][:1]
    return place_in(words.text[named[-1].start("place") : named[-1].end("place")]) if named else None

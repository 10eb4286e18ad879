"""What could not be looked up: which record, of which name, and what the answer was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, in_order
from bot.reading.facts.dns_words import ANSWERS, BEFORE, RECORDS, RULES, Fault
from bot.reading.facts.hosts import is_ip, place_in
from bot.reading.facts.plain_words import Words
from bot.reading.text.phrases import Phrases

_HINTS = (
    "host", "dns", "mx", "domain", "nxdomain", "servfail", "lookup", "name s", "resol", "ptr", "enotfound",
    "eai_again", "rdns", "helo", "mail exchanger",
)  # fmt: skip
"""One of these stands beside what a rule looks for."""
HINTS = tuple(needle for rule in RULES for needle in rule.needles)
_RULES_BY_NEEDLE = Phrases((needle, number) for number, rule in enumerate(RULES) for needle in rule.needles)
_MOST = 12


def dns_faults(words: Words) -> tuple[Detail, ...]:
    """Record, fault and name of each failed look-up; the wordings that say most are asked first."""
    low = words.low
    if not any(hint in low for hint in _HINTS):
        return ()
    spoken_of = _RULES_BY_NEEDLE.named_in(low)
    found: list[Detail] = []
    taken: list[tuple[int, int]] = []
    for rule in (RULES[number] for number in sorted(spoken_of)):
        for match in rule.pattern.finditer(low):
            if any(match.start() < end and start < match.end() for start, end in taken) or len(taken) >= _MOST:
                continue
            taken.append(match.span())
            found.extend(_said(words, match, rule.record, rule.fault))
    return in_order(found)


def _said(words: Words, match: re.Match[str], record: str | None, fault: Fault | None) -> Iterator[Detail]:
    name_group, type_group = _filled(match, "name"), _filled(match, "type")
    start, end = match.span(name_group) if name_group else (0, 0)
    if not name_group and (before := BEFORE.search(words.low, max(0, match.start() - 100), match.start())):
        start, end = before.span("name")
    name = place_in(words.text[start:end])
    whole = words.span(*match.span())
    if type_group:
        record = next((each for each in RECORDS if each.lower() == match[type_group]), record)
    if record is not None:
        yield Detail("dns-record", record, name, words.span(*match.span(type_group)) if type_group else whole)
    answer = match.groupdict().get("answer")
    if answer:
        fault = next((kind for said, kind in ANSWERS if said in answer), fault)
    if fault is not None:
        yield Detail("dns-fault", fault, name, words.span(*match.span("answer")) if answer else whole)
    if name is not None and (record == "PTR" or not is_ip(name)):
        yield Detail("dns-name", name, None, words.span(start, end))


def _filled(match: re.Match[str], kind: str) -> str | None:
    return next((group for group, said in match.groupdict().items() if said and group.startswith(kind)), None)

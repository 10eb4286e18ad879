"""Names that people gave: of the rule or policy that stopped a message, of the group or list that does not take it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, DetailName, in_order
from bot.reading.facts.hosts import ADDRESS
from bot.reading.facts.plain_words import Words

_OPEN, _CLOSE = "['\"“„‘«‹「『]", "['\"”“’»›」』]"
_QUOTED = rf"{_OPEN} ?(?P<name>[^'\"“”„’»›」』<>]{{1,80}}?) ?{_CLOSE}"
_RULES = (
    re.compile(
        r"\b(?:rule|policy|transportregel|regel|règle|regla|regola|regra|richtlinie)(?:[ _-](?:name|named"
        r"|called|id|with the name"
        rf"|set))?(?: is)?[:=]? ?{_QUOTED}"
    ),
    re.compile(rf"{_QUOTED} (?:mail ?flow |transport |dlp |content |spam |e-?mail |message )?(?:rule|policy)\b"),
    re.compile(r"\((?:policy|rule|rule name|matched rule)[:=] ?(?P<name>[^()\n]{1,80})\)"),
    re.compile(r"\[(?:policy|rule|rule name)[:=] ?(?P<name>[^\[\]\n]{1,80})\]"),
    re.compile(
        r"\brule[ _-]?(?:name|id)[:=] ?(?P<name>[^\s'\"“„,;()\[\]][^'\",;()\[\]\n]{0,60}?)(?=[,;()\[\]]"
        r"|\. |\.?$)"
    ),
    re.compile(
        r"\b(?:symbols|matched rules|tests|rules (?:hit|matched)|hits)[:=] ?[\[({]?"
        r"(?P<name>[a-z][a-z\d_]{2,40}(?:\([-\d.]{1,8}\))?(?:, ?[a-z][a-z\d_]{2,40}(?:\([-\d.]{1,8}\))?){0,30})"
    ),
    re.compile(r"\b(?:due to|by|per) (?:header based )?(?P<name>[a-z][\w-]{2,30}(?: [a-z][\w-]{2,30}){0,3} policy)\b"),
    re.compile(r"\bby (?:the )?(?:mail ?flow|transport|dlp) rule (?P<name>[a-z\d][\w-]{1,60})\b"),
)
_CAPITALISED = 6
"""The place of the one wording that takes a name for one by its capitals alone."""

_TO_A_GROUP = (
    r"(?:group|mailing[ -]?list|distribution (?:list|group)|discussion list|groupe|verteilerliste|gruppe|grupo|gruppo)"
)
_GROUPS = (
    re.compile(rf"\b{_TO_A_GROUP}(?: (?:named|called|address))?:? [<(]?(?P<name>{ADDRESS})"),
    re.compile(rf"\b{_TO_A_GROUP}(?: named| called)?:? {_QUOTED}"),
    re.compile(r"\bgroup you tried to contact \((?P<name>[^()\n]{1,80})\)"),
    re.compile(rf"{_QUOTED} (?:mailing list|group|distribution list)\b"),
    re.compile(
        rf"(?P<name>{ADDRESS})>?:? ?(?:is a )?(?:mailing list|distribution (?:list|group)"
        rf"|(?:members-only |closed |private )group)\b"
    ),
    re.compile(rf"\b(?:your|the) (?:mail|message|post|posting|email|e-mail) to {_QUOTED} with the subject"),
    re.compile(r"\bto the (?P<name>[a-z\d][\w.+-]{0,60}) (?:mailing )?list\b(?= |[.,])"),
)
_RULE_HINTS = ("rule", "policy", "regel", "règle", "regla", "regola", "regra", "richtlinie", "symbols", "tests", "hits")
_GROUP_HINTS = ("group", " list", "mailing", "grupp", "grupo", "verteiler", "with the subject")
_NO_NAMES = ("the", "a", "this", "our", "your", "allowed", "block", "suppression", "mailing", "an",
             "dmarc policy", "spf policy")  # fmt: skip


def rules(words: Words) -> tuple[Detail, ...]:
    """Rules and groups by name, each stretch of text once."""
    found: list[Detail] = []
    if any(hint in words.low for hint in _RULE_HINTS):
        found += _named(words, "rule", _RULES)
    if any(hint in words.low for hint in _GROUP_HINTS):
        found += _named(words, "group", _GROUPS)
    return in_order(found)


def _named(words: Words, kind: DetailName, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Detail]:
    taken: list[tuple[int, int]] = []
    for number, pattern in enumerate(patterns):
        for match in pattern.finditer(words.low):
            start, end = match.span("name")
            name = words.text[start:end].strip(" .:")
            if name.lower() in _NO_NAMES or not any(char.isalnum() for char in name):
                continue
            if kind == "rule" and number == _CAPITALISED and not _is_capitalised(name):
                continue
            if not any(start < stop and begin < end for begin, stop in taken):
                taken.append((start, end))
                yield Detail(kind, name, None, words.span(start, end))


def _is_capitalised(name: str) -> bool:
    """A name of its own, not "local policy" or "due to DMARC policy"."""
    first = name.partition(" ")[0]
    is_method = first.lower() in ("dmarc", "spf", "dkim", "arc", "receiver", "the", "our")
    return first[0].isupper() and not is_method

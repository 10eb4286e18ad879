"""Names that people gave: of the rule or policy that stopped a message, of the group or list that does not take it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, DetailName, in_order
from bot.reading.facts.hosts import ADDRESS
from bot.reading.facts.plain_words import Words
from bot.reading.text.patterns import Pattern

_OPEN, _CLOSE = "['\"“„‘«‹「『]", "['\"”“’»›」』]"
_QUOTED = rf"{_OPEN} ?(?P<name>[^'\"“”„’»›」』<>]{{1,80}}?) ?{_CLOSE}"
_RULE_HINTS = ("rule", "policy", "regel", "règle", "regla", "regola", "regra", "richtlinie", "symbols", "tests", "hits")
_GROUP_HINTS = ("group", " list", "mailing", "grupp", "grupo", "verteiler", "with the subject")
_RULES = (
    (
        _RULE_HINTS,
        Pattern(
            r"\b(?:rule|policy|transportregel|regel|règle|regla|regola|regra|richtlinie)(?:[ _-](?:name|named"
            r"|called|id|with the name"
            rf"|set))?(?: is)?[:=]? ?{_QUOTED}"
        ),
    ),
    (
        ("rule", "policy"),
        Pattern(rf"{_QUOTED} (?:mail ?flow |transport |dlp |content |spam |e-?mail |message )?(?:rule|policy)\b"),
    ),
    (
        ("(policy", "(rule", "(matched"),
        Pattern(r"\((?:policy|rule|rule name|matched rule)[:=] ?(?P<name>[^()\n]{1,80})\)"),
    ),
    (("[policy", "[rule"), Pattern(r"\[(?:policy|rule|rule name)[:=] ?(?P<name>[^\[\]\n]{1,80})\]")),
    (
        ("rule",),
        Pattern(
            r"\brule[ _-]?(?:name|id)[:=] ?(?P<name>[^\s'\"“„,;()\[\]][^'\",;()\[\]\n]{0,60}?)(?=[,;()\[\]]"
            r"|\. |\.?$)"
        ),
    ),
    (
        ("symbols", "rules", "tests", "hits"),
        Pattern(
            r"\b(?:symbols|matched rules|tests|rules (?:hit|matched)|hits)[:=] ?[\[({]?"
            r"(?P<name>[a-z][a-z\d_]{2,40}(?:\([-\d.]{1,8}\))?(?:, ?[a-z][a-z\d_]{2,40}(?:\([-\d.]{1,8}\))?){0,30})"
        ),
    ),
    (
        (" policy",),
        Pattern(r"\b(?:due to|by|per) (?:header based )?(?P<name>[a-z][\w-]{2,30}(?: [a-z][\w-]{2,30}){0,3} policy)\b"),
    ),
    ((" rule ",), Pattern(r"\bby (?:the )?(?:mail ?flow|transport|dlp) rule (?P<name>[a-z\d][\w-]{1,60})\b")),
)
"""Each with what stands in all that it finds: most of them are slow to look for."""
_CAPITALISED = 6
"""The place of the one wording that takes a name for one by its capitals alone."""

_TO_A_GROUP = (
    r"(?:group|mailing[ -]?list|distribution (?:list|group)|discussion list|groupe|verteilerliste|gruppe|grupo|gruppo)"
)
_GROUPS = (
    (_GROUP_HINTS, Pattern(rf"\b{_TO_A_GROUP}(?: (?:named|called|address))?:? [<(]?(?P<name>{ADDRESS})")),
    (_GROUP_HINTS, Pattern(rf"\b{_TO_A_GROUP}(?: named| called)?:? {_QUOTED}")),
    (("group you tried",), Pattern(r"\bgroup you tried to contact \((?P<name>[^()\n]{1,80})\)")),
    ((" mailing list", " group", " distribution"), Pattern(rf"{_QUOTED} (?:mailing list|group|distribution list)\b")),
    (
        ("mailing list", "distribution ", "members-only group", "closed group", "private group"),
        Pattern(
            rf"(?P<name>{ADDRESS})>?:? ?(?:is a )?(?:mailing list|distribution (?:list|group)"
            rf"|(?:members-only |closed |private )group)\b"
        ),
    ),
    (
        ("with the subject",),
        Pattern(rf"\b(?:your|the) (?:mail|message|post|posting|email|e-mail) to {_QUOTED} with the subject"),
    ),
    ((" list",), Pattern(r"\bto the (?P<name>[a-z\d][\w.+-]{0,60}) (?:mailing )?list\b(?= |[.,])")),
)
HINTS = (*_RULE_HINTS, *_GROUP_HINTS)
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


def _named(
    words: Words, kind: DetailName, patterns: tuple[tuple[tuple[str, ...], Pattern[str]], ...]
) -> Iterator[Detail]:
    taken: list[tuple[int, int]] = []
    low = words.low
    for number, (hints, pattern) in enumerate(patterns):
        for match in pattern.finditer(low) if any(hint in low for hint in hints) else ():
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

"""How large a message was and may be, and how full a mailbox is, with the units that belong to the numbers.

Each size is what the nearest words before it say: "size 12 MB exceeds limit of 10 MB". Beside a mailbox, a limit is
its quota, and a size is what is used of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.facts.detail_kinds import Detail, DetailName, in_order
from bot.reading.facts.plain_words import Words
from bot.reading.facts.sizes import SIZE, Size, size_of
from bot.reading.text.patterns import Pattern

_SIZE = Pattern(SIZE)
_MAY_BE_SIZE = Pattern(
    r"\d(?:\d{5}|[,. '’]\d{3}|%| ?[\[(]?(?:[kmgt](?:i?b|o|byte|\b)|kilo|mega|giga|tera|byte|oct|байт))| %"
)
"""Any other number is none."""
HINTS = (
    "size", "large", "big", "limit", "maximum", "max", "quota", "full", "storage", "exceed", "space", "mailbox",
    "größe", "groß", "taille", "tamaño", "dimension", "grootte", "tamanho", "postfach", "usage",
)  # fmt: skip
_KIND = Pattern(
    r"(?P<limit>(?:250[ -]|<<< |<-- )size\b"
    r"|(?:max(?:imum)?|largest|allowed|permitted|fixed|allowable|acceptable)\b[ \w'’.]{0,40}?"
    r"(?<![\w])(?:size|length|limit)s?\b"
    r"|maximal\w{0,2} (?:größe|taille|nachrichtengröße)|taille (?:limite|max\w{0,6})|tamaño máximo|dimensione massima"
    r"|tamanho máximo|maximale grootte|limits?\b|sizelimit|\bmaximum\b|\bmax\b|maximal\w{0,3}|maximale\b|allow(?:ed"
    r"|s)\b|permitted\b|(?:larger|bigger|greater|more) than"
    r"|exceed(?:s|ed|ing)?\b|over\b|up to|capacity|größer als|höchstens|limite\b|máximo|massimo|quota\b|au-delà de)"
    r"|(?P<size>size\b|(?:message|mail|e-?mail|it) (?:is|was|has)\b|message\b|length|(?:big|large)\b|got\b"
    r"|größe|taille|tamaño|dimensione|tamanho|grootte)"
    r"|(?P<used>us(?:ed|age|ing|es?)\b|occup\w{1,5}|currently|contains|holds|mailbox (?:is|has)|consum\w{1,4}|belegt)"
)
_WHOSE = Pattern(
    r"(?P<box>quota|mailbox|mbox|storage|disk|inbox|maildir|postfach|boîte|buzón|casella|caixa|speicher)"
    r"|(?P<mail>\bmessages?\b|\be?-?mails?\b|\battachments?\b|\bnachricht\w{0,2}|\bmessaggio|\bmensaje|\bmensagem)"
)
_PAIR = Pattern(r"[\])]? ?(?:of|/|out of|von|de|sur|di)(?: (?:the|your|its|a))? ?(?=\d)")
_LIMIT_BEHIND = Pattern(r"[\])]?,? (?:max(?:imum)?|limit|allowed|quota|permitted)\b(?![ =:(]{1,2}(?:of |is )?\d)")
_SIZE_BEHIND = Pattern(r"[\])]?,? (?:which )?(?:exceed|is (?:too|larger|over)|too (?:big|large))")
_USED_BEHIND = Pattern(r"[\])]? (?:(?:is |are )?(?:used|full|in use|occupied)\b)")
_NO_SIZE_BEHIND = Pattern(
    r"[\])]? ?(?:%|hours?|days?|minutes?|seconds?|(?:messages?|recipients?|e?mails?|connections?|hops?|attempts?|lines?"
    r"|char\w{0,8}|times?|more|per)\b|[/:]\d)"
)
_LINE = Pattern(r"\bline\b")
_SHARE = Pattern(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?) ?%")
_BARE = 100_000
"""Smaller numbers without a unit are no bytes that a server would refuse."""
_FEW_DIGITS = 6
"""With fewer it is such a smaller number, which need not be read to be known as one: most are."""
_MOST = 40


def limits(words: Words) -> tuple[Detail, ...]:
    """Limit and size of the message, quota and use of the mailbox."""
    if _MAY_BE_SIZE.search(words.low) is None:
        return ()
    return in_order((*_sizes(words), *_shares(words)))


def _sizes(words: Words) -> Iterator[Detail]:
    low = words.low
    of: DetailName | None = None
    for number, match in enumerate(_SIZE.finditer(low)):
        is_small = match["unit"] is None and len(match["number"]) < _FEW_DIGITS
        if number > 400 or is_small or not _is_size(low, match, size := size_of(match)):
            of = None
            continue
        before = low[max(0, match.start() - 70) : match.start()]
        cues = list(_KIND.finditer(before))
        kind = of or _kind(low, match, str(cues[-1].lastgroup) if cues else None, has_unit=size.has_unit)
        of = None
        if kind is None or size.octets == 0:
            continue
        is_box = _is_box(before, low[match.end() : match.end() + 50])
        name: DetailName = kind
        if kind in ("limit", "quota"):
            name = "quota" if is_box else "limit"
        elif kind in ("size", "used"):
            name = "used" if is_box or kind == "used" else "size"
        if _PAIR.match(low, match.end()) and kind != "limit":
            of = "quota" if is_box else "limit"
        yield Detail(name, size.plain, None, words.span(*match.span()))


def _is_size(low: str, match: re.Match[str], size: Size) -> bool:
    if _LINE.search(low, max(0, match.start() - 30), match.start()):
        return False
    return size.has_unit or (size.octets >= _BARE and _NO_SIZE_BEHIND.match(low, match.end()) is None)


def _kind(low: str, match: re.Match[str], cue: str | None, *, has_unit: bool) -> DetailName | None:
    end = match.end()
    if _LIMIT_BEHIND.match(low, end):
        return "limit"
    if _SIZE_BEHIND.match(low, end):
        return "size"
    if _USED_BEHIND.match(low, end):
        return "used"
    if (has_unit or cue == "limit") and _PAIR.match(low, end):
        return "used" if cue in ("used", None) else "size"
    if cue == "limit":
        return "limit"
    return "size" if cue == "size" else "used" if cue == "used" else None


def _is_box(before: str, after: str) -> bool:
    """Is it a mailbox whose size this is, rather than a message?"""
    named = list(_WHOSE.finditer(before))
    if named:
        return named[-1].lastgroup == "box"
    following = _WHOSE.search(after)
    return following is not None and following.lastgroup == "box"


def _shares(words: Words) -> Iterator[Detail]:
    low = words.low
    for number, match in enumerate(_SHARE.finditer(low) if "%" in low else ()):
        around = low[max(0, match.start() - 50) : match.start()] + " " + low[match.end() : match.end() + 30]
        whose = _WHOSE.search(around)
        if number < _MOST and whose is not None and whose.lastgroup == "box" and "per " not in around:
            yield Detail("used", f"{match[1].replace(',', '.')}%", None, words.span(*match.span()))

"""Pairs recipients with replies where neither a table nor the head of a block does: in sentences, and in lists that
have the code in front.

    Mails to ann@example.com and ben@example.com bounced with 550 5.1.1 User unknown, cid@example.org with 552 5.2.2.

    550 5.1.1 <ann@example.com>: User unknown
    552 5.2.2 <cid@example.org>: Mailbox full

Addresses and codes take turns, the address always first or always second; addresses with nothing but "and" between them
share the code. Anything else is no such list.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.facts.addresses import Address
from bot.reading.message import Span
from bot.reading.page.page import Page
from bot.reading.page.shape_words import NOT_RECIPIENT
from bot.reading.text.patterns import Pattern

MOST = 1_000
"""How many addresses such a list has at most."""
_FAR = 400
"""No reply stands farther from its address than this."""

_CODE = Pattern(
    r"(?<![\w.@/:#-])(?:[45]\d\d(?:[ -]{1,2}#?[45]\.\d{1,3}\.\d{1,3})?|#?[45]\.\d{1,3}\.\d{1,3})"
    r"(?![\w@/]|\.\d|[ -]?[kKMG]i?B\b)"
)
_JOINED = Pattern(
    r"[\s>)\]\"',;&/+]{0,8}(?:\b(?:and|und|et|y|e|en|or|oder|ou|o|as well as|sowie|plus)\b)?[\s<(\[\"']{0,8}"
)
_LEADS_ON = Pattern(
    r"(?:[.,;:!]|\s[-–—]|\s(?:and|und|et|y|e|en|but|while|whereas|aber)\b)[ \t\n][^.,;:!\d@]{0,50}\Z"
    r"|[\s<(\[\"'*•-]{1,12}\Z"
)
"""What leads on to the next address: "... User unknown, and the one to ..."."""
_ASKED = Pattern(r"[.!,;]\s[^.!?\n]{1,200}\?\s{0,8}\Z")
"""What the person asks behind the last."""
_FOR_WHOM = Pattern(r"\s{0,4}(?:[:,–—-]|->|=>|→|\b(?:for|to|at|für|an|pour|à|para|per|voor|aan))?[\s<(\[\"':]{0,8}\Z")


@dataclass(frozen=True, slots=True)
class Pair:
    """A recipient, and where the reply stands that is about it."""

    address: Address
    said: Span


@dataclass(slots=True)
class _Group:
    """Addresses that are named together, and the first code that follows or goes before."""

    addresses: list[Address]
    code: int = -1


def pairs(page: Page, end: int) -> list[Pair]:
    """The recipients of `page.text[:end]` with their replies; none where codes and addresses do not take turns."""
    addresses = [each for each in page.addresses[: MOST + 1] if each.end <= end]
    if len(addresses) < 2 or len(addresses) > MOST:
        return []
    codes = [
        match.start()
        for match in _CODE.finditer(page.text, 0, end)
        if not any(each.start <= match.start() < each.end for each in _near(addresses, match.start()))
    ]
    if len(codes) < 2:
        return []
    if codes[0] > addresses[0].start:
        return _forward(page, addresses, codes, end)
    return _backward(page, addresses, codes, end)


def _near(addresses: list[Address], position: int) -> list[Address]:
    low, high = 0, len(addresses)
    while low < high:
        middle = (low + high) // 2
        if addresses[middle].end <= position:
            low = middle + 1
        else:
            high = middle
    return addresses[low : low + 1]


def _grouped(page: Page, addresses: list[Address], codes: list[int]) -> list[_Group] | None:
    """The addresses in groups, each with a code between it and the next; None where they do not take turns.

    An address that the reply to it names once more makes no group.
    """
    groups: list[_Group] = []
    seen: set[str] = set()
    place = 0
    for address in addresses:
        passed = place
        while place < len(codes) and codes[place] < address.start:
            place += 1
        last = groups[-1] if groups else None
        if last is not None and address.key in {each.key for each in last.addresses}:
            continue
        if address.key in seen or _is_another(page, address):
            return None
        seen.add(address.key)
        joined = last is not None and _JOINED.fullmatch(page.text, last.addresses[-1].end, address.start)
        if last is not None and passed == place and joined:
            last.addresses.append(address)
        else:
            groups.append(_Group([address], codes[passed] if passed < place else -1))
    return groups


def _is_another(page: Page, address: Address) -> bool:
    line = page.text.rfind("\n", max(0, address.start - 80), address.start) + 1
    return NOT_RECIPIENT.search(page.low, max(line, address.start - 80), address.start) is not None


def _forward(page: Page, addresses: list[Address], codes: list[int], end: int) -> list[Pair]:
    groups = _grouped(page, addresses, codes)
    if groups is None or len(groups) < 2 or any(group.code == -1 for group in groups[1:]):
        return []
    made: list[Pair] = []
    for number, group in enumerate(groups):
        start = group.addresses[-1].end
        following = groups[number + 1].addresses[0].start if number + 1 < len(groups) else end
        code = (
            groups[number + 1].code if number + 1 < len(groups) else next((each for each in codes if each > start), -1)
        )
        if code == -1 or code - start > _FAR:
            return []
        stop = page.text.find("\n\n", code, following)
        stop = following if stop == -1 else stop
        tail = _LEADS_ON if number + 1 < len(groups) else _ASKED
        leads_on = tail.search(page.text, max(code + 3, stop - 240), stop)
        stop = leads_on.start() if leads_on else stop
        made += [Pair(address, Span(code, stop)) for address in group.addresses]
    return made


def _backward(page: Page, addresses: list[Address], codes: list[int], end: int) -> list[Pair]:
    groups = _grouped(page, addresses, codes)
    if groups is None or len(groups) < 2 or any(group.code == -1 for group in groups):
        return []
    if codes[-1] > addresses[-1].end and any(code > addresses[-1].end + _FAR for code in codes):
        return []
    made: list[Pair] = []
    for number, group in enumerate(groups):
        first = group.addresses[0].start
        if first - group.code > _FAR:
            return []
        following = groups[number + 1].code if number + 1 < len(groups) else end
        gap = page.text.find("\n", group.addresses[-1].end, following)
        behind = gap if gap != -1 else following
        for_whom = _FOR_WHOM.search(page.text, max(group.code, first - 24), first)
        is_last = not any(char.isalpha() for char in page.text[group.addresses[-1].end : behind])
        stop = for_whom.start() if is_last and for_whom else first if is_last else behind
        made += [Pair(address, Span(group.code, stop)) for address in group.addresses]
    return made

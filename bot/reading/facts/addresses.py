"""Finds e-mail addresses in running text, as people and mail systems write them.

Wider than RFC 5321 §4.1.2 where reports are (dots side by side, a host without a dot, characters of any script) and
narrower where text is (no comment, no route). Each `@` is looked at by itself, so that the work is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.reading.message import Fact, Span
from bot.reading.text.patterns import Pattern

MOST = 20_000
"""How many addresses of one text are taken; the rest are left."""

_LOCAL_WIDTH = 96
_LOCAL_REVERSED = Pattern(r"[\w!#$%&'*+/=?^`{|}~.\\-]{1,96}")
_OCTAL = Pattern(r"(?:\\[2-3][0-7]{2}){1,40}")
_QUOTED_REVERSED = Pattern(r'"[^"\n@<>]{1,64}"')
_DOMAIN = Pattern(r"\[[0-9A-Fa-f:.IPv]{3,45}\]|[^\W_](?:[\w-]{0,62}[^\W_])?(?:\.[^\W_](?:[\w-]{0,62}[^\W_])?){0,9}")
_EAST_ASIAN = Pattern(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_FIELD = Pattern(
    r"(?:(?:x-)?(?:rcpt|mail|envelope|env|smtp|final|original|orig|failed|bounce|msg|return|recipient|sender|dest)[-_]?)?"
    r"(?:smtp|to|rcpt|from|orcpt|mailto|recipients?|recip|user|addr|address|email|mail|sender|path|dest|destination)=",
    re.IGNORECASE,
)
_EDGE = "'*=|{}?&/^~`"


@dataclass(slots=True)
class Address:
    """An address and where it stands."""

    value: str
    start: int
    end: int
    masked: bool = False
    """Did somebody make it unreadable? Two that look alike are two, then."""

    @property
    def domain(self) -> str:
        """What follows the `@`."""
        return self.value.rpartition("@")[2]

    @property
    def routable(self) -> bool:
        """Has its host a dot (or brackets), as one that mail crosses the internet to has?"""
        return "." in self.domain or self.domain.startswith("[")

    def fact(self) -> Fact:
        """The address as a fact."""
        return Fact(self.value, Span(self.start, self.end))

    def named(self) -> Fact | None:
        """The address as a fact; None where a mask leaves nothing of it."""
        return self.fact() if self.value else None

    @property
    def key(self) -> str:
        """What tells it from others: case does not, and of masked ones only the place does."""
        return f"@{self.start}" if self.masked else self.value.lower()


def find_addresses(text: str, start: int = 0, end: int | None = None) -> Iterator[Address]:
    """Every address in `text[start:end]`, in order, the first `MOST` of them."""
    stop = len(text) if end is None else end
    position, floor = text.find("@", start, stop), start
    tried = 0
    while position != -1 and tried < MOST:
        tried += 1
        found = _address_at(text, position, floor, stop)
        if found is not None:
            yield found
            floor = found.end
        position = text.find("@", position + 1, stop)


def address_in(text: str, start: int = 0, end: int | None = None) -> Address | None:
    """The first address in `text[start:end]`."""
    return next(find_addresses(text, start, end), None)


def _address_at(text: str, at: int, floor: int, stop: int) -> Address | None:
    domain = _DOMAIN.match(text, at + 1, stop)
    if domain is None:
        return None
    end = domain.end()
    if (
        text[at + 1] < "\x80"
        and not text[at + 1 : end].isascii()
        and (foreign := _EAST_ASIAN.search(text, at + 1, end))
    ):
        end = foreign.start()
        while end > at + 1 and not text[end - 1].isalnum():
            end -= 1
    begin = _local_start(text, at, floor)
    if begin is None or end <= at + 1:
        return None
    value = text[begin:end]
    return Address(_OCTAL.sub(_unescaped, value) if "\\" in value else value, begin, end)


def _unescaped(match: re.Match[str]) -> str:
    """Exim shows the bytes of what is not ASCII in octal."""
    octets = bytes(int(part, 8) for part in match[0].split("\\")[1:])
    return octets.decode("utf-8", "replace")


def _local_start(text: str, at: int, floor: int) -> int | None:
    before = text[max(floor, at - _LOCAL_WIDTH) : at]
    turned = before[::-1]
    if turned.startswith('"'):
        quoted = _QUOTED_REVERSED.match(turned)
        return at - quoted.end() if quoted else None
    run = _LOCAL_REVERSED.match(turned)
    if run is None:
        return None
    local = before[len(before) - run.end() :]
    if "//" in local or ("?" in local and "=" in local):
        return None
    kept = local
    if not local.isascii() and local[-1] < "\x80" and (foreign := _last(local)) is not None:
        kept = local[foreign:]
    if "=" in kept and (field := _FIELD.match(kept)):
        kept = kept[field.end() :]
    kept = kept.lstrip(_EDGE)
    if kept.startswith(("--", "..")):
        kept = kept.lstrip("-.")
    return at - len(kept) if kept else None


def _last(local: str) -> int | None:
    """Behind the last character of an East Asian script: those languages put no space before an address."""
    for position in range(len(local) - 1, -1, -1):
        if _EAST_ASIAN.match(local[position]):
            return position + 1
    return None

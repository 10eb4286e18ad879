"""The readable text of a report, with its lines: what every layout looks at.

Only the beginning of a very long text is looked at. A report stands before what it returns, and the widest list of
recipients seen in practice fits many times over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from bot.reading.facts.addresses import Address, find_addresses
from bot.reading.facts.masks import masked_heads
from bot.reading.message import Fact, Span
from bot.reading.page.formulas import Formulas
from bot.reading.text.patterns import Pattern

Made = TypeVar("Made")

_SOLID = Pattern(r"\S")
LOOKED_AT = 1_000_000
"""How many characters of a text are looked at."""


@dataclass(slots=True)
class Line:
    """One line: where it stands, and what is in it without the space around."""

    start: int
    end: int
    text: str
    indent: int


def lowered(text: str) -> str:
    """Lower case of the same length, so that positions stay true ("İ" has two characters in lower case)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


class _Once(Generic[Made]):
    """Makes an attribute when it is first asked for. `functools.cached_property` takes a lock for it until 3.12."""

    def __init__(self, make: Callable[[Page], Made]) -> None:
        self.make, self.name, self.__doc__ = make, make.__name__, make.__doc__

    def __get__(self, page: Page, owner: type[Page]) -> Made:
        made = page.__dict__[self.name] = self.make(page)
        return made


class Page:
    """A text and its lower case; its lines and the addresses in it when they are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text[:LOOKED_AT]
        self.low = lowered(self.text)
        """The text in lower case, position by position."""

    @_Once
    def formulas(self) -> Formulas:
        """Where it may announce what another server said."""
        return Formulas(self.low)

    @_Once
    def lines(self) -> tuple[Line, ...]:
        """All lines, empty ones included."""
        made: list[Line] = []
        position = 0
        for raw in self.text.split("\n"):
            body, end = raw.strip(), position + len(raw)
            indent = 0 if not body or body[0] == raw[0] else raw.index(body[0])
            made.append(Line(position, end, body, indent))
            position = end + 1
        return tuple(made)

    @_Once
    def addresses(self) -> tuple[Address, ...]:
        """Every address, in order."""
        return tuple(find_addresses(self.text))

    @_Once
    def by_line(self) -> dict[int, tuple[Address, ...]]:
        """The addresses of each line that has any, by the line's number."""
        found: dict[int, list[Address]] = {}
        number, lines = 0, self.lines
        for address in self.addresses:
            while lines[number].end < address.start:
                number += 1
            found.setdefault(number, []).append(address)
        return {number: tuple(each) for number, each in found.items()}

    @_Once
    def masked_by_line(self) -> dict[int, Address]:
        """The masked address that begins a line, by the line's number."""
        return {self.line_number(each.start): each for each in masked_heads(self.text)}

    def fact(self, start: int, end: int, value: str | None = None) -> Fact:
        """A fact that stands at `start` to `end`; its value is what stands there unless another is given."""
        return Fact(self.text[start:end] if value is None else value, Span(start, end))

    def paragraph_end(self, start: int, end: int) -> int:
        """Where the first empty line between `start` and `end` is, or `end`."""
        gap = self.text.find("\n\n", start, end)
        return gap if gap != -1 else end

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """Where the first paragraph at or below `start` begins and ends; at `end` when nothing but space follows."""
        solid = _SOLID.search(self.text, start, end)
        first = solid.start() if solid else end
        return first, self.paragraph_end(first, end)

    def line_number(self, position: int) -> int:
        """The number of the line that a position is in."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines[middle].start <= position:
                low = middle
            else:
                high = middle - 1
        return low


@lru_cache(maxsize=8)
def page_of(text: str) -> Page:
    """The page of a text. A paste is looked at from several sides; what one of them has found is there for the next."""
    return Page(text)

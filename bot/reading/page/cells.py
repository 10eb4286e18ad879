"""Parts a line of a table into its cells: by bars, tabs, semicolons or commas, or by the space between columns.

A cell in quotation marks is whole whatever stands in it (RFC 4180); two marks within it stand for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.reading.message import Span
from bot.reading.page.page import Line
from bot.reading.text.patterns import Pattern

MOST = 24
"""How many cells a row has at most; a line with more is none."""

MARKS = "|\t;,"
"""What parts cells, the surest first."""

_SPACE = Pattern(r" {2,120}")
_QUOTED = Pattern(r'"((?:[^"\n]|""){0,4000})"[ \t]{0,8}')
_BLANK = " \t"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where what a cell says stands, without quotation marks."""

    start: int
    end: int
    quoted: bool = False

    @property
    def span(self) -> Span:
        """The same as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Cells:
    """A line in its cells. `mark`: what parts them, nothing where it is but space."""

    mark: str
    cells: tuple[Cell, ...]


def readings(text: str, line: Line) -> Iterator[Cells]:
    """The ways in which a line can be taken for a row, the surest first."""
    start, end = line.start + line.indent, line.start + line.indent + len(line.text)
    for mark in MARKS:
        if mark in line.text and 1 < len(cells := _parted(text, mark, start, end)) <= MOST:
            yield Cells(mark, tuple(cells))
    if "  " in line.text and 1 < len(cells := _by_space(text, start, end)) <= MOST:
        yield Cells("", tuple(cells))


def _parted(text: str, mark: str, start: int, end: int) -> list[Cell]:
    if mark == "|":  # the frame
        start += text[start] == mark
        end -= end > start and text[end - 1] == mark
    cells: list[Cell] = []
    while start <= end and len(cells) <= MOST:
        while start < end and text[start] in _BLANK and text[start] != mark:
            start += 1
        quoted = _QUOTED.match(text, start, end) if text.startswith('"', start) else None
        if quoted is not None and (quoted.end() == end or text[quoted.end()] == mark):
            cells.append(Cell(*quoted.span(1), quoted=True))
            start = quoted.end() + 1
            continue
        stop = text.find(mark, start, end)
        stop = end if stop == -1 else stop
        cells.append(_trimmed(text, start, stop))
        start = stop + 1
    return cells


def _by_space(text: str, start: int, end: int) -> list[Cell]:
    cells: list[Cell] = []
    for gap in _SPACE.finditer(text, start, end):
        cells.append(Cell(start, gap.start()))
        start = gap.end()
    return [*cells, Cell(start, end)]


def _trimmed(text: str, start: int, end: int) -> Cell:
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return Cell(start, end)

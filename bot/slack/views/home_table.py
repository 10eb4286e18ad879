"""A table for views: as Slack's own, which can be sorted and paged, or as a plain list, for where Slack takes none.

`data_table` stands in messages and in Home, with 2 to 101 rows of as many cells, the first of them the head
(https://docs.slack.dev/reference/block-kit/blocks/data-table-block, https://docs.slack.dev/blocks.json). Charts
(`data_visualization`) stand in messages alone, so that Home counts in numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.answering.block_kit import MAX_CELL, Json, clipped, elements, paragraph, rich_text
from bot.answering.emphasis import plain
from bot.slack.views.speech import section

_MOST_ROWS: Final = 100
_MOST_CHARACTERS: Final = 9_000
"""Of the 10,000 that Slack takes in all cells."""

Cell = str | int | Json
"""Words, a number, or one element of rich text: a person, a link, a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` stands above it, and says to those who cannot see it what it is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_block(table: Table, *, plainly: bool) -> list[Json]:
    """The table as blocks, under its caption; one with no rows has to be said in words by whoever makes it."""
    if plainly:
        return [rich_text(paragraph(elements(table.caption, bold=True))), _as_list(table)]
    return [_as_data_table(table)]


def _as_data_table(table: Table) -> Json:
    rows: list[list[Json]] = [[{"type": "raw_text", "text": words} for words in table.head]]
    left = _MOST_CHARACTERS
    for row in table.rows[:_MOST_ROWS]:
        cells = [_cell(cell) for cell in row]
        left -= sum(len(str(cell)) for cell in cells)
        if left < 0:
            break
        rows.append(cells)
    return {"type": "data_table", "caption": table.caption, "page_size": 10, "rows": rows}


def _cell(cell: Cell) -> Json:
    if isinstance(cell, int):
        return {"type": "raw_number", "value": cell, "text": str(cell)}
    if isinstance(cell, str):
        return {"type": "raw_text", "text": clipped(plain(cell), MAX_CELL) or "–"}
    return rich_text(section(cell))


def _as_list(table: Table) -> Json:
    return rich_text({"type": "rich_text_list", "style": "bullet", "elements": [_line(row) for row in table.rows]})


def _line(row: Sequence[Cell]) -> Json:
    made: list[Any] = []
    for cell in row:
        made += elements(" · ") if made else []
        made += elements(clipped(str(cell), MAX_CELL) or "–") if isinstance(cell, str | int) else [cell]
    return {"type": "rich_text_section", "elements": made}

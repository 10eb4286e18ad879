"""Every sample under tests/fixtures is read as its table says: bounces of real mail servers, and written layouts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.reading.message import Fact
from bot.reading.reader import read

FIXTURES = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True)
class Row:
    """One line of an expected.tsv."""

    path: Path
    kind: str
    recipient: str
    reply_code: str
    status: str


def _rows() -> list[Row]:
    rows = []
    for table in sorted(FIXTURES.glob("*/expected.tsv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines, delimiter="\t"):
                found = [line.get(name) or "" for name in ("kind", "recipient", "reply_code", "status")]
                rows.append(Row(_place(table, line["path"]), *found))
    return rows


def _place(table: Path, path: str) -> Path:
    return next(
        (base / path for base in (table.parent, FIXTURES, FIXTURES.parent.parent) if (base / path).exists()), table
    )


ROWS = _rows()


def test_there_are_samples_and_each_is_listed_once() -> None:
    assert len(ROWS) > 50
    assert len({row.path for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.path.parent.name}/{row.path.name}")
def test_a_sample_is_read_as_its_table_says(row: Row) -> None:
    message = read(row.path.read_bytes())
    first = message.failures[0] if message.failures else None
    assert message.kind == row.kind
    assert first is not None or not row.recipient
    if first is not None and row.kind in ("bounce", "delay"):
        got = [_value(fact) for fact in (first.recipient, first.reply_code, first.status)]
        assert got == [row.recipient, row.reply_code, row.status]


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""

"""A queue in a file of its own, and a clock that only moves when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from bot.cases.database import open_database
from bot.cases.durable.clock import Clock
from bot.cases.durable.queue import Given, Queue


@dataclass
class Hands:
    """The hands of a clock: seconds since they were first looked at."""

    at: float = 1_000_000.0
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(now=lambda: self.at, steady=lambda: self.at)

    def move(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Database]:
    engine = open_database(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def queue(tables: Database, hands: Hands) -> Queue:
    return Queue(tables, hands.clock)


def given(id: str, *, team: str = "T1", channel: str = "C1", lane: str = "", payload: str = "what was pasted") -> Given:
    """A job in a lane of its own, unless it is told otherwise."""
    return Given(team, id, "explain", channel, lane or id, payload)

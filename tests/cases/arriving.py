"""Channels that are answered by themselves, for tests: what arrives, and a clock that moves when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, MetaData

from bot.cases.case import Place, Surface
from bot.cases.durable import Clock
from bot.cases.job import Job, JobKind
from bot.cases.work import Work
from tests.cases.conftest import TEAM, UNKNOWN


@dataclass
class Day:
    """The time of day, which jobs go by; how long a test waits for something goes by the machine's own."""

    at: float = 1_700_000_000.0
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(now=lambda: self.at, steady=time.monotonic)

    def pass_by(self, work: Work, seconds: float, step: float = 10.0) -> None:
        """Let time go by in small steps, each as long as it takes to do what is due."""
        while seconds > 0:
            self.at += min(step, seconds)
            seconds -= step
            settle(work, self)


def settle(work: Work, day: Day) -> None:
    """Until everything that is due at this moment is done."""

    def due() -> bool:
        return any(line.due_at.timestamp() <= day.at for line in work.jobs.unfinished(1000) if line.state != "given-up")

    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        work.wake()
        if not due():
            return
        time.sleep(0.005)
    raise AssertionError("what is due is not done")


def arrival(number: int, text: str = UNKNOWN, *, channel: str = "C1", program: str = "", **more: Any) -> Job:
    """A message of its own in a channel."""
    ts = f"{500 + number}.000001"
    place = Place(TEAM, channel, ts, "" if program else "U1")
    return Job(
        JobKind.ARRIVED,
        f"Ev-in-{channel}-{number}",
        place,
        Surface.CHANNEL,
        text,
        message_ts=ts,
        program=program,
        **more,
    )


def everything(engine: Engine, besides: Callable[[str], bool] = lambda table: False) -> dict[str, list[Any]]:
    """All rows of all tables of a database."""
    known = MetaData()
    known.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(table.select())), key=str)
            for name, table in known.tables.items()
            if not besides(name)
        }

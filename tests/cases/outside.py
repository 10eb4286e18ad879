"""A work whose outside is real servers on this machine, and whose clock is moved by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.answering.explain import Explainer
from bot.cases.case import Case, Place
from bot.cases.durable import Clock
from bot.cases.durable.queue import UNFINISHED
from bot.cases.job import Job, JobKind
from bot.cases.store import Store
from bot.cases.tables import JobRow
from bot.cases.telling.settings import Destinations
from bot.cases.work import Work
from bot.cases.workspace.sealed import Sealer
from bot.cases.workspace.workspaces import Workspaces, sessions_on
from bot.outward.defaults import OutwardDefaults
from tests.cases.conftest import QUICK, TEAM, PaperChat, do

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Hands:
    """The hands of a clock that goes on only when it is moved."""

    at: float = field(default_factory=time.time)

    def now(self) -> float:
        return self.at


@dataclass
class Outside:
    """A work, and what a test needs to move it."""

    work: Work
    chat: PaperChat
    hands: Hands
    destinations: Destinations
    workspaces: Workspaces

    def move(self, seconds: float) -> None:
        """Let time go by, and let everything that is due then be done."""
        self.hands.at += seconds
        self.settle()

    def settle(self) -> None:
        """Let everything that is due by now be done."""
        self.work.wake()
        self.until(lambda: self._unfinished() == [])

    def _unfinished(self) -> list[str]:
        """The first of each lane, where it is due: what stands behind one that waits, waits too."""
        rows = select(JobRow.lane, JobRow.id, JobRow.due_at).where(JobRow.state.in_(UNFINISHED)).order_by(JobRow.number)
        first: dict[str, tuple[str, float]] = {}
        with self.work.cases.engine.connect() as connection:
            for row in connection.execute(rows):
                first.setdefault(row.lane, (row.id, row.due_at))
        return [job for job, due_at in first.values() if due_at <= self.hands.at]

    def until(self, there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not there():
            assert time.monotonic() < deadline, "it does not come"
            time.sleep(0.01)

    def press(self, case: Case, kind: JobKind, user: str = "U8", text: str = "", id: str = "") -> None:
        do(self.work, Job(kind, id or f"{kind} by {user}", Place(TEAM, "C9", None, user), case_id=case.id, text=text))


@contextmanager
def outside(
    database: str,
    chat: PaperChat,
    explainer: Explainer,
    defaults: OutwardDefaults | None = None,
    hands: Hands | None = None,
    sealer: Sealer | None = None,
) -> Iterator[Outside]:
    hands = hands or Hands()
    workspaces = Workspaces(sessions_on(database))
    destinations = Destinations(workspaces, defaults, sealer)
    work = Work(
        Store.open(database),
        chat,
        lambda team: explainer,
        pauses=QUICK,
        clock=Clock(now=hands.now),
        destinations=destinations,
    )
    try:
        yield Outside(work, chat, hands, destinations, workspaces)
    finally:
        work.close(5)

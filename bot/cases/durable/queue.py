"""The rows of jobs: recording, taking, putting off, ending, taking over. Only SQL, no threads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from bot.cases.database import REDOABLE, WRITES, inserting_new, writing
from bot.cases.durable.clock import Clock
from bot.cases.tables import JobRow, ProcessRow

VERSION: Final = 2
"""Of the form of payloads. To be raised when an older program could not do a job that this one records."""
OLDEST_VERSION: Final = 1
"""Of the payloads that this program still understands."""
MOST_OF_A_CHANNEL: Final = 4
MOST_OF_A_WORKSPACE: Final = 10
"""How many jobs one process does at a time, so that a noisy channel or workspace leaves threads to the others."""
LOOKED_AT: Final = 1_000
"""Of the jobs that are ready, the first by their time are chosen among, so that a look takes as long over a long queue
as over a short one. What is full is left out before, so that a flood does not hide the others."""
SPREAD: Final = 8
"""Times as many as are wanted are chosen, so that processes that look at the same moment do not all lock the same."""
_RECORD_WITHIN: Final = text("SET LOCAL statement_timeout = '2000ms'")
"""Slack waits three seconds for an acknowledgement."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    GIVEN_UP = "given-up"


UNFINISHED: Final = (JobState.WAITING.value, JobState.RUNNING.value)


_BUSY_LANE: Final = (
    select(JobRow.number)
    .where(JobRow.team_id == bindparam("team"), JobRow.lane == bindparam("of_lane"), JobRow.state.in_(UNFINISHED))
    .limit(1)
)
_MINE: Final = (JobRow.number == bindparam("which"), JobRow.owner == bindparam("mine"))
_DONE: Final = (
    update(JobRow)
    .where(*_MINE)
    .values(state=JobState.DONE.value, owner=None, payload="", progress="", problem=None, ended_at=bindparam("ended"))
)


@dataclass(frozen=True, slots=True)
class Given:
    """A job as it is handed over. `lane`: what is done in order; `channel`: what shares a limit."""

    team: str
    id: str
    kind: str
    channel: str
    lane: str
    payload: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that this process is to do now."""

    number: int
    team: str
    id: str
    channel: str
    payload: str
    version: int
    progress: str
    deaths: int
    due_at: float
    """Since when it could have been done."""


_TAKEN: Final = (
    JobRow.number,
    JobRow.team_id,
    JobRow.id,
    JobRow.channel,
    JobRow.payload,
    JobRow.version,
    JobRow.progress,
    JobRow.deaths,
    JobRow.due_at,
)


class Queue:
    """The jobs of all workspaces in one database, as one process sees them."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._is_postgres = engine.dialect.name == "postgresql"
        self._insert_new = inserting_new(engine, JobRow).returning(JobRow.number)

    def _writing(self, options: Mapping[str, Any] = REDOABLE) -> AbstractContextManager[Connection]:
        return writing(self._engine, options)

    # -- recording ---------------------------------------------------------------------------------------------

    def record(self, given: Given, owner: str | None, *, due_at: float) -> Taken | None:
        """Record a job. The job, when `owner` may do it at once; None when it has to wait for its turn, or was
        recorded before. Raises SQLAlchemy's error when it cannot be recorded."""
        with self._writing(WRITES) as connection:  # on the disk before it is acknowledged
            if self._is_postgres:
                connection.execute(_RECORD_WITHIN)
            lane = {"team": given.team, "of_lane": given.lane}
            if owner is not None and connection.execute(_BUSY_LANE, lane).first() is not None:
                owner = None
            values: dict[str, Any] = {
                "team_id": given.team,
                "id": given.id,
                "kind": given.kind,
                "channel": given.channel,
                "lane": given.lane,
                "payload": given.payload,
                "version": VERSION,
                "state": JobState.RUNNING.value if owner else JobState.WAITING.value,
                "owner": owner,
                "due_at": due_at,
                "progress": "",
                "deaths": 0,
                "created_at": self._clock.now(),
            }
            number = connection.execute(self._insert_new, values).scalar()
        if number is None or owner is None:
            return None
        return Taken(number, given.team, given.id, given.channel, given.payload, VERSION, "", 0, due_at)

    # -- taking ------------------------------------------------------------------------------------------------

    def take(
        self, owner: str, most: int, full_channels: Collection[tuple[str, str]], full_teams: Collection[str]
    ) -> list[Taken]:
        """Up to `most` jobs whose time has come and whose lane is free, a fair share of each channel's; they are
        `owner`'s now."""
        earlier = aliased(JobRow)
        in_lane_before = exists().where(
            earlier.team_id == JobRow.team_id,
            earlier.lane == JobRow.lane,
            earlier.state.in_(UNFINISHED),
            earlier.number < JobRow.number,
        )
        ready = [
            JobRow.state == JobState.WAITING.value,
            JobRow.due_at <= self._clock.now(),
            JobRow.version <= VERSION,
            not_(in_lane_before),
        ]
        if full_channels:
            ready.append(tuple_(JobRow.team_id, JobRow.channel).not_in(list(full_channels)))
        if full_teams:
            ready.append(JobRow.team_id.not_in(list(full_teams)))
        window = (
            select(JobRow.number, JobRow.team_id, JobRow.channel)
            .where(*ready)
            .order_by(JobRow.due_at)
            .limit(LOOKED_AT)
            .subquery()
        )
        of_channel = (window.c.team_id, window.c.channel)
        nth_of_channel = func.row_number().over(partition_by=of_channel, order_by=window.c.number)
        first = select(window.c.number, window.c.team_id, nth_of_channel.label("nth")).subquery()
        nth_of_team = func.row_number().over(partition_by=first.c.team_id, order_by=(first.c.nth, first.c.number))
        share = (
            select(first.c.number, first.c.nth, nth_of_team.label("nth_of_team"))
            .where(first.c.nth <= MOST_OF_A_CHANNEL)
            .subquery()
        )
        fair = (
            select(share.c.number)
            .where(share.c.nth_of_team <= MOST_OF_A_WORKSPACE)
            .order_by(share.c.nth, share.c.number)
            .limit(most * SPREAD if self._is_postgres else most)
        )
        with self._writing() as connection:
            chosen = list(connection.scalars(fair))
            if chosen and self._is_postgres:  # those that another process is just taking are left to it
                locked = select(JobRow.number).where(JobRow.number.in_(chosen), JobRow.state == JobState.WAITING.value)
                chosen = list(connection.scalars(locked.limit(most).with_for_update(skip_locked=True)))
            if not chosen:
                return []
            taking = (
                update(JobRow)
                .where(JobRow.number.in_(chosen), JobRow.state == JobState.WAITING.value)
                .values(state=JobState.RUNNING.value, owner=owner)
                .returning(*_TAKEN)
            )
            rows = [
                Taken(
                    row.number, row.team_id, row.id, row.channel, row.payload, row.version, row.progress, row.deaths,
                    row.due_at,
                )
                for row in connection.execute(taking)
            ]  # fmt: skip
        return sorted(rows, key=lambda taken: taken.number)

    def any_due(self) -> bool:
        """Whether some job's time has come: a cheap look before the dear one."""
        due = exists().where(JobRow.state == JobState.WAITING.value, JobRow.due_at <= self._clock.now())
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(due)))

    def is_mine(self, number: int, owner: str) -> bool:
        """Whether a job is still this process's."""
        with self._engine.connect() as connection:
            return connection.scalar(select(JobRow.owner).where(JobRow.number == number)) == owner

    # -- ending ------------------------------------------------------------------------------------------------

    def finish(self, number: int, owner: str, *, state: JobState, problem: str | None = None) -> bool:
        """A job has ended. What it was about is taken out of the row of one that is done; one that was given up keeps
        it for a while, so that it can be tried again by hand. False when it was another process's by then."""
        if state is JobState.DONE:
            with self._writing() as connection:
                given = {"which": number, "mine": owner, "ended": self._clock.now()}
                changed: CursorResult[Any] = connection.execute(_DONE, given)
                return changed.rowcount == 1
        values = {"state": state.value, "owner": None, "problem": problem, "ended_at": self._clock.now()}
        return self._change_mine(number, owner, values)

    def put_off(self, number: int, owner: str, *, due_at: float, progress: str, problem: str) -> bool:
        """A job waits until `due_at`, with what of it is done."""
        values = {
            "state": JobState.WAITING.value,
            "owner": None,
            "due_at": due_at,
            "progress": progress,
            "problem": problem,
        }
        return self._change_mine(number, owner, values)

    def _change_mine(self, number: int, owner: str, values: dict[str, Any]) -> bool:
        with self._writing() as connection:
            mine = JobRow.number == number, JobRow.owner == owner
            changed: CursorResult[Any] = connection.execute(update(JobRow).where(*mine).values(**values))
            return changed.rowcount == 1

    # -- processes ---------------------------------------------------------------------------------------------

    def enter(self, owner: str, host: str, pid: int) -> None:
        """This process is there."""
        with self._writing() as connection:
            row = {"id": owner, "host": host[:255], "pid": pid, "version": VERSION, "beats": 0}
            connection.execute(insert(ProcessRow).values(**row, started_at=self._clock.now()))

    def beat(self, owner: str) -> bool:
        """A sign of life. False when another process has taken this one for dead."""
        with self._writing() as connection:
            mine = update(ProcessRow).where(ProcessRow.id == owner).values(beats=ProcessRow.beats + 1)
            changed: CursorResult[Any] = connection.execute(mine)
            return changed.rowcount == 1

    def beats(self) -> dict[str, int]:
        """The signs of life of every process so far."""
        with self._engine.connect() as connection:
            return {row.id: row.beats for row in connection.execute(select(ProcessRow.id, ProcessRow.beats))}

    def take_over(self, dead: str, beats: int | None = None) -> int:
        """Let go of what a dead process held, so that somebody takes it; how many jobs those were. Of several that
        notice the same death one does this: a process that gave a sign of life meanwhile is left alone."""
        with self._writing() as connection:
            still = ProcessRow.id == dead if beats is None else and_(ProcessRow.id == dead, ProcessRow.beats == beats)
            gone: CursorResult[Any] = connection.execute(delete(ProcessRow).where(still))
            return self._let_go(connection, JobRow.owner == dead) if gone.rowcount == 1 else 0

    def take_over_orphans(self) -> int:
        """The same for jobs of a process that is not even known any more (a database restored from a copy)."""
        with self._writing() as connection:
            known = exists().where(ProcessRow.id == JobRow.owner)
            return self._let_go(connection, and_(JobRow.owner.is_not(None), not_(known)))

    def leave(self, owner: str) -> int:
        """This process ends: what it has not finished is left to the others, or to the next start."""
        with self._writing() as connection:
            connection.execute(delete(ProcessRow).where(ProcessRow.id == owner))
            return self._let_go(connection, JobRow.owner == owner)

    def held_by(self, owner: str) -> set[int]:
        """The numbers of all jobs that a process has by their rows."""
        with self._engine.connect() as connection:
            return set(connection.scalars(select(JobRow.number).where(JobRow.owner == owner)))

    def let_go(self, numbers: Collection[int], owner: str) -> int:
        """Let go of some jobs of a process; how many those were."""
        with self._writing() as connection:
            return self._let_go(connection, and_(JobRow.owner == owner, JobRow.number.in_(list(numbers))))

    def _let_go(self, connection: Connection, which: ColumnElement[bool]) -> int:
        running = and_(JobRow.state == JobState.RUNNING.value, which)
        values = {
            "state": JobState.WAITING.value,
            "owner": None,
            "due_at": self._clock.now(),
            "deaths": JobRow.deaths + 1,
        }
        changed: CursorResult[Any] = connection.execute(update(JobRow).where(running).values(**values))
        return changed.rowcount

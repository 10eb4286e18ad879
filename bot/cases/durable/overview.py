"""Looking at the jobs: how many, how old, which were given up. For `/readyz`, `/metrics` and `rebound jobs`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Engine, exists, func, select, text, update

from bot.cases.database import writing
from bot.cases.durable.clock import Clock
from bot.cases.durable.queue import OLDEST_VERSION, UNFINISHED, VERSION, JobState
from bot.cases.tables import JobRow

_SOON: Final = 5.0
"""Seconds: what is to be done later than that is not waited for."""


NOT_DONE: Final = text("state <> 'done'")
"""As the index `jobs_not_done` has it: a value that is given apart would not be known to be the same."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How the work stands. Ages in seconds."""

    by_state: dict[str, int]
    """Without those that are done."""
    overdue: int
    """Waiting jobs whose time has come."""
    oldest_age: float
    """How long the first of those has been due; 0.0 when there is none."""
    stranded: int
    """Recorded in a form that this program does not know: by a newer one."""


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as a person looks at it: nothing of what it is about."""

    team: str
    id: str
    kind: str
    channel: str
    state: str
    owner: str | None
    due_at: datetime
    deaths: int
    problem: str | None
    created_at: datetime


class Overview:
    """Reads the jobs of all workspaces."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or Clock()

    def counts(self) -> Counts:
        """How many jobs in each state, and how late the oldest is. Raises SQLAlchemy's error."""
        now = self._clock.now()
        waiting = JobRow.state == JobState.WAITING.value
        with self._engine.connect() as connection:
            by_state = {
                str(state): int(count)
                for state, count in connection.execute(
                    select(JobRow.state, func.count()).where(NOT_DONE).group_by(JobRow.state)
                )
            }
            overdue, first = connection.execute(
                select(func.count(), func.min(JobRow.due_at)).where(waiting, JobRow.due_at <= now)
            ).one()
            stranded = connection.scalar(select(func.count()).where(waiting, JobRow.version > VERSION))
        return Counts(by_state, int(overdue), max(0.0, now - first) if first is not None else 0.0, int(stranded or 0))

    def is_unfinished(self, team: str, job_id: str) -> bool:
        """Whether a job is still to be done."""
        which = exists().where(JobRow.team_id == team, JobRow.id == job_id, JobRow.state.in_(UNFINISHED))
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(which)))

    def is_busy_in(self, team: str, lane: str) -> bool:
        """Whether something is still to be done in a lane."""
        which = exists().where(JobRow.team_id == team, JobRow.lane == lane, JobRow.state.in_(UNFINISHED))
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(which)))

    def any_soon(self) -> bool:
        """Whether anything is being done, or is to be done within the next seconds, by whatever process."""
        soon = self._clock.now() + _SOON
        which = exists().where(JobRow.state.in_(UNFINISHED), JobRow.due_at <= soon)
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(which)))

    def unfinished(self, limit: int = 100) -> tuple[JobLine, ...]:
        """What is not done, and what was given up: the oldest first."""
        query = (
            select(JobRow)
            .with_only_columns(
                JobRow.team_id, JobRow.id, JobRow.kind, JobRow.channel, JobRow.state, JobRow.owner, JobRow.due_at,
                JobRow.deaths, JobRow.problem, JobRow.created_at,
            )
            .where(NOT_DONE)
            .order_by(JobRow.number)
            .limit(limit)
        )  # fmt: skip
        with self._engine.connect() as connection:
            return tuple(
                JobLine(team, job, kind, channel, state, owner, _moment(due), deaths, problem, _moment(made))
                for team, job, kind, channel, state, owner, due, deaths, problem, made in connection.execute(query)
            )

    def teams_of(self, job_id: str) -> tuple[str, ...]:
        """The workspaces that have a job of this id: ids are Slack's, one workspace's as a rule."""
        query = select(JobRow.team_id).where(JobRow.id == job_id).order_by(JobRow.team_id)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query))

    def empty(self, team: str, job_id: str) -> None:
        """Take out what a job is about that nobody may try again."""
        with writing(self._engine) as connection:
            this = (JobRow.team_id == team) & (JobRow.id == job_id)
            connection.execute(update(JobRow).where(this).values(payload="", progress=""))

    def try_again(self, team: str, job_id: str) -> bool:
        """Let a job that was given up be done once more. False where there is none of that name, or it is too old."""
        which = (
            JobRow.team_id == team,
            JobRow.id == job_id,
            JobRow.state == JobState.GIVEN_UP.value,
            JobRow.payload != "",
            JobRow.version >= OLDEST_VERSION,
        )
        values = {
            "state": JobState.WAITING.value,
            "due_at": self._clock.now(),
            "progress": "",
            "deaths": 1,
            "ended_at": None,
        }
        with writing(self._engine) as connection:
            return connection.execute(update(JobRow).where(*which).values(**values)).rowcount == 1


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

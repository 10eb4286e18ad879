"""How long things are kept: texts for so many days, finished jobs for two weeks.

    swept = sweep(engine, datetime.now(UTC), settings.keep_days)     # about once an hour, by every process

Several processes may do it at once. What stays of a case is told in keeping_clear.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, DateTime, Engine, and_, column, delete, exists, not_, or_, select, table

from bot.cases.database import writing
from bot.cases.durable.queue import JobState
from bot.cases.keeping.beside import sweep_beside
from bot.cases.keeping.clear import BATCH, BUSY, TEXTS_LEFT, WITH_A_PERSON, clear, empty_given_up, erasing
from bot.cases.tables import CaseRow, EscalationRow, JobRow

JOBS_FOR: Final = timedelta(days=14)
"""Slack tells an event again within hours; until then it has to be known that it was done."""
_LATELY: Final = timedelta(days=2)
_JOBS_AT_ONCE: Final = 500
_FOUND_AT_ONCE: Final = 500


_STATES: Final = table("oauth_states", column("expire_at", DateTime()))
"""slack_sdk's own table (slack_sdk/oauth/state_store/sqlalchemy); its times are UTC."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was taken out."""

    cases: int = 0
    """Cases whose texts were."""
    jobs: int = 0
    """Rows of jobs that had ended."""
    given_up: int = 0
    """Jobs that were given up, and cannot be tried again any more."""


def sweep(
    database: Engine,
    now: datetime,
    keep_days: int,
    *,
    batch: int = BATCH,
    stopping: Callable[[], bool] = lambda: False,
) -> Swept:
    """Take out what is older than `keep_days` days (0: nothing is), and jobs that ended two weeks ago. In small
    transactions; ends early between two of them when `stopping` says so. What somebody is just at is left to the next
    time. Raises SQLAlchemy's error."""
    cases = _clear(database, now, _cleared_with_texts(now), batch, stopping)
    given_up = 0
    if keep_days > 0:
        before = _before(now, keep_days)
        cases += _clear(database, now, _is_old(before), batch, stopping)
        with erasing(database) as connection:
            given_up = empty_given_up(connection, _ended_before(before))
            sweep_beside(connection, before)
    _delete_states(database, now)
    return Swept(cases, _delete_jobs(database, now - JOBS_FOR, stopping), given_up)


def _delete_states(database: Engine, now: datetime) -> None:
    """Installations that were begun and never finished: anybody can begin one."""
    with writing(database) as connection:
        connection.execute(_STATES.delete().where(_STATES.c.expire_at < now.replace(tzinfo=None)))


def _before(now: datetime, days: int) -> datetime:
    """So many days ago; for more days than there were, the first of all."""
    try:
        return now - timedelta(days=days)
    except OverflowError:
        return datetime.min.replace(tzinfo=now.tzinfo)


def _is_old(before: datetime) -> ColumnElement[bool]:
    """Asked before then, and closed before then by the person who was brought in, if any was."""
    worked_on = exists().where(
        EscalationRow.team_id == CaseRow.team_id,
        EscalationRow.case_id == CaseRow.id,
        EscalationRow.updated_at >= before,
    )
    return and_(CaseRow.cleared_at.is_(None), CaseRow.created_at < before, not_(WITH_A_PERSON), not_(worked_on))


def _cleared_with_texts(now: datetime) -> ColumnElement[bool]:
    """Of those that were cleared lately: a job that was at it may have written once more."""
    return and_(CaseRow.cleared_at.is_not(None), CaseRow.cleared_at > now - _LATELY, TEXTS_LEFT)


def _clear(
    database: Engine, now: datetime, which: ColumnElement[bool], batch: int, stopping: Callable[[], bool]
) -> int:
    cleared = 0
    while not stopping():
        with database.connect() as connection:
            query = select(CaseRow.team_id, CaseRow.id).where(which, not_(BUSY)).limit(_FOUND_AT_ONCE)
            keys = [(row.team_id, row.id) for row in connection.execute(query)]
        done = 0
        for start in range(0, len(keys), batch):
            if stopping():
                break
            with erasing(database) as connection:
                done += len(clear(connection, keys[start : start + batch], now, which))
        cleared += done
        if done == 0 or len(keys) < _FOUND_AT_ONCE:
            break
    return cleared


def _ended_before(before: datetime) -> ColumnElement[bool]:
    """`due_at`, which is never later, leads into the index of jobs by state."""
    moment = before.timestamp() if before.year > 1 else 0.0
    return and_(JobRow.due_at < moment, JobRow.ended_at < moment)


def _delete_jobs(database: Engine, before: datetime, stopping: Callable[[], bool]) -> int:
    """Jobs that are done, and those that were given up and are about nothing any more."""
    of_no_use = or_(
        JobRow.state == JobState.DONE.value, and_(JobRow.state == JobState.GIVEN_UP.value, JobRow.payload == "")
    )
    query = (
        select(JobRow.number)
        .where(of_no_use, _ended_before(before))
        .order_by(JobRow.number)
        .limit(_JOBS_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    deleted = 0
    while not stopping():
        with erasing(database) as connection:
            numbers = list(connection.scalars(query))
            if numbers:
                connection.execute(delete(JobRow).where(JobRow.number.in_(numbers)))
        deleted += len(numbers)
        if len(numbers) < _JOBS_AT_ONCE:
            break
    return deleted

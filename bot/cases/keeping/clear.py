"""Taking the texts out of cases: the one place that says what is a text, and what stays.

What stays of a case is who asked when and where, how it stands, which entry of the base answered it, which one
people say was right, which messages were carried and by whom they were written, and the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, not_, or_, select, true, tuple_, update

from bot.cases.case import State
from bot.cases.database import writing
from bot.cases.durable.queue import UNFINISHED, JobState
from bot.cases.floods.flood_tables import ArrivalRow
from bot.cases.tables import CaseRow, EscalationRow, FeedbackRow, InputRow, JobRow
from bot.cases.talk.conversation_tables import ThreadRow

Key = tuple[str, str]
"""A case: its workspace and its id."""

BATCH: Final = 50
"""Cases in one transaction: a few hundredths of a second, in which the bot waits for its turn."""
WITH_A_PERSON: Final = CaseRow.state.in_((State.ESCALATED.value, State.CLAIMED.value))
"""A person was brought in, and has not closed it."""
BUSY: Final = or_(
    exists().where(
        JobRow.team_id == CaseRow.team_id, JobRow.id == CaseRow.job_id, JobRow.state.in_(UNFINISHED)
    ),
    exists().where(JobRow.team_id == CaseRow.team_id, JobRow.lane == CaseRow.id, JobRow.state.in_(UNFINISHED)),
)  # fmt: skip
"""Something is still to be done with it, for which its texts are needed."""
TEXTS_LEFT: Final = or_(
    exists().where(InputRow.team_id == CaseRow.team_id, InputRow.case_id == CaseRow.id),
    exists().where(
        EscalationRow.team_id == CaseRow.team_id,
        EscalationRow.case_id == CaseRow.id,
        or_(EscalationRow.note != "", EscalationRow.outcome_words != ""),
    ),
    exists().where(FeedbackRow.team_id == CaseRow.team_id, FeedbackRow.case_id == CaseRow.id, FeedbackRow.words != ""),
)
"""Something was written to it all the same after it had been cleared, by a job that was just being done."""


@contextmanager
def erasing(database: Engine) -> Iterator[Connection]:
    """A short transaction whose deletions leave nothing to be read in the file of SQLite
    (https://www.sqlite.org/pragma.html#pragma_secure_delete)."""
    with writing(database) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        yield connection


def clear(
    connection: Connection, keys: Sequence[Key], at: datetime, only: ColumnElement[bool] | None = None
) -> tuple[Key, ...]:
    """Take the texts out of these cases, as far as `only` holds for them, nothing is being done with them, and nobody
    else has them in hand: which that was. Waits for nobody, so that no two transactions wait for each other."""
    free: Collection[Key] = keys
    for table in (InputRow, EscalationRow, ArrivalRow):
        free = _not_in_hand(connection, table, free)
    if not free:
        return ()
    these = tuple_(CaseRow.team_id, CaseRow.id).in_(free)
    query = (
        select(CaseRow.team_id, CaseRow.id, CaseRow.job_id)
        .where(these, not_(BUSY), true() if only is None else only)
        .with_for_update(key_share=True, skip_locked=True)
    )
    rows = connection.execute(query).all()
    cases = [(row.team_id, row.id) for row in rows]
    if not cases:
        return ()
    connection.execute(
        update(CaseRow)
        .where(tuple_(CaseRow.team_id, CaseRow.id).in_(cases))
        .values(answer=None, words=None, text="", domain=None, mail_key=None, cleared_at=at)
    )
    connection.execute(delete(InputRow).where(tuple_(InputRow.team_id, InputRow.case_id).in_(cases)))
    connection.execute(
        update(EscalationRow)
        .where(tuple_(EscalationRow.team_id, EscalationRow.case_id).in_(cases))
        .values(note="", outcome_words="")
    )
    connection.execute(
        update(FeedbackRow).where(tuple_(FeedbackRow.team_id, FeedbackRow.case_id).in_(cases)).values(words="")
    )
    connection.execute(
        update(ThreadRow).where(tuple_(ThreadRow.team_id, ThreadRow.case_id).in_(cases)).values(heard=[])
    )
    connection.execute(
        update(ArrivalRow)
        .where(tuple_(ArrivalRow.team_id, ArrivalRow.case_id).in_(cases))
        .values(label=None, lost=None, domain=None)
    )
    # A question whose case has no texts any more cannot be tried again: its answer would say nothing.
    of_them = or_(
        tuple_(JobRow.team_id, JobRow.id).in_([(row.team_id, row.job_id) for row in rows]),
        tuple_(JobRow.team_id, JobRow.lane).in_(cases),
    )
    empty_given_up(connection, of_them)
    return tuple(cases)


def empty_given_up(connection: Connection, which: ColumnElement[bool]) -> int:
    """Take out what jobs that were given up were about; how many those were."""
    given_up = and_(JobRow.state == JobState.GIVEN_UP.value, JobRow.payload != "", which)
    return connection.execute(update(JobRow).where(given_up).values(payload="", progress="")).rowcount


def _not_in_hand(
    connection: Connection, table: type[EscalationRow] | type[InputRow] | type[ArrivalRow], keys: Collection[Key]
) -> list[Key]:
    """Those of the cases whose rows in this table nobody else is changing; held until the transaction ends. (On
    SQLite, where one transaction writes at a time, all of them.)"""
    if not keys or connection.dialect.name != "postgresql":
        return list(keys)
    query = select(table.team_id, table.case_id).where(tuple_(table.team_id, table.case_id).in_(list(keys)))
    there = {(row.team_id, row.case_id) for row in connection.execute(query)}
    held = {(row.team_id, row.case_id) for row in connection.execute(query.with_for_update(skip_locked=True))}
    return [key for key in keys if key not in there - held]

"""Forgetting somebody: every case that holds an e-mail address, or everything that one person in Slack wrote.

First it is found, which may take a while and changes nothing, then forgotten. What stays is told in keeping_clear.py.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, or_, select, true, tuple_, union_all, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.cases.case import State
from bot.cases.durable.queue import JobState
from bot.cases.durable.steps import Progress
from bot.cases.keeping.beside import Beside, beside_address, beside_user, forget_beside
from bot.cases.keeping.clear import BATCH, BUSY, TEXTS_LEFT, Key, clear, empty_given_up, erasing
from bot.cases.keeping.wanted import Wanted, strings_in
from bot.cases.tables import CaseRow, EscalationRow, FeedbackRow, InputRow, JobRow

_AT_ONCE: Final = 100
_HAS_TEXTS: Final = or_(CaseRow.cleared_at.is_(None), TEXTS_LEFT)


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case to be forgotten. Nothing of what it is about."""

    team: str
    id: str
    created_at: datetime
    state: State
    busy: bool
    """Something is just being done with it: it is left, and has to be forgotten later."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to forget. `words`: opinions and notes of a person on the cases of others, by case. `given_up`:
    jobs that were given up, by number. `waiting`: how many jobs are still to be done, which nobody takes away."""

    cases: tuple[FoundCase, ...] = ()
    opinions: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[Key, ...] = ()
    given_up: tuple[int, ...] = ()
    waiting: int = 0
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten, and what could not be at this moment."""

    cases: int
    words: int
    left: bool
    """True when something is just being done with a part of it: that is forgotten by a further run."""
    file_clean: bool
    """False when SQLite could not yet empty its write-ahead log, in which copies of what was deleted may stand."""


def find_address(database: Engine, wanted: Wanted, team: str | None = None) -> Found:
    """Every case whose input, answer, note or opinions hold an address. Reads all that is kept, in short looks."""
    cases: list[FoundCase] = []
    last: Key = ("", "")
    while page := _page(database, last, team):
        last = (page[-1].team_id, page[-1].id)
        cases += [_found(row) for row in page if _holds(database, row, wanted)]
    given_up, waiting = _jobs(database, team, lambda about: any(map(wanted.stands_in, strings_in(about))))
    beside = beside_address(database, wanted, team)
    return Found(tuple(cases), given_up=given_up, waiting=waiting, beside=beside)


def find_user(database: Engine, user: str, team: str | None = None) -> Found:
    """What one person asked, and what they wrote about the cases of others."""
    with database.connect() as connection:
        asked = _CASES.where(CaseRow.user_id == user, _HAS_TEXTS, _of_team(CaseRow.team_id, team))
        cases = tuple(_found(row) for row in connection.execute(asked.order_by(CaseRow.created_at)))
        opinions = select(FeedbackRow.team_id, FeedbackRow.case_id, FeedbackRow.user_id).where(
            FeedbackRow.user_id == user, FeedbackRow.words != "", _of_team(FeedbackRow.team_id, team)
        )
        wrote = or_(
            (EscalationRow.asked_by == user) & (EscalationRow.note != ""),
            (EscalationRow.resolved_by == user) & (EscalationRow.outcome_words != ""),
        )
        notes = select(EscalationRow.team_id, EscalationRow.case_id).where(wrote, _of_team(EscalationRow.team_id, team))
        own = {(case.team, case.id) for case in cases}
        of_others = tuple(key for row in connection.execute(notes) if (key := (row[0], row[1])) not in own)
        said = tuple((row[0], row[1], row[2]) for row in connection.execute(opinions) if (row[0], row[1]) not in own)
    given_up, waiting = _jobs(database, team, lambda about: about[0].get("place", {}).get("user") == user)
    return Found(cases, said, of_others, given_up, waiting, beside_user(database, user, team))


def forget(database: Engine, found: Found, now: datetime) -> Forgotten:
    """Take the texts out of what was found."""
    keys = [(case.team, case.id) for case in found.cases]
    cleared = 0
    for start in range(0, len(keys), BATCH):
        with erasing(database) as connection:
            cleared += len(clear(connection, keys[start : start + BATCH], now))
    with erasing(database) as connection:
        for opinion in found.opinions:
            which = tuple_(FeedbackRow.team_id, FeedbackRow.case_id, FeedbackRow.user_id) == tuple_(*opinion)
            connection.execute(update(FeedbackRow).where(which).values(words=""))
        for note in found.notes:
            of_case = tuple_(EscalationRow.team_id, EscalationRow.case_id) == tuple_(*note)
            person = found.beside.person
            written = {"note": EscalationRow.asked_by, "outcome_words": EscalationRow.resolved_by}
            for name, by in written.items():
                connection.execute(update(EscalationRow).where(of_case, by == person).values({name: ""}))
        if found.given_up:
            empty_given_up(connection, JobRow.number.in_(found.given_up))
        forget_beside(connection, found.beside)
    left = cleared < len(keys) or found.waiting > 0
    return Forgotten(cleared, len(found.opinions) + len(found.notes), left, _empty_log(database))


_CASES: Final = select(
    CaseRow.team_id, CaseRow.id, CaseRow.created_at, CaseRow.state, BUSY.label("busy"), CaseRow.answer, CaseRow.words,
    CaseRow.text,
)  # fmt: skip


def _of_team(column: InstrumentedAttribute[str], team: str | None) -> ColumnElement[bool]:
    return true() if team is None else column.in_([team])


def _page(database: Engine, last: Key, team: str | None) -> Sequence[Any]:
    query = _CASES.where(
        _HAS_TEXTS, _of_team(CaseRow.team_id, team), tuple_(CaseRow.team_id, CaseRow.id) > tuple_(*last)
    )
    with database.connect() as connection:
        return connection.execute(query.order_by(CaseRow.team_id, CaseRow.id).limit(_AT_ONCE)).all()


def _found(row: Any) -> FoundCase:
    return FoundCase(row.team_id, row.id, row.created_at, State(row.state), bool(row.busy))


def _holds(database: Engine, row: Any, wanted: Wanted) -> bool:
    said = [row.words or "", row.text, *strings_in(json.loads(row.answer) if row.answer else "")]
    if any(map(wanted.stands_in, said)):
        return True
    with database.connect() as connection:
        of_case = EscalationRow.team_id == row.team_id, EscalationRow.case_id == row.id
        notes = union_all(
            select(EscalationRow.note).where(*of_case), select(EscalationRow.outcome_words).where(*of_case)
        )
        opinions = select(FeedbackRow.words).where(FeedbackRow.team_id == row.team_id, FeedbackRow.case_id == row.id)
        kept = select(InputRow.data, InputRow.pasted).where(
            InputRow.team_id == row.team_id, InputRow.case_id == row.id
        )  # fmt: skip
        texts = [*connection.scalars(notes), *connection.scalars(opinions)]
        found = connection.execute(kept).first()
    if any(map(wanted.stands_in, texts)):
        return True
    if found is None:
        return False
    return wanted.stands_in_input(found.data.decode("utf-8", "surrogatepass") if found.pasted else found.data)


def _jobs(database: Engine, team: str | None, is_meant: Callable[[list[Any]], bool]) -> tuple[tuple[int, ...], int]:
    """Jobs that were given up and are about it, and how many that are still to be done are. What a job is about is its
    payload, and what it has read of a thread by the time it was put off."""
    query = select(JobRow.number, JobRow.state, JobRow.payload, JobRow.progress).where(
        JobRow.state != JobState.DONE.value, JobRow.payload != "", _of_team(JobRow.team_id, team)
    )
    with database.connect() as connection:
        rows = connection.execute(query).all()
    meant = [row for row in rows if is_meant([json.loads(row.payload), *_noted(row.progress)])]
    given_up = tuple(row.number for row in meant if row.state == JobState.GIVEN_UP.value)
    return given_up, len(meant) - len(given_up)


def _noted(progress: str) -> list[Any]:
    """What the steps of a job have noted (durable/steps.py): texts, or JSON in which a letter can be spelt another
    way."""
    noted: list[Any] = []
    for text in Progress.from_json(progress).done.values():
        try:
            noted.append(json.loads(text))
        except ValueError:
            noted.append(text)
    return noted


def _empty_log(database: Engine) -> bool:
    """Bring what is in SQLite's write-ahead log into the file, and empty the log
    (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint). True where there is no such log."""
    if database.dialect.name != "sqlite":
        return True
    with closing(database.raw_connection()) as raw:
        try:
            busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not busy

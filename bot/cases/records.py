"""From rows to the types that leave this room, and the sessions that both stores use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Protocol

from pydantic import TypeAdapter
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.answering.answer import Answer
from bot.cases.case import Case, Escalation, Outcome, Place, Post, State, Surface
from bot.cases.database import REDOABLE, WRITES, writing
from bot.cases.tables import CaseRow, EscalationRow

ANSWERS: Final = TypeAdapter(Answer)
CARD_DELETED: Final = "The card was deleted."
"""Kept as the problem of an escalation until its card is posted anew; the row goes on saying where it stood."""


class Turn(StrEnum):
    """Whose turn it is to post a message that must be posted once."""

    FIRST = "first"
    AGAIN = "again"
    """This job's, and it has tried before: the message may stand already."""
    TAKEN = "taken"
    """Another job is at it."""
    DONE = "done"
    """Nobody's any more: it stands."""


class Posting(Protocol):
    """A row of something that one job posts; `posting` is the job that is at it."""

    posting: str | None


class Standing(Posting, Protocol):
    """The same with where it stands once it was posted."""

    channel: str | None
    ts: str | None


def take_turn(row: Posting, job_id: str) -> Turn:
    """Note in the row that this job is about to post."""
    before = row.posting
    if before is None:
        row.posting = job_id
        return Turn.FIRST
    return Turn.AGAIN if before == job_id else Turn.TAKEN


def mark_standing(row: Standing, post: Post) -> Post:
    """It stands at `post`. Gives where it stands by what was noted: another place, when another process was quicker."""
    if row.channel and row.ts:
        return Post(row.channel, row.ts)
    row.channel, row.ts = post.channel, post.ts
    return post


class Sessions:
    """Short transactions on one database."""

    def __init__(self, engine: Engine, *, redoable: bool = False) -> None:
        """`redoable`: what is written is a job's, which would do it again (database.py)."""
        self.engine = engine
        self._options = REDOABLE if redoable else WRITES

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """All or nothing; on SQLite it waits for its turn before it starts."""
        with writing(self.engine, self._options) as connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()


def now() -> datetime:
    """The moment that is written into rows."""
    return datetime.now(UTC)


def _post(channel: str | None, ts: str | None) -> Post | None:
    return Post(channel, ts) if channel and ts else None


def case_from(row: CaseRow, answer: Answer | None = None) -> Case:
    """A row as a case. `answer`: the row's own, where it is at hand already."""
    return Case(
        id=row.id,
        place=Place(row.team_id, row.channel_id, row.thread_ts, row.user_id),
        surface=Surface(row.surface),
        state=State(row.state),
        private=row.private,
        answer=answer or (ANSWERS.validate_json(row.answer) if row.answer else None),
        words=row.words,
        text=row.text,
        posted=_post(row.posted_channel, row.posted_ts),
        show_details=row.show_details,
        show_reply=row.show_reply,
        solved_by=row.solved_by,
        problem=row.problem,
        created_at=row.created_at,
        job_id=row.job_id,
        cleared=row.cleared_at is not None,
    )


def escalation_from(row: EscalationRow, *, seen_at: datetime | None = None, right_title: str = "") -> Escalation:
    """A row as an escalation."""
    return Escalation(
        id=row.id,
        team=row.team_id,
        case_id=row.case_id,
        asked_by=row.asked_by,
        note=row.note,
        state=State(row.state),
        channel=row.channel,
        card=None if row.problem == CARD_DELETED else _post(row.card_channel, row.card_ts),
        claimed_by=row.claimed_by,
        resolved_by=row.resolved_by,
        version=row.version,
        problem=row.problem,
        posting=row.posting,
        urgent=bool(row.urgent),
        created_at=row.created_at,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
        heard_at=row.heard_at,
        outcome=_outcome(row.outcome),
        right_entry=row.right_entry,
        right_title=right_title,
        outcome_words=row.outcome_words or "",
        snoozed_until=row.snoozed_until,
        reminded=row.reminded or 0,
        pinged=bool(row.pinged),
        seen_at=seen_at,
    )


def _outcome(kept: str | None) -> Outcome | None:
    """One that a later version knows, and this one does not, is none."""
    return Outcome(kept) if kept in {known.value for known in Outcome} else None

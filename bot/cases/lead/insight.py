"""What somebody who leads wants to know: what waits for people, how it goes, and what was wrong.

Everything is looked up when it is asked for, of one workspace, over some days, and bounded: nothing is counted twice in
a table of its own that could say something else than the cases do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.cases.case import Outcome, Post, State, Surface
from bot.cases.records import Sessions
from bot.cases.tables import CaseRow, EscalationRow, FeedbackRow

DAYS: Final = 30
"""Over how many days it is told how it goes."""
MOST_LISTED: Final = 500
OPEN: Final = (State.ESCALATED, State.CLAIMED)


@dataclass(frozen=True, slots=True)
class Where:
    """Which case, and where its answer stands. `hidden`: it was asked in private, so that nobody else is shown it."""

    case_id: str
    post: Post | None = None
    thread_ts: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list: how it stands, and nothing of what was pasted but `title`."""

    where: Where
    state: State
    created_at: datetime
    asked_by: str
    entry_id: str | None
    title: str
    """What was said of it in a line; of one that was asked in private nothing."""
    since: datetime
    """Since when a person is asked for; where none was, since when it was asked about."""
    card: Post | None = None
    claimed_by: str | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None
    urgent: bool = False
    outcome: Outcome | None = None
    right_entry: str | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that somebody says was wrong."""

    where: Where
    at: datetime
    entry_id: str | None
    """What it was answered with."""
    right_entry: str | None
    """What would have been right, as somebody says."""
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Page:
    """The first of some cases, and how many there are."""

    lines: tuple[CaseLine, ...]
    count: int


class Insight:
    """Looks, and changes nothing. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def teams(self) -> tuple[str, ...]:
        """The workspaces that have cases."""
        with self._sessions.reading() as session:
            return tuple(session.scalars(select(CaseRow.team_id).distinct().order_by(CaseRow.team_id)))

    def cases(
        self, team: str, states: Sequence[State] = OPEN, *, limit: int = MOST_LISTED, since: datetime | None = None
    ) -> Page:
        """Cases that stand so. Those that wait for people come first: urgent ones, then the oldest; else the newest."""
        where = [CaseRow.team_id == team, CaseRow.state.in_([state.value for state in states])]
        if since is not None:
            where.append(CaseRow.created_at >= since)
        waits = set(states) <= set(OPEN)
        order = (
            (EscalationRow.urgent.desc(), EscalationRow.created_at)
            if waits
            else (CaseRow.created_at.desc(), CaseRow.id)
        )
        both = (EscalationRow.team_id == CaseRow.team_id) & (EscalationRow.case_id == CaseRow.id)
        query = select(CaseRow, EscalationRow).outerjoin(EscalationRow, both).where(*where)
        with self._sessions.reading() as session:
            count = session.scalar(select(func.count()).select_from(CaseRow).where(*where)) or 0
            rows = session.execute(query.order_by(*order).limit(limit)).all()
            return Page(tuple(_line(case, escalation) for case, escalation in rows), count)

    def places(self, team: str, case_ids: Sequence[str]) -> tuple[Where, ...]:
        """Where the answers to these cases stand, as far as there are such cases."""
        query = select(CaseRow).where(CaseRow.team_id == team, CaseRow.id.in_(case_ids[:MOST_LISTED]))
        with self._sessions.reading() as session:
            return tuple(where_of(row) for row in session.scalars(query))

    def most_asked(self, team: str, since: datetime, limit: int = 10) -> tuple[tuple[str, int], ...]:
        """The entries that answered most often, with how often."""
        how_often = func.count()
        query = (
            select(CaseRow.entry_id, how_often)
            .where(CaseRow.team_id == team, CaseRow.created_at >= since, CaseRow.entry_id.is_not(None))
            .group_by(CaseRow.entry_id)
            .order_by(how_often.desc(), CaseRow.entry_id)
            .limit(limit)
        )
        with self._sessions.reading() as session:
            return tuple((str(entry), int(count)) for entry, count in session.execute(query))

    def wrong(self, team: str, since: datetime, limit: int = MOST_LISTED) -> tuple[Wrong, ...]:
        """The answers that somebody says were wrong: by a bad mark, a correction, or the outcome of the case. The
        newest first, each case once."""
        with self._sessions.reading() as session:
            found = [*_bad_marks(session, team, since, limit), *_other_outcomes(session, team, since, limit)]
        by_case: dict[str, Wrong] = {}
        for wrong in sorted(found, key=lambda wrong: (wrong.at, wrong.by), reverse=True):
            known = by_case.get(wrong.where.case_id)
            by_case[wrong.where.case_id] = wrong if known is None else _together(known, wrong)
        return tuple(by_case.values())[:limit]


def since(now: datetime, days: int = DAYS) -> datetime:
    """So many days ago."""
    return now - timedelta(days=days)


def where_of(row: CaseRow) -> Where:
    """Where the answer to a case stands."""
    is_direct = row.channel_id.startswith(("D", "U", "W")) or row.surface == Surface.DIRECT.value
    post = Post(row.posted_channel, row.posted_ts) if row.posted_channel and row.posted_ts else None
    return Where(row.id, post, row.thread_ts, row.private or is_direct)


def said(answer: str | None) -> dict[str, Any]:
    """What is kept of an answer; its fields by their names."""
    found = json.loads(answer) if answer else {}
    return found if isinstance(found, dict) else {}


def _line(case: CaseRow, escalation: EscalationRow | None) -> CaseLine:
    where = where_of(case)
    # What people who help were given on a card they know; of the rest what was asked in private stays so.
    open_to_all = not where.hidden or escalation is not None
    title = str(said(case.answer).get("headline") or case.words or "") if open_to_all else ""
    if escalation is None:
        return CaseLine(
            where, State(case.state), case.created_at, case.user_id, case.entry_id, title, case.created_at
        )  # fmt: skip
    known = {outcome.value for outcome in Outcome}
    return CaseLine(
        where=where,
        state=State(case.state),
        created_at=case.created_at,
        asked_by=case.user_id,
        entry_id=case.entry_id,
        title=title,
        since=escalation.created_at,
        card=Post(escalation.card_channel, escalation.card_ts)
        if escalation.card_channel and escalation.card_ts
        else None,
        claimed_by=escalation.claimed_by,
        taken_at=escalation.taken_at,
        ended_at=escalation.ended_at,
        urgent=bool(escalation.urgent),
        outcome=Outcome(escalation.outcome) if escalation.outcome in known else None,
        right_entry=escalation.right_entry,
    )


def _bad_marks(session: Session, team: str, since: datetime, limit: int) -> list[Wrong]:
    both = (FeedbackRow.team_id == CaseRow.team_id) & (FeedbackRow.case_id == CaseRow.id)
    query = (
        select(CaseRow, FeedbackRow)
        .join(FeedbackRow, both)
        .where(
            CaseRow.team_id == team,
            FeedbackRow.updated_at >= since,
            or_(FeedbackRow.good.is_(False), FeedbackRow.right_entry.is_not(None)),
        )
        .order_by(FeedbackRow.updated_at.desc())
        .limit(limit)
    )
    return [
        Wrong(where_of(case), mark.updated_at, case.entry_id, mark.right_entry, mark.words, mark.user_id)
        for case, mark in session.execute(query)
    ]


def _other_outcomes(session: Session, team: str, since: datetime, limit: int) -> list[Wrong]:
    both = (EscalationRow.team_id == CaseRow.team_id) & (EscalationRow.case_id == CaseRow.id)
    query = (
        select(CaseRow, EscalationRow)
        .join(EscalationRow, both)
        .where(
            CaseRow.team_id == team,
            EscalationRow.outcome == Outcome.OTHER_ENTRY.value,
            EscalationRow.ended_at >= since,
        )
        .order_by(EscalationRow.ended_at.desc())
        .limit(limit)
    )
    return [
        Wrong(
            where_of(case),
            ended.ended_at or ended.updated_at,
            case.entry_id,
            ended.right_entry,
            ended.outcome_words or "",
            ended.resolved_by or "",
        )
        for case, ended in session.execute(query)
    ]


def _together(newer: Wrong, older: Wrong) -> Wrong:
    """Two who say it of the same case: the newer counts, and is filled in from the older."""
    return Wrong(
        newer.where,
        newer.at,
        newer.entry_id,
        newer.right_entry or older.right_entry,
        newer.words or older.words,
        newer.by,
    )

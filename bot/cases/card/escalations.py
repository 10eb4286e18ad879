"""Escalations: cases that a person was asked to look at, and who has them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.cases.case import Escalation, Outcome, Post, State
from bot.cases.records import CARD_DELETED, Sessions, Turn, escalation_from, now, take_turn
from bot.cases.tables import CaseRow, EscalationRow, HistoryRow

OPEN: Final = frozenset({State.ESCALATED, State.CLAIMED})
CLOSED: Final = frozenset({State.RESOLVED, State.NOT_A_BOUNCE})
_BETWEEN: Final = "\n\n"


def _with(notes: str, note: str) -> str:
    """The notes with one more; one that is among them already, because its step was done twice, is left out."""
    if not note or f"{_BETWEEN}{note}{_BETWEEN}" in f"{_BETWEEN}{notes}{_BETWEEN}":
        return notes
    return f"{notes}{_BETWEEN}{note}" if notes else note


def escalation_row_of(team: str, case_id: str) -> Select[EscalationRow]:
    """The query for the escalation of one case."""
    return select(EscalationRow).where(EscalationRow.team_id == team, EscalationRow.case_id == case_id)


class Escalations:
    """The escalations of all workspaces; every method takes the workspace first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.now: Callable[[], datetime] = now
        """The clock that moments are taken from; whoever has another one puts it in its place."""
        self.title_of: Callable[[str, str], str] = lambda team, entry_id: entry_id.replace("-", " ")
        """What an entry of a workspace's base is called."""

    def open(
        self, team: str, case_id: str, *, asked_by: str, note: str, channel: str, urgent: bool = False
    ) -> Escalation:
        """The escalation of a case, made if there is none yet."""
        at = self.now()
        try:
            with self._sessions.writing() as session:
                row = session.scalar(escalation_row_of(team, case_id).with_for_update())
                if row is None:
                    row = EscalationRow(
                        team_id=team,
                        id=secrets.token_hex(8),
                        case_id=case_id,
                        asked_by=asked_by,
                        note=note,
                        state=State.ESCALATED.value,
                        channel=channel,
                        version=1,
                        created_at=at,
                        updated_at=at,
                        urgent=urgent,
                        outcome_words="",
                        reminded=0,
                        pinged=False,
                    )
                    session.add(row)
                elif (
                    row.card_ts is None or row.problem == CARD_DELETED
                ):  # an earlier try found no way to post: this one counts
                    row.channel, row.note, row.asked_by = channel, _with(row.note, note), asked_by
                    row.urgent = row.urgent or urgent
        except IntegrityError:
            with self._sessions.reading() as session:
                row = session.scalars(escalation_row_of(team, case_id)).one()
        return self._made(row)

    def of(self, team: str, case_id: str) -> Escalation | None:
        """The escalation of a case, if a person was asked."""
        with self._sessions.reading() as session:
            row = session.scalar(escalation_row_of(team, case_id))
            return self._made(row) if row else None

    def of_card(self, team: str, channel: str, ts: str) -> Escalation | None:
        """The escalation whose card stands there."""
        where = EscalationRow.team_id == team, EscalationRow.card_ts == ts, EscalationRow.card_channel == channel
        with self._sessions.reading() as session:
            row = session.scalar(select(EscalationRow).where(*where))
            return self._made(row) if row else None

    def open_in(self, team: str, channel: str) -> tuple[Escalation, ...]:
        """Those whose card stands in a channel, and that nobody has closed."""
        where = EscalationRow.team_id == team, EscalationRow.card_channel == channel
        is_open = EscalationRow.state.in_([state.value for state in OPEN])
        with self._sessions.reading() as session:
            rows = session.scalars(select(EscalationRow).where(*where, is_open).order_by(EscalationRow.created_at))
            return tuple(self._made(row) for row in rows)

    def begin_card(self, team: str, escalation_id: str, job_id: str) -> Turn:
        """Note that this job is about to post the card; tells whether it, or another, was at it before."""
        with self._sessions.writing() as session:
            return take_turn(session.get_one(EscalationRow, (team, escalation_id), with_for_update=True), job_id)

    def mark_card(self, team: str, escalation_id: str, card: Post) -> Post:
        """The card stands at `card`, and the case waits for a person. Gives where it stands by what was noted:
        another place, when another process was quicker."""
        with self._sessions.writing() as session:
            row = session.get_one(EscalationRow, (team, escalation_id), with_for_update=True)
            if row.card_channel and row.card_ts and row.problem != CARD_DELETED:
                return Post(row.card_channel, row.card_ts)
            row.card_channel, row.card_ts, row.problem, row.updated_at = card.channel, card.ts, None, self.now()
            case = session.get_one(CaseRow, (team, row.case_id))
            if row.state in (State.ESCALATED.value, State.CLAIMED.value):
                case.state, case.solved_by, case.updated_at = row.state, None, self.now()
            return card

    def mark_card_failed(self, team: str, escalation_id: str, job_id: str, problem: str) -> None:
        """This job could not post the card, and why. The next one looks first whether it stands all the same."""
        with self._sessions.writing() as session:
            row = session.get_one(EscalationRow, (team, escalation_id), with_for_update=True)
            if row.posting == job_id:
                row.problem, row.posting, row.updated_at = problem, None, self.now()

    def forget_card(self, team: str, case_id: str, card: Post) -> None:
        """This card was deleted: it is to be posted anew. Nothing else has changed."""
        with self._sessions.writing() as session:
            row = self._with_card(session, team, case_id, card)
            if row is not None:
                row.posting, row.problem = None, CARD_DELETED

    def lose_card(self, team: str, case_id: str, card: Post, problem: str) -> bool:
        """Nobody can see this card any more, and nobody has the case: a person can be asked for anew. False when it
        has another card by now."""
        with self._sessions.writing() as session:
            row = self._with_card(session, team, case_id, card)
            if row is None:
                return False
            row.card_channel, row.card_ts, row.posting, row.problem = None, None, None, problem
            row.state, row.claimed_by, row.taken_at = State.ESCALATED.value, None, None
            row.version, row.updated_at = row.version + 1, self.now()
            session.get_one(CaseRow, (team, case_id)).state = State.ANSWERED.value
            return True

    @staticmethod
    def _with_card(session: Session, team: str, case_id: str, card: Post) -> EscalationRow | None:
        row = session.scalar(escalation_row_of(team, case_id).with_for_update())
        return row if row is not None and (row.card_channel, row.card_ts) == (card.channel, card.ts) else None

    def add_note(self, team: str, case_id: str, note: str, *, urgent: bool = False) -> None:
        """Keep a further note beside the first."""
        with self._sessions.writing() as session:
            row = session.scalars(escalation_row_of(team, case_id).with_for_update()).one()
            noted = _with(row.note, note)
            if noted != row.note or (urgent and not row.urgent):
                row.note, row.urgent = noted, row.urgent or urgent
                row.version, row.updated_at = row.version + 1, self.now()

    def did(self, team: str, job_id: str, what: str) -> bool:
        """Whether this very job did something before it was cut off, by the history."""
        with self._sessions.reading() as session:
            return session.get(HistoryRow, (team, job_id, what)) is not None

    def heard(self, team: str, case_id: str) -> None:
        """Somebody who helps did or said something about a case that somebody has."""
        which = EscalationRow.team_id == team, EscalationRow.case_id == case_id
        taken = EscalationRow.state == State.CLAIMED.value
        with self._sessions.writing() as session:
            session.execute(update(EscalationRow).where(*which, taken).values(heard_at=self.now()))

    def move(
        self,
        team: str,
        case_id: str,
        *,
        to: State,
        user: str | None,
        job_id: str,
        only_from: frozenset[State],
        by: str | None = None,
        outcome: Outcome | None = None,
        right_entry: str | None = None,
        outcome_words: str = "",
    ) -> bool:
        """Bring an escalation and its case into another state, if it is in one of `only_from`: one of two people
        who try at once wins. True also when this very job did it before (`job_id`, kept in the history). `by`: who
        gives it to `user`, where that is somebody else."""
        what = "assigned" if by is not None else to.value
        with self._sessions.writing() as session:
            if session.get(HistoryRow, (team, job_id, what)) is not None:
                return True
            at = self.now()
            values: dict[str, Any] = {
                "state": to.value,
                "updated_at": at,
                "heard_at": at,
                "version": EscalationRow.version + 1,
                "reminded": 0,
                "snoozed_until": None,
                "outcome": outcome.value if outcome else None,
                "right_entry": right_entry,
                "outcome_words": outcome_words,
            }
            if to in OPEN:
                claimed = user if to is State.CLAIMED else None
                values |= {"claimed_by": claimed, "taken_at": at if claimed else None}
                values |= {"resolved_by": None, "ended_at": None}
            else:
                values |= {"resolved_by": user, "ended_at": at}
            if not self._change(session, team, case_id, values, only_from):
                return False
            case = session.get_one(CaseRow, (team, case_id))
            case.state, case.updated_at = to.value, at
            case.solved_by = user if to is State.RESOLVED else None
            who = by or user or ""
            session.add(HistoryRow(team_id=team, job_id=job_id, what=what, case_id=case_id, user_id=who, at=at))
            return True

    @staticmethod
    def _change(session: Session, team: str, case_id: str, values: dict[str, Any], only_from: frozenset[State]) -> bool:
        which = (EscalationRow.team_id == team) & (EscalationRow.case_id == case_id)
        allowed = EscalationRow.state.in_([state.value for state in only_from])
        changed = update(EscalationRow).where(which, allowed).values(**values).returning(EscalationRow.id)
        return session.execute(changed).scalar() is not None

    def _made(self, row: EscalationRow) -> Escalation:
        title = self.title_of(row.team_id, row.right_entry) if row.right_entry else ""
        return escalation_from(row, seen_at=self.now(), right_title=title)

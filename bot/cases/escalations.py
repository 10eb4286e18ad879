"""Escalations: cases that a person was asked to look at, and who has them."""

from __future__ import annotations

import secrets
from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError

from bot.cases.case import Escalation, Post, State
from bot.cases.records import Sessions, Turn, escalation_from, now, take_turn
from bot.cases.tables import CaseRow, EscalationRow, HistoryRow

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

    def open(self, team: str, case_id: str, *, asked_by: str, note: str, channel: str) -> Escalation:
        """The escalation of a case, made if there is none yet."""
        at = now()
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
                    )
                    session.add(row)
                elif row.card_ts is None:  # an earlier try found no way to post: this one counts
                    row.channel, row.note, row.asked_by = channel, _with(row.note, note), asked_by
        except IntegrityError:
            with self._sessions.reading() as session:
                row = session.scalars(escalation_row_of(team, case_id)).one()
        return escalation_from(row)

    def of(self, team: str, case_id: str) -> Escalation | None:
        """The escalation of a case, if a person was asked."""
        with self._sessions.reading() as session:
            row = session.scalar(escalation_row_of(team, case_id))
            return escalation_from(row) if row else None

    def begin_card(self, team: str, escalation_id: str, job_id: str) -> Turn:
        """Note that this job is about to post the card; tells whether it, or another, was at it before."""
        with self._sessions.writing() as session:
            return take_turn(session.get_one(EscalationRow, (team, escalation_id), with_for_update=True), job_id)

    def mark_card(self, team: str, escalation_id: str, card: Post) -> Post:
        """The card stands at `card`, and the case waits for a person. Gives where it stands by what was noted:
        another place, when another process was quicker."""
        with self._sessions.writing() as session:
            row = session.get_one(EscalationRow, (team, escalation_id), with_for_update=True)
            if row.card_channel and row.card_ts:
                return Post(row.card_channel, row.card_ts)
            row.card_channel, row.card_ts, row.problem, row.updated_at = card.channel, card.ts, None, now()
            case = session.get_one(CaseRow, (team, row.case_id))
            case.state, case.solved_by, case.updated_at = row.state, None, now()
            return card

    def mark_card_failed(self, team: str, escalation_id: str, job_id: str, problem: str) -> None:
        """This job could not post the card, and why. The next one looks first whether it stands all the same."""
        with self._sessions.writing() as session:
            row = session.get_one(EscalationRow, (team, escalation_id), with_for_update=True)
            if row.posting == job_id:
                row.problem, row.posting, row.updated_at = problem, None, now()

    def add_note(self, team: str, case_id: str, note: str) -> None:
        """Keep a further note beside the first."""
        with self._sessions.writing() as session:
            row = session.scalars(escalation_row_of(team, case_id).with_for_update()).one()
            noted = _with(row.note, note)
            if noted != row.note:
                row.note, row.version, row.updated_at = noted, row.version + 1, now()

    def move(
        self, team: str, case_id: str, *, to: State, user: str | None, job_id: str, only_from: frozenset[State]
    ) -> bool:
        """Bring an escalation and its case into another state, if it is in one of `only_from`: one of two people
        who try at once wins. True also when this very job did it before (`job_id`, kept in the history)."""
        with self._sessions.writing() as session:
            if session.get(HistoryRow, (team, job_id, to.value)) is not None:
                return True
            values: dict[str, Any] = {"state": to.value, "updated_at": now(), "version": EscalationRow.version + 1}
            if to in (State.CLAIMED, State.ESCALATED):
                values |= {"claimed_by": user if to is State.CLAIMED else None, "resolved_by": None}
            else:
                values["resolved_by"] = user
            which = (EscalationRow.team_id == team) & (EscalationRow.case_id == case_id)
            allowed = EscalationRow.state.in_([state.value for state in only_from])
            changed = session.execute(
                update(EscalationRow).where(which, allowed).values(**values).returning(EscalationRow.id)
            ).scalar()
            if changed is None:
                return False
            case = session.get_one(CaseRow, (team, case_id))
            case.state, case.updated_at = to.value, now()
            case.solved_by = user if to is State.RESOLVED else None
            session.add(
                HistoryRow(team_id=team, job_id=job_id, what=to.value, case_id=case_id, user_id=user or "", at=now())
            )
            return True

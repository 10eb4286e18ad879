"""What is kept of reminders: how often people were reminded, whether they were pinged, and until when they are not."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, update

from bot.cases.records import Sessions
from bot.cases.tables import EscalationRow, HistoryRow

REMINDED = "reminded"
PINGED = "pinged"


class Waits:
    """Of all workspaces; every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def when_did(self, team: str, job_id: str, what: str) -> float | None:
        """When this very job did it, or took the right to (seconds since 1970); None where it did not."""
        with self._sessions.reading() as session:
            row = session.get(HistoryRow, (team, job_id, what))
            return row.at.timestamp() if row is not None else None

    def begin_reminding(self, team: str, case_id: str, job_id: str, *, version: int, number: int, at: float) -> bool:
        """Take the right to remind of it for the `number`th time: of several one gets it, and keeps it. False when it
        is another's, or the escalation is not of the version any more that was looked at."""
        fresh = (EscalationRow.version == version) & (EscalationRow.reminded < number)
        return self._take(team, case_id, job_id, REMINDED, fresh, {"reminded": number}, at)

    def begin_pinging(self, team: str, case_id: str, job_id: str, *, at: float) -> bool:
        """Take the right to ping people about it: that is done once in its life."""
        return self._take(team, case_id, job_id, PINGED, EscalationRow.pinged.is_(False), {"pinged": True}, at)

    def snooze(self, team: str, case_id: str, until: float) -> None:
        """Nobody is reminded of it before then (seconds since 1970)."""
        with self._sessions.writing() as session:
            session.execute(update(EscalationRow).where(*_of(team, case_id)).values(snoozed_until=until))

    def _take(
        self,
        team: str,
        case_id: str,
        job_id: str,
        what: str,
        fresh: ColumnElement[bool],
        values: dict[str, object],
        at: float,
    ) -> bool:
        with self._sessions.writing() as session:
            if session.get(HistoryRow, (team, job_id, what)) is not None:
                return True
            taken = update(EscalationRow).where(*_of(team, case_id), fresh).values(**values).returning(EscalationRow.id)
            if session.execute(taken).scalar() is None:
                return False
            when = datetime.fromtimestamp(at, UTC)
            session.add(HistoryRow(team_id=team, job_id=job_id, what=what, case_id=case_id, user_id="", at=when))
            return True


def _of(team: str, case_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return EscalationRow.team_id == team, EscalationRow.case_id == case_id

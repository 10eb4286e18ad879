"""Entries of the knowledge base that people of a workspace wrote from cases: proposed, accepted, taken back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.cases.records import Sessions, now
from bot.cases.talk.conversation_tables import EntryRow
from bot.knowledge.overlay import OverlayEntry

MOST_ACCEPTED: Final = 500
"""Of one workspace: more than that belongs into a folder, where somebody keeps order."""


class EntryState(StrEnum):
    """Where an entry stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True)
class TaughtEntry:
    """One entry, with who wrote it from which case, and who decided."""

    team: str
    id: str
    yaml: str
    state: EntryState
    case_id: str | None
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    revision: int = 0


class Entries:
    """All of them. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def propose(self, team: str, entry_id: str, yaml: str, *, by: str, case_id: str | None) -> TaughtEntry:
        """Keep a draft. What this workspace has of that id already is replaced: its id is to be one of its own."""
        with self._sessions.writing() as session:
            row = session.get(EntryRow, (team, entry_id), with_for_update=True) or EntryRow(team_id=team, id=entry_id)
            row.yaml, row.state, row.case_id = yaml, EntryState.PROPOSED.value, case_id
            row.proposed_by, row.proposed_at, row.decided_by, row.decided_at = by, now(), None, None
            _changed(row)
            session.add(row)
            return _entry(row)

    def teach(
        self, team: str, entry_id: str, yaml: str, *, by: str, case_id: str | None, accept: bool
    ) -> TaughtEntry | None:
        """Keep an entry as a proposal, or accept it at once. Where that id is somebody's already, who accepted it or
        proposed it from another case, theirs stays and comes back; None where that many are accepted already."""
        try:
            return self._teach(team, entry_id, yaml, by, case_id, accept)
        except IntegrityError:  # another process was quicker to make the row
            return self._teach(team, entry_id, yaml, by, case_id, accept)

    def _teach(
        self, team: str, entry_id: str, yaml: str, by: str, case_id: str | None, accept: bool
    ) -> TaughtEntry | None:
        with self._sessions.writing() as session:
            row = session.get(EntryRow, (team, entry_id), with_for_update=True)
            if row is not None:
                proposed_elsewhere = row.state == EntryState.PROPOSED.value and row.case_id != case_id
                if row.state == EntryState.ACCEPTED.value or proposed_elsewhere:
                    return _entry(row)
            if accept and _count(session, team) >= MOST_ACCEPTED:
                return None
            row = row or EntryRow(team_id=team, id=entry_id)
            row.yaml, row.case_id, row.proposed_by, row.proposed_at = yaml, case_id, by, now()
            row.state = (EntryState.ACCEPTED if accept else EntryState.PROPOSED).value
            row.decided_by, row.decided_at = (by, row.proposed_at) if accept else (None, None)
            _changed(row)
            session.add(row)
            return _entry(row)

    def decide(
        self,
        team: str,
        entry_id: str,
        state: EntryState,
        *,
        by: str,
        only_from: EntryState | None = None,
    ) -> TaughtEntry | None:
        """Accept, decline or take back; None where there is no such entry, or that many are accepted already.
        `only_from`: where it stands otherwise, since somebody else was quicker, it stays as it is."""
        with self._sessions.writing() as session:
            row = session.get(EntryRow, (team, entry_id), with_for_update=True)
            if row is None:
                return None
            if only_from is not None and row.state != only_from.value:
                return _entry(row)
            if state is EntryState.ACCEPTED and row.state != state.value and _count(session, team) >= MOST_ACCEPTED:
                return None
            if row.state != state.value:
                row.state, row.decided_by, row.decided_at = state.value, by, now()
                _changed(row)
            return _entry(row)

    def get(self, team: str, entry_id: str) -> TaughtEntry | None:
        """One entry, None when this workspace has none of that id."""
        with self._sessions.reading() as session:
            row = session.get(EntryRow, (team, entry_id))
            return _entry(row) if row is not None else None

    def of_state(self, team: str, *states: EntryState, limit: int = MOST_ACCEPTED) -> tuple[TaughtEntry, ...]:
        """Those that stand so, the newest first."""
        query = (
            select(EntryRow)
            .where(EntryRow.team_id == team, EntryRow.state.in_([state.value for state in states]))
            .order_by(EntryRow.revision.desc())
            .limit(limit)
        )
        with self._sessions.reading() as session:
            return tuple(_entry(row) for row in session.scalars(query))

    # -- as bot/knowledge/overlay.py asks for it ---------------------------------------------------------------

    def overlay_of(self, team: str) -> tuple[OverlayEntry, ...]:
        """The accepted entries of a workspace, in the order in which they were accepted."""
        accepted = self.of_state(team, EntryState.ACCEPTED)
        return tuple(OverlayEntry(each.id, each.yaml, each.revision) for each in reversed(accepted))

    def overlay_version(self, team: str) -> int:
        """A number that is another one after every change, whichever of two that happen at once is seen first."""
        with self._sessions.reading() as session:
            return int(session.scalar(select(func.sum(EntryRow.revision)).where(EntryRow.team_id == team)) or 0)


def _changed(row: EntryRow) -> None:
    """A later moment than that of the change before, in milliseconds since 1970."""
    row.revision = max(int(time.time() * 1000), (row.revision or 0) + 1)


def _count(session: Session, team: str) -> int:
    accepted = (EntryRow.team_id == team) & (EntryRow.state == EntryState.ACCEPTED.value)
    return session.scalar(select(func.count()).select_from(EntryRow).where(accepted)) or 0


def _entry(row: EntryRow) -> TaughtEntry:
    return TaughtEntry(
        team=row.team_id,
        id=row.id,
        yaml=row.yaml,
        state=EntryState(row.state),
        case_id=row.case_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        revision=row.revision,
    )

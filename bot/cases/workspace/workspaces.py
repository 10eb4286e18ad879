"""What each workspace has set for itself, and which organisation it belongs to.

Where a workspace has set nothing, what the environment says holds (bot/settings.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from sqlalchemy.exc import IntegrityError

from bot.cases.database import open_database
from bot.cases.records import Sessions, now
from bot.cases.workspace.installation_tables import WorkspaceRow


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace as it has set itself up. `escalation_channel` None: it has set none of its own."""

    team: str
    enterprise: str | None = None
    escalation_channel: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


LEADS: Final = "leads"
"""The setting that says who leads."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Who may set things, teach entries and see how it goes: the people of a user group, and people one by one."""

    group: str = ""
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """As the workspace has set it; nobody where it has not."""
        kept = workspace.settings.get(LEADS)
        if not isinstance(kept, Mapping):
            return cls()
        people = kept.get("people")
        return cls(str(kept.get("group") or ""), tuple(map(str, people)) if isinstance(people, list) else ())

    def to_json(self) -> dict[str, object]:
        """As it is kept."""
        return {"group": self.group, "people": list(self.people)}

    def __bool__(self) -> bool:
        return bool(self.group or self.people)


class Workspaces:
    """All workspaces, one database. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get(self, team: str) -> Workspace:
        """One workspace; one that has never set anything is as every workspace begins."""
        with self._sessions.reading() as session:
            row = session.get(WorkspaceRow, team)
            if row is None:
                return Workspace(team)
            return Workspace(row.team_id, row.enterprise_id, row.escalation_channel, dict(row.settings))

    def set_escalation_channel(self, team: str, channel: str | None) -> None:
        """Where its people who can help are; None for what the environment says."""
        self._change(team, lambda row: setattr(row, "escalation_channel", channel))

    def set(self, team: str, name: str, value: object) -> None:
        """Change one setting; `value` is anything that JSON can hold."""
        self._change(team, lambda row: setattr(row, "settings", {**row.settings, name: value}))

    def set_enterprise(self, team: str, enterprise: str | None) -> None:
        """Note the organisation that it belongs to. Writes nothing where that is known already: this is asked at
        every event."""
        if self.get(team).enterprise != enterprise:
            self._change(team, lambda row: setattr(row, "enterprise_id", enterprise))

    def _change(self, team: str, change: Callable[[WorkspaceRow], None]) -> None:
        """Change the row of a workspace, which is made if need be."""
        try:
            self._change_once(team, change)
        except IntegrityError:  # another process was quicker to make it
            self._change_once(team, change)

    def _change_once(self, team: str, change: Callable[[WorkspaceRow], None]) -> None:
        with self._sessions.writing() as session:
            row = session.get(WorkspaceRow, team, with_for_update=True)
            if row is None:
                row = WorkspaceRow(team_id=team, settings={})
                session.add(row)
            change(row)
            row.updated_at = now()


def sessions_on(database_url: str) -> Sessions:
    """Sessions on the database at this address, its tables up to date. Raises `StoreError`."""
    return Sessions(open_database(database_url))

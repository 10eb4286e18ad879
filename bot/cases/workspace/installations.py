"""Who has installed the app: one row for a workspace or an organisation, its tokens sealed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.cases.records import Sessions, now
from bot.cases.workspace.installation_tables import InstallationRow, WorkspaceRow

if TYPE_CHECKING:  # what seals takes long to load, and one workspace with a token of the settings needs none of it
    from bot.cases.workspace.sealed import Sealer


@dataclass(frozen=True, slots=True)
class Token:
    """What the app speaks with. One that expires has a refresh token, which can be used once."""

    value: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace, or in a whole organisation (then `team` is None)."""

    team: str | None
    enterprise: str | None
    name: str
    app_id: str
    bot_id: str
    bot_user: str
    scopes: tuple[str, ...]
    token: Token
    installed_by: str
    installed_at: datetime

    @property
    def id(self) -> str:
        """What it goes by: the workspace's id, or the organisation's."""
        return self.team or self.enterprise or ""


class Installations:
    """All installations, one database."""

    def __init__(self, sessions: Sessions, sealer: Sealer) -> None:
        self._sessions = sessions
        self._sealer = sealer

    def save(self, installation: Installation) -> None:
        """Keep it; what was kept for the same workspace or organisation before is replaced, its tokens too."""
        if not installation.id:
            raise ValueError("an installation is a workspace's or an organisation's")
        with self._sessions.writing() as session:
            session.merge(self._row(installation))

    def of(self, team: str) -> Installation | None:
        """The installation that serves a workspace (or an organisation, by its id): its own, else the one of its
        organisation."""
        with self._sessions.reading() as session:
            row = session.get(InstallationRow, team)
            if row is None:
                known = session.get(WorkspaceRow, team)
                row = session.get(InstallationRow, known.enterprise_id) if known and known.enterprise_id else None
            return self._installation(row) if row else None

    def all(self) -> tuple[Installation, ...]:
        """Every one, by name."""
        with self._sessions.reading() as session:
            found = session.scalars(select(InstallationRow).order_by(InstallationRow.name, InstallationRow.id))
            return tuple(self._installation(row) for row in found)

    def forget(self, of: str, *, told_at: datetime) -> bool:
        """Delete an installation with its tokens, unless it is younger than the news of its end: news that come late
        must not end what was installed again since. True when there was one to delete."""
        moment = told_at + timedelta(seconds=1)  # Slack's time of an event is in whole seconds, cut off
        older = (InstallationRow.id == of) & (InstallationRow.installed_at < moment)
        with self._sessions.writing() as session:
            gone = session.execute(delete(InstallationRow).where(older).returning(InstallationRow.id))
            return gone.first() is not None

    # -- tokens that expire --------------------------------------------------------------------------------------

    def begin_renewal(self, installation: Installation, seconds: float) -> str | None:
        """The right to use this installation's refresh token for so long; None while somebody else has it, or when
        the token is another one by now. Lasts no longer than that, so that a process that died holds up nobody."""
        at, ticket = now(), secrets.token_hex(8)
        with self._sessions.writing() as session:
            row = session.get(InstallationRow, installation.id, with_for_update=True)
            if row is None or self._token(row).refresh != installation.token.refresh:
                return None
            if row.renewing_until is not None and row.renewing_until > at:
                return None
            row.renewing_until, row.renewing_by = at + timedelta(seconds=seconds), ticket
            return ticket

    def end_renewal(self, of: str, ticket: str, token: Token | None) -> bool:
        """Keep the new token (None: there is none). False when the right was lost meanwhile, because the app was
        installed again or taken out: the new token then counts for nothing."""
        values: dict[str, object] = {"renewing_until": None, "renewing_by": None}
        if token is not None:
            values |= self._sealed(of, token)
        held = (InstallationRow.id == of) & (InstallationRow.renewing_by == ticket)
        with self._sessions.writing() as session:
            done = session.execute(update(InstallationRow).where(held).values(**values).returning(InstallationRow.id))
            return done.first() is not None

    # -- keys ----------------------------------------------------------------------------------------------------

    def seal_again(self) -> int:
        """Seal every token with the newest key; gives how many installations there are."""
        with self._sessions.writing() as session:
            rows = session.scalars(select(InstallationRow).with_for_update()).all()
            for row in rows:
                self._seal_again(session, row)
            return len(rows)

    def _seal_again(self, session: Session, row: InstallationRow) -> None:
        for name, value in self._sealed(row.id, self._token(row)).items():
            setattr(row, name, value)

    # -- rows ----------------------------------------------------------------------------------------------------

    def _row(self, installation: Installation) -> InstallationRow:
        return InstallationRow(
            id=installation.id,
            team_id=installation.team,
            enterprise_id=installation.enterprise,
            name=installation.name[:200],
            app_id=installation.app_id,
            bot_id=installation.bot_id,
            bot_user_id=installation.bot_user,
            scopes=",".join(installation.scopes),
            renewing_until=None,
            renewing_by=None,
            installed_by=installation.installed_by,
            installed_at=installation.installed_at,
            **self._sealed(installation.id, installation.token),
        )

    def _sealed(self, whose: str, token: Token) -> dict[str, object]:
        return {
            "sealed_token": self._sealer.seal(whose, token.value),
            "sealed_refresh_token": self._sealer.seal(whose, token.refresh) if token.refresh else None,
            "expires_at": token.expires_at,
        }

    def _token(self, row: InstallationRow) -> Token:
        refresh = self._sealer.open(row.id, row.sealed_refresh_token) if row.sealed_refresh_token else None
        return Token(self._sealer.open(row.id, row.sealed_token), refresh, row.expires_at)

    def _installation(self, row: InstallationRow) -> Installation:
        return Installation(
            team=row.team_id,
            enterprise=row.enterprise_id,
            name=row.name,
            app_id=row.app_id,
            bot_id=row.bot_id,
            bot_user=row.bot_user_id,
            scopes=tuple(scope for scope in row.scopes.split(",") if scope),
            token=self._token(row),
            installed_by=row.installed_by,
            installed_at=row.installed_at,
        )

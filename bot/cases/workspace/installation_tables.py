"""The tables of who has installed the app, and of what each workspace has set.

An installation is a workspace's, or a whole organisation's (Slack calls the latter org-wide:
https://docs.slack.dev/enterprise/organization-ready-apps); `id` is the id of whichever it is. Tokens are sealed
(bot/cases/workspace/sealed.py). Cases do not hang on these rows: they stay when an app is taken out of a workspace.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.cases.tables import Id, Table


class InstallationRow(Table):
    __tablename__ = "installations"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    team_id: Mapped[str | None] = mapped_column(Id)
    """None for an organisation's."""
    enterprise_id: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(200))
    app_id: Mapped[str] = mapped_column(Id)
    bot_id: Mapped[str] = mapped_column(Id)
    bot_user_id: Mapped[str] = mapped_column(Id)
    scopes: Mapped[str]
    sealed_token: Mapped[str]
    sealed_refresh_token: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    renewing_until: Mapped[datetime | None]
    """Until then one process has the right to use the refresh token, which can be used once."""
    renewing_by: Mapped[str | None] = mapped_column(Id)
    installed_by: Mapped[str] = mapped_column(Id)
    installed_at: Mapped[datetime]


class WorkspaceRow(Table):
    """What one workspace has set. There may be a row without an installation: settings outlive it."""

    __tablename__ = "workspaces"

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    enterprise_id: Mapped[str | None] = mapped_column(Id)
    """The organisation whose installation serves it, where it has none of its own."""
    escalation_channel: Mapped[str | None] = mapped_column(String(100))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]

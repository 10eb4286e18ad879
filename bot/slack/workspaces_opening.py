"""Putting together what serves one workspace or many, by the settings. What many need is loaded only for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.routing import Route

from bot.cases.workspace.installations import Installations
from bot.cases.workspace.workspaces import Workspaces, sessions_on
from bot.settings import Settings
from bot.slack.api import Called
from bot.slack.workspaces import OnePass, WorkspaceChats


@dataclass(frozen=True, slots=True)
class Places:
    """The workspaces that are served. `installations` and `routes` are there for many."""

    chats: WorkspaceChats
    workspaces: Workspaces
    installations: Installations | None
    routes: Sequence[Route]
    engine: Engine

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_places(settings: Settings, called: Called = lambda method, outcome: None) -> Places:
    """The workspaces of these settings. `called` is told of every call of Slack’s, for numbers.

    Raises `SettingsError` for what is not set, `StoreError` for a key that is none or a database that cannot be used.
    """
    settings.need("SLACK_BOT_TOKEN")
    sessions = sessions_on(settings.database_url)
    workspaces = Workspaces(sessions)
    if not settings.many_workspaces:
        one = WorkspaceChats(
            OnePass(settings.slack_bot_token or ""),
            workspaces,
            settings.slack_api_url,
            settings.escalation_channel,
            called,
        )
        return Places(one, workspaces, None, (), sessions.engine)
    from bot.cases.workspace.sealed import Sealer
    from bot.slack.oauth import create_flow, routes
    from bot.slack.workspaces_stored import StoredPasses

    installations = Installations(sessions, Sealer(settings.token_keys))
    passes = StoredPasses(
        installations,
        client_id=settings.slack_client_id or "",
        client_secret=settings.slack_client_secret or "",
        base_url=settings.slack_api_url,
    )
    chats = WorkspaceChats(passes, workspaces, settings.slack_api_url, settings.escalation_channel, called)
    flow = create_flow(settings, installations, sessions.engine)
    return Places(chats, workspaces, installations, routes(flow), sessions.engine)

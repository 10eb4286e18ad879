"""An app that is installed for an organisation may serve a further workspace of it, or one less. Kept, so that what
names the workspace alone finds the organisation's token, and so that people of these workspaces are no strangers.

(https://docs.slack.dev/reference/events/team_access_granted, …/team_access_revoked)
"""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.slack.payload_origin import origin_of
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def team_access_granted(body: dict[str, Any], event: dict[str, Any]) -> None:
        for team in event.get("team_ids") or ():
            rooms.workspaces.set_enterprise(str(team), origin_of(body).enterprise)

    def team_access_revoked(event: dict[str, Any]) -> None:
        for team in event.get("team_ids") or ():
            rooms.workspaces.set_enterprise(str(team), None)

    app.event("team_access_granted")(team_access_granted)
    app.event("team_access_revoked")(team_access_revoked)

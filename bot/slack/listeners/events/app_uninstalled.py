"""The app was taken out of a workspace or an organisation: its installation and tokens are deleted. Cases stay.

(https://docs.slack.dev/reference/events/app_uninstalled)
"""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import App

from bot.slack.payload_origin import installation_of, told_at
from bot.slack.rooms import Rooms

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def app_uninstalled(body: dict[str, Any]) -> None:
        if rooms.installations is not None:
            gone = installation_of(body)
            deleted = rooms.installations.forget(gone, told_at=told_at(body))
            log.info("the app was taken out of a workspace", installation=gone, deleted=deleted)

    app.event("app_uninstalled")(app_uninstalled)

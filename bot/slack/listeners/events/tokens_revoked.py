"""Tokens of the app were revoked. Where the bot's own is among them, the installation is worth nothing any more, and is
deleted with its tokens; tokens of persons are none of ours. Comes before or after `app_uninstalled`, or alone.

(https://docs.slack.dev/reference/events/tokens_revoked)
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

    def tokens_revoked(body: dict[str, Any], event: dict[str, Any]) -> None:
        if rooms.installations is not None and (event.get("tokens") or {}).get("bot"):
            gone = installation_of(body)
            deleted = rooms.installations.forget(gone, told_at=told_at(body))
            log.info("the token of a workspace was revoked", installation=gone, deleted=deleted)

    app.event("tokens_revoked")(tokens_revoked)

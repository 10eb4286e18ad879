"""Somebody opens the app: its Home tab is drawn anew, its Messages tab offers things to ask."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import App

from bot.cases.errors import ChatError
from bot.slack.home_shown import publish
from bot.slack.payloads import team_of
from bot.slack.rooms import Rooms
from bot.slack.views.home import PROMPTS
from bot.words import say

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def app_home_opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        try:
            if event.get("tab") == "messages":
                prompts = [{"title": say(title), "message": message} for title, message in PROMPTS]
                rooms.api(team_of(body)).call(
                    "assistant.threads.setSuggestedPrompts", channel_id=event.get("channel"), prompts=prompts
                )
            else:
                publish(rooms, team_of(body), str(event.get("user") or ""))
        except ChatError as error:
            log.warning("the app's home could not be shown", because=str(error))

    app.event("app_home_opened")(app_home_opened)

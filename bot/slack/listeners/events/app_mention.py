"""Somebody mentions the bot in a channel."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.cases.case import Surface
from bot.slack.payloads import is_by_a_bot, job_of_message
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def app_mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        if not is_by_a_bot(event) and event.get("user"):
            rooms.work.hand_over(job_of_message(body, Surface.MENTION))

    app.event("app_mention")(app_mention)

"""Somebody mentions the bot in a channel."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.cases.case import Surface
from bot.slack.payload_origin import is_by_a_person
from bot.slack.payloads import job_of_message
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def app_mention(body: dict[str, Any]) -> None:
        if is_by_a_person(body):
            rooms.work.hand_over(job_of_message(body, Surface.MENTION))

    app.event("app_mention")(app_mention)

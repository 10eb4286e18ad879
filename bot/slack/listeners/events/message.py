"""Somebody writes to the bot directly. What is said in channels is not for it, unless it is mentioned.

A mention in a channel comes as `app_mention` and, where an app listens to the channel, as `message` too: only the
former is answered. Edits, deletions and what programs say are passed over.
"""

from __future__ import annotations

from typing import Any, Final

from slack_bolt import App

from bot.cases.case import Surface
from bot.slack.payload_origin import is_by_a_person
from bot.slack.payloads import job_of_message
from bot.slack.rooms import Rooms

_SAID_BY_A_PERSON: Final = (None, "file_share", "thread_broadcast")


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def message(body: dict[str, Any], event: dict[str, Any]) -> None:
        direct = event.get("channel_type") == "im"
        if direct and event.get("subtype") in _SAID_BY_A_PERSON and is_by_a_person(body):
            rooms.work.hand_over(job_of_message(body, Surface.DIRECT))

    app.event("message")(message)

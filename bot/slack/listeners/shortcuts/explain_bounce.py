"""“Explain this bounce” in the menu of a message: the answer goes into that message's thread."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.slack.payloads import job_of_shortcut
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def explain_bounce(ack: Ack, body: dict[str, Any]) -> None:
        rooms.work.hand_over(job_of_shortcut(body))
        ack()

    app.shortcut({"type": "message_action", "callback_id": "explain_bounce"})(explain_bounce)

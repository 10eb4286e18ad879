"""“That solved it”: the case is closed."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.cases.job import JobKind
from bot.slack.payloads import job_of_press
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def resolved(ack: Ack, body: dict[str, Any]) -> None:
        rooms.work.hand_over(job_of_press(body, JobKind.SOLVED))
        ack()

    app.action("resolved")(resolved)

"""One of the other explanations that an answer offers is picked."""

from __future__ import annotations

import re
from typing import Any, Final

from slack_bolt import Ack, App

from bot.cases.job import JobKind
from bot.slack.payloads import job_of_press, press_of
from bot.slack.rooms import Rooms

_SUGGESTION: Final = re.compile(r"^suggestion_[0-9]{1,2}$")


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def suggestion(ack: Ack, body: dict[str, Any]) -> None:
        rooms.work.hand_over(job_of_press(body, JobKind.SUGGESTION, press_of(body).value))
        ack()

    app.action(_SUGGESTION)(suggestion)

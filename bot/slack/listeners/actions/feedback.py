"""The thumbs under an answer. After a bad mark a form asks what was wrong."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.cases.errors import ChatError
from bot.cases.job import JobKind
from bot.slack.payloads import job_of_press, press_of
from bot.slack.rooms import Rooms
from bot.slack.views.forms import wrong_answer_form

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def feedback(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)
        rooms.work.hand_over(job_of_press(body, JobKind.FEEDBACK, press.value))
        if press.value == "bad":
            try:
                form = wrong_answer_form(press.case_id)
                rooms.api(press.place.team).call("views.open", trigger_id=press.trigger_id, view=form)
            except ChatError as error:  # the mark is kept; only the words are not asked for
                log.warning("the form could not be opened", because=str(error))
        ack()

    app.action("feedback")(feedback)

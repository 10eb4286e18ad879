"""“Bring in a person”: opens the form with the bounce, the match and a note, which may have been written already."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.slack.payloads import press_of
from bot.slack.rooms import Rooms
from bot.slack.views.forms import escalate_form
from bot.words import say


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def escalate(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)
        case = rooms.work.cases.case(press.place.team, press.case_id)
        if case is None:
            rooms.chat.whisper(press.place, say("This case is not kept any more. Ask me once more."), press.reply_url)
        else:
            can_escalate = rooms.chat.escalation_channel(press.place.team) is not None
            form = escalate_form(case, can_escalate=can_escalate, note=press.value)
            rooms.api(press.place.team).call("views.open", trigger_id=press.trigger_id, view=form)
        ack()

    app.action("escalate")(escalate)

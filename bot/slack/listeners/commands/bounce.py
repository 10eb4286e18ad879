"""`/bounce <text>` answers for one person; without text it opens the form; `/bounce help` says what it can do."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.answering.blocks import help_message
from bot.slack.payloads import job_of_command, team_of, trigger_of
from bot.slack.rooms import Rooms
from bot.slack.views.forms import explain_form


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def bounce(ack: Ack, body: dict[str, Any]) -> None:
        text = str(body.get("text") or "").strip()
        if text.lower() == "help":
            message = help_message()
            ack(text=message.text, blocks=[dict(block) for block in message.blocks], response_type="ephemeral")
        elif text:
            rooms.work.hand_over(job_of_command(body))
            ack()
        else:
            form = explain_form(channel_id=body.get("channel_id"), reply_url=body.get("response_url"))
            rooms.api(team_of(body)).call("views.open", trigger_id=trigger_of(body), view=form)
            ack()

    app.command("/bounce")(bounce)

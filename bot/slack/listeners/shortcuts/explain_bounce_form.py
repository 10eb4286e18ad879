"""“Explain a bounce” from anywhere: opens the form."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.slack.payloads import team_of, trigger_of
from bot.slack.rooms import Rooms
from bot.slack.views.forms import explain_form


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def explain_bounce_form(ack: Ack, body: dict[str, Any]) -> None:
        form = explain_form(channel_id=None, reply_url=None)
        rooms.api(team_of(body)).call("views.open", trigger_id=trigger_of(body), view=form)
        ack()

    app.shortcut({"type": "shortcut", "callback_id": "explain_bounce_form"})(explain_bounce_form)

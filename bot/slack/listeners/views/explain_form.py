"""The form with a pasted bounce is submitted."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.cases.case import Place, Surface
from bot.cases.job import JobKind
from bot.slack.payloads import job_of_view, kept, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.forms import CHANNEL, HERE
from bot.words import say


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def explain_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        errors = _errors(view)
        if errors:
            ack(response_action="errors", errors=errors)
            return
        facts, where, user = kept(view), typed(view, "where"), user_of(body)
        here = where == HERE and "reply_url" in facts
        channel = facts.get("channel", user) if here else typed(view, "channel") if where == CHANNEL else user
        job = job_of_view(
            body,
            JobKind.EXPLAIN,
            place=Place(team_of(body), channel, None, user),
            surface=Surface.FORM,
            text=typed(view, "paste"),
            private=here,
            reply_url=facts.get("reply_url"),
        )
        rooms.work.hand_over(job)
        ack()

    app.view("explain_form")(explain_form)


def _errors(view: dict[str, Any]) -> dict[str, str]:
    """What is missing, by block."""
    errors = {}
    if not typed(view, "paste"):
        errors["paste"] = say("Paste the bounce here.")
    if typed(view, "where") == CHANNEL and not typed(view, "channel"):
        errors["channel"] = say("Choose the channel that I am to answer in.")
    return errors

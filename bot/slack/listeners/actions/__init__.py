"""Buttons, under answers and on cards."""

from slack_bolt import App

from bot.slack.listeners.actions import (
    claim,
    escalate,
    explain_here,
    feedback,
    hide_details,
    hide_reply,
    not_a_bounce,
    release,
    reopen,
    resolve,
    resolved,
    share,
    show_details,
    show_reply,
    suggestion,
)
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the buttons."""
    for listener in (
        claim,
        escalate,
        explain_here,
        feedback,
        hide_details,
        hide_reply,
        not_a_bounce,
        release,
        reopen,
        resolve,
        resolved,
        share,
        show_details,
        show_reply,
        suggestion,
    ):
        listener.register(app, rooms)

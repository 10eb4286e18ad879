"""Shortcuts: on a message, and from anywhere."""

from slack_bolt import App

from bot.slack.listeners.shortcuts import explain_bounce, explain_bounce_form
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the shortcuts."""
    for listener in (explain_bounce, explain_bounce_form):
        listener.register(app, rooms)

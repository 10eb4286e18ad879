"""Submitted modals."""

from slack_bolt import App

from bot.slack.listeners.views import escalate_form, explain_form, wrong_answer_form
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the modals."""
    for listener in (explain_form, escalate_form, wrong_answer_form):
        listener.register(app, rooms)

"""Buttons, under answers and on cards: a table of those that hand over a job, a file for each that opens a form."""

from slack_bolt import App

from bot.slack.listeners.actions import escalate, explain_here, feedback, presses
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the buttons."""
    for listener in (presses, escalate, explain_here, feedback):
        listener.register(app, rooms)

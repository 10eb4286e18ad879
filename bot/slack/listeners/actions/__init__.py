"""Buttons, under answers and on cards: a table of those that hand over a job, a file for each that opens a form."""

from slack_bolt import App

from bot.slack.listeners.actions import (
    card_forms,
    escalate,
    explain_here,
    feedback,
    flood,
    home_explain,
    incident_cases,
    lead,
    lead_propose,
    presses,
    reminder_buttons,
    settings,
)
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the buttons."""
    for listener in (presses, card_forms, escalate, explain_here, feedback, flood, incident_cases):
        listener.register(app, rooms)
    for listener in (reminder_buttons, settings, home_explain, lead, lead_propose):
        listener.register(app, rooms)

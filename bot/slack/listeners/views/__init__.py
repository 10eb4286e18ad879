"""Submitted modals."""

from slack_bolt import App

from bot.slack.listeners.views import (
    card_forms,
    escalate_form,
    explain_form,
    lead_propose,
    settings_forms,
    wrong_answer_form,
)
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the modals."""
    for listener in (explain_form, escalate_form, card_forms, settings_forms, wrong_answer_form, lead_propose):
        listener.register(app, rooms)

"""Slash commands."""

from slack_bolt import App

from bot.slack.listeners.commands import bounce
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the commands."""
    bounce.register(app, rooms)

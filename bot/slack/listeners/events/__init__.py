"""Events: mentions, direct messages, the App Home."""

from slack_bolt import App

from bot.slack.listeners.events import app_home_opened, app_mention, message
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the events."""
    for listener in (app_mention, message, app_home_opened):
        listener.register(app, rooms)

"""Events: mentions, direct messages, the App Home, the end of an installation."""

from slack_bolt import App

from bot.slack.listeners.events import (
    app_home_opened,
    app_mention,
    app_uninstalled,
    channel_gone,
    message,
    reaction_added,
    team_access,
    tokens_revoked,
)
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register the events."""
    for listener in (app_mention, message, app_home_opened, app_uninstalled, tokens_revoked, team_access):
        listener.register(app, rooms)
    for listener in (reaction_added, channel_gone):
        listener.register(app, rooms)

"""What Slack tells the app, one file a listener; buttons that only hand over a job share a table (actions/presses.py).
Each acknowledges once the work is recorded, and hands it over.

The app runs its listeners before it responds (`process_before_response`), so that an event is acknowledged when its
listener has returned; where one raises, Slack gets no acknowledgement and tells it again.
"""

from slack_bolt import App

from bot.slack.listeners import actions, commands, events, shortcuts, views
from bot.slack.rooms import Rooms


def register(app: App, rooms: Rooms) -> None:
    """Register every listener."""
    for kind in (events, commands, actions, shortcuts, views):
        kind.register(app, rooms)

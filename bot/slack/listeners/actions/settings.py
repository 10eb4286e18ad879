"""“Settings” on the Home tab, and the buttons of its parts: each opens a form, for those who may."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.slack import settings_kept
from bot.slack.payloads import team_of, trigger_of, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.settings import OPEN, SECTIONS, not_for_you, settings_view
from bot.slack.views.settings_forms import settings_form


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def settings(ack: Ack, body: dict[str, Any]) -> None:
        team, user = team_of(body), user_of(body)
        may = may_set(rooms, body)
        view = settings_view(settings_kept.shown(rooms, team, user)) if may else not_for_you()
        rooms.api(team).call("views.open", trigger_id=trigger_of(body), view=view)
        ack()

    app.action(OPEN)(settings)
    for name in SECTIONS:
        _listen(app, rooms, name)


def _listen(app: App, rooms: Rooms, name: str) -> None:
    def change(ack: Ack, body: dict[str, Any]) -> None:
        team, user = team_of(body), user_of(body)
        may = may_set(rooms, body)
        view = settings_form(name, settings_kept.shown(rooms, team, user)) if may else not_for_you()
        rooms.api(team).call("views.push", trigger_id=trigger_of(body), view=view)
        ack()

    app.action(f"settings_{name}")(change)


def may_set(rooms: Rooms, body: dict[str, Any]) -> bool:
    """Whether whoever acts may set things: of this workspace, and one of those who may there."""
    return not rooms.is_from_outside(body) and rooms.people.may_set(team_of(body), user_of(body))

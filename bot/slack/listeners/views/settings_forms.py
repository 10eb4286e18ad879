"""A part of the settings is filled in: it is kept, or whoever filled it in hears what is wrong."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.cases.errors import ChatError
from bot.slack import settings_kept
from bot.slack.listeners.actions.settings import may_set
from bot.slack.payloads import team_of, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.settings import SECTIONS, not_for_you, settings_view

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""
    for name in SECTIONS:
        _listen(app, rooms, name)


def _listen(app: App, rooms: Rooms, name: str) -> None:
    def submitted(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        team = team_of(body)
        if not may_set(rooms, body):
            ack(response_action="update", view=dict(not_for_you()))
            return
        errors = settings_kept.save(rooms, team, name, view)
        if errors:
            ack(response_action="errors", errors=dict(errors))
            return
        log.info("settings were changed", team=team, part=name, user=user_of(body))
        _show_anew(rooms, body, view)
        ack()

    app.view(f"settings_{name}")(submitted)


def _show_anew(rooms: Rooms, body: dict[str, Any], view: dict[str, Any]) -> None:
    """What the form was opened from shows what holds now. No trouble where it is closed by then."""
    team, root = team_of(body), view.get("root_view_id")
    if not root or root == view.get("id"):
        return
    try:
        now = settings_view(settings_kept.shown(rooms, team, user_of(body)))
        rooms.api(team).call("views.update", view_id=root, view=now)
    except ChatError as error:
        log.warning("the settings could not be shown anew", because=str(error))

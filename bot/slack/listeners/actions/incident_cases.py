"""“Show the cases” under the notice about several cases alike: opens the list of them."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.cases.alike.incidents import Incident
from bot.cases.errors import ChatError
from bot.slack.listeners.actions.presses import ONLY_INSIDE
from bot.slack.payloads import press_of
from bot.slack.rooms import Rooms
from bot.slack.views.incident import SHOW_CASES, Links, incident_cases_form
from bot.words import later

log = structlog.get_logger(__name__)

_GONE = later("This notice is about cases that are not kept any more.")


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)  # its value is the incident, where that of other buttons is a case
        team = press.place.team
        incident = rooms.work.incidents.get(team, press.case_id)
        if rooms.is_from_outside(body):
            rooms.chat.whisper(press.place, ONLY_INSIDE, press.reply_url)
        elif incident is None:
            rooms.chat.whisper(press.place, _GONE, press.reply_url)
        else:
            form = incident_cases_form(incident, _links(rooms, incident))
            rooms.api(team).call("views.open", trigger_id=press.trigger_id, view=form)
        ack()

    app.action(SHOW_CASES)(pressed)


def _links(rooms: Rooms, incident: Incident) -> Links:
    """None where Slack gives none just now: the list is of use without them."""
    try:
        return rooms.chats.of(incident.team).links(incident.cases)
    except ChatError as trouble:
        log.info("no links could be had", because=str(trouble))
        return {}

"""Who may teach the bot, and how somebody is told who pressed a button in Home, in a form or in a message."""

from __future__ import annotations

from typing import Any, Final

from bot.answering.block_kit import Json
from bot.slack.payload_origin import documented
from bot.slack.payloads import press_of, team_of, trigger_of, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.lead_lists import told
from bot.words import later

ONLY_LEADS: Final = later("Only people who lead here can do that. Who they are stands in my settings, in Home.")
ONLY_THOSE: Final = later("Only people who lead here, or who look after this case, can propose an entry.")


def is_lead(rooms: Rooms, body: dict[str, Any]) -> bool:
    """Whether whoever acts leads, and is of this workspace."""
    return not rooms.is_from_outside(body) and rooms.people.is_lead(team_of(body), user_of(body))


def may_propose(rooms: Rooms, body: dict[str, Any], case_id: str) -> bool:
    """Whether whoever acts leads, or is one of those whom the case was given to."""
    if rooms.is_from_outside(body):
        return False
    if rooms.people.is_lead(team_of(body), user_of(body)):
        return True
    escalation = rooms.work.cases.escalations.of(team_of(body), case_id)
    return escalation is not None and rooms.chat.is_helper(escalation, user_of(body))


def say(rooms: Rooms, body: dict[str, Any], words: str) -> None:
    """Tell whoever pressed: alone in the channel, or where there is none in a form."""
    press = press_of(body)
    if press.place.channel:
        rooms.chat.whisper(press.place, words, press.reply_url)
    else:
        open_form(rooms, body, told(words))


def open_form(rooms: Rooms, body: dict[str, Any], form: Json) -> None:
    """Open a form, over the one in which a button was pressed (https://docs.slack.dev/surfaces/modals, up to three)."""
    method = "views.push" if (body.get("view") or {}).get("type") == "modal" else "views.open"
    rooms.api(team_of(body)).call(method, trigger_id=trigger_of(body), view=form)


@documented
def value_of(body: dict[str, Any]) -> str:
    """What the button that was pressed means."""
    return str(body["actions"][0].get("value") or "")

"""What is set in a workspace, gathered for who looks at it, and kept when somebody has changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.cases.workspace.channels import ChannelSettings
from bot.cases.workspace.workspaces import LEADS as LEADS_SETTING
from bot.cases.workspace.workspaces import Leads
from bot.slack.languages import SETTING
from bot.slack.payloads import kept
from bot.slack.rooms import Rooms
from bot.slack.views.settings import CHANNELS, HELP, HOURS, LANGUAGE, LEADS, OUTSIDE, REMINDERS, Shown
from bot.slack.views.settings_read import (
    Filled,
    read_channels,
    read_help,
    read_hours,
    read_language,
    read_leads,
    read_outside,
    read_reminders,
)
from bot.words import later, say

_NOT_IN_IT: Final = later("I am not in that channel. Invite me there with “/invite @Rebound”, and save once more.")
_NOT_ANY_MORE: Final = later("There is no channel for this any more. Close this, and choose the channel first.")


def shown(rooms: Rooms, team: str, user: str) -> Shown:
    """Everything that is set, for one who looks. Raises `TryAgain`, and `Refused` where the app is not installed."""
    chat = rooms.chats.of(team)
    where = chat.escalation_channel(team)
    if where is not None:
        where = chat.channel_id(where) or where
    has_id = where is not None and where.startswith(("C", "G"))
    outside = rooms.work.destinations
    return Shown(
        where=where,
        help=rooms.channels.get(team, where) if where and has_id else ChannelSettings(),
        channels=rooms.channels.all(team),
        leads=rooms.people.leads(team),
        groups=rooms.people.groups(team),
        webhook=outside.own_webhook(team),
        desk=outside.own_desk(team),
        time_zone=rooms.people.time_zone(team, user),
        language=rooms.chats.languages.of_workspace(team),
    )


def save(rooms: Rooms, team: str, name: str, view: Mapping[str, Any]) -> Mapping[str, str]:
    """Keep what was filled into the form of one part; gives what is wrong, by the block it stands in, and then nothing
    is kept. Raises `KeyError` for a part that there is not, `TryAgain`, SQLAlchemy's errors."""
    read, keep = _PARTS[name]
    filled = read(view)
    return filled.errors or keep(rooms, team, filled.values, kept(view).get("channel", ""))


def _keep_help(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    channel = str(values["channel"])
    if not rooms.chats.of(team).is_writable(team, channel):
        return {"channel": say(_NOT_IN_IT)}
    rooms.workspaces.set_escalation_channel(team, channel)
    return {}


def _keep_hours(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    return _keep_of_channel(rooms, team, values, of_form, "when")


def _keep_reminders(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    return _keep_of_channel(rooms, team, values, of_form, "remind_after")


def _keep_of_channel(rooms: Rooms, team: str, values: Mapping[str, Any], channel: str, first: str) -> Mapping[str, str]:
    if not channel:
        return {first: say(_NOT_ANY_MORE)}
    rooms.channels.change(team, channel, values)
    return {}


def _keep_channels(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    by_itself, quiet = set(values["by_itself"]), set(values["quiet"])
    before = rooms.channels.all(team)
    for channel in sorted(before.keys() | by_itself | quiet):
        now = before.get(channel, ChannelSettings())
        wanted = {"answers_by_itself": channel in by_itself, "follows_threads": channel not in quiet}
        if wanted != {"answers_by_itself": now.answers_by_itself, "follows_threads": now.follows_threads}:
            rooms.channels.change(team, channel, wanted)
    return {}


def _keep_leads(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    before = rooms.people.leads(team)
    leads = Leads(values.get("group", before.group), values["people"])
    rooms.workspaces.set(team, LEADS_SETTING, leads.to_json())
    return {}


def _keep_language(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    rooms.workspaces.set(team, SETTING, values["language"])
    return {}


def _keep_outside(rooms: Rooms, team: str, values: Mapping[str, Any], of_form: str) -> Mapping[str, str]:
    outside = rooms.work.destinations
    if trouble := outside.set_webhook(team, values["webhook"], values["secret"]):
        return {"secret" if "secret" in trouble.split(":")[0].lower() else "webhook": trouble}
    if trouble := outside.set_desk(team, values["desk"]):
        return {"desk": trouble}
    return {}


_Read = Callable[[Mapping[str, Any]], Filled]
_Keep = Callable[[Rooms, str, Mapping[str, Any], str], Mapping[str, str]]
_PARTS: Final[dict[str, tuple[_Read, _Keep]]] = {
    HELP: (read_help, _keep_help),
    HOURS: (read_hours, _keep_hours),
    REMINDERS: (read_reminders, _keep_reminders),
    CHANNELS: (read_channels, _keep_channels),
    LANGUAGE: (read_language, _keep_language),
    LEADS: (read_leads, _keep_leads),
    OUTSIDE: (read_outside, _keep_outside),
}

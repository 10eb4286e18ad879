"""The settings: what is shown, what may be filled in, what is said of what cannot be used, and who may."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.cases.errors import Refused
from bot.cases.waiting.hours import Hours
from bot.cases.waiting.reminders import Reminder, Timing
from bot.cases.workspace.channels import ChannelSettings
from bot.cases.workspace.installations import Installations
from bot.cases.workspace.workspaces import Leads, Workspace, Workspaces
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.slack.people import KEPT_FOR, People, UserGroup
from bot.slack.views.reminders import reminder_message, time_in_words
from bot.slack.views.settings import NO_GROUPS, SECTIONS, Shown, not_for_you, settings_view
from bot.slack.views.settings_forms import settings_form
from bot.slack.views.settings_read import (
    read_channels,
    read_help,
    read_hours,
    read_leads,
    read_reminders,
)
from bot.slack.workspaces import WorkspaceChats
from tests.slack.test_views import as_json, case

HUGE = "\u202e<!channel> <@U1> " * 400
MANY = tuple(f"U{number}" for number in range(40))
FULL = Shown(
    where="C9",
    help=ChannelSettings(
        hours=Hours("Europe/Berlin", holidays=tuple(f"2026-12-{day:02}" for day in range(1, 32)), words=HUGE),
        group="S1",
        people=MANY,
        remind_after=17,
    ),
    channels={f"C{number}": ChannelSettings(True, False) for number in range(60)},
    leads=Leads("S2", MANY),
    groups=tuple(UserGroup(f"S{number}", HUGE) for number in range(200)),
    webhook="https://example.com/" + "x" * 1_900,
    desk="help@example.com",
)
EMPTY = Shown(where=None, help=ChannelSettings())
SHOWN = [EMPTY, FULL, replace(EMPTY, where="#escalations"), replace(FULL, groups=None), replace(FULL, groups=())]


@pytest.mark.parametrize("shown", SHOWN)
def test_slack_takes_the_settings_and_each_form_of_them_however_much_is_set(shown: Shown) -> None:
    assert check_view(as_json(settings_view(shown)), ("modal",)) == []
    for name in SECTIONS:
        assert check_view(as_json(settings_form(name, shown)), ("modal",)) == []
    assert check_view(as_json(not_for_you()), ("modal",)) == []


def test_hours_cannot_be_set_before_there_is_a_channel() -> None:
    buttons = json.dumps(as_json(settings_view(EMPTY)))
    assert "settings_help" in buttons
    assert "settings_hours" not in buttons


def test_who_may_not_see_user_groups_is_told_what_is_missing() -> None:
    assert NO_GROUPS in json.dumps(as_json(settings_form("leads", replace(FULL, groups=None))), ensure_ascii=False)
    assert NO_GROUPS not in json.dumps(as_json(settings_form("leads", FULL)), ensure_ascii=False)


@pytest.mark.parametrize("timing", [Timing.UNTAKEN, Timing.QUIET, Timing.GIVE_BACK, Timing.URGENT])
def test_slack_takes_every_reminder(timing: Timing) -> None:
    message = reminder_message(case(), Reminder(timing, 1_800.0, who="U1", group="S1", people=MANY))
    assert check_blocks(as_json(message.blocks), "message") == []
    assert message.text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a minute"), (1_800, "30 minutes"), (7_200, "2 hours"), (90_000, "25 hours"), (259_200, "3 days")],
)
def test_a_time_is_said_in_words(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words


# -- what is filled in -----------------------------------------------------------------------------------------


def filled(**blocks: Any) -> dict[str, Any]:
    """A submitted view. A list is what was chosen among boxes."""
    return {"state": {"values": {name: {"it": _state(name, value)} for name, value in blocks.items()}}}


def _state(name: str, value: Any) -> dict[str, Any]:
    if name in ("opens", "closes"):
        return {"type": "timepicker", "selected_time": value}
    if name in ("people",):
        return {"type": "multi_users_select", "selected_users": value}
    if name in ("by_itself", "quiet"):
        return {"type": "multi_conversations_select", "selected_conversations": value}
    if name == "days":
        return {"type": "checkboxes", "selected_options": [{"value": day} for day in value]}
    if name == "channel":
        return {"type": "conversations_select", "selected_conversation": value}
    if name in ("when", "group", "remind_after", "quiet_after", "give_back_after"):
        return {"type": "static_select", "selected_option": {"value": value}}
    return {"type": "plain_text_input", "value": value}


def hours(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "when": "at-times",
        "days": ["1", "5"],
        "opens": "08:30",
        "closes": "16:00",
        "time_zone": "Europe/Berlin",
        "holidays": "2026-12-25\n\n 26.12.2026 \n2026-12-25",
        "words": "Back {when}",
    }
    return filled(**(usual | changes))


def test_hours_are_read_as_they_were_filled_in() -> None:
    assert read_hours(hours()).values == {
        "hours": Hours("Europe/Berlin", (1, 5), 510, 960, ("2026-12-25", "2026-12-26"), "Back {when}")
    }
    assert read_hours(hours(when="always")).values == {"hours": None}


@pytest.mark.parametrize(
    ("changes", "block", "words"),
    [
        ({"holidays": "2026-12-25\n24/12/2026"}, "holidays", "Line 2, “24/12/2026”, is no date."),
        ({"holidays": "2026-02-30"}, "holidays", "Line 1, “2026-02-30”, is no date. Write year, month and day, as in"),
        ({"holidays": "x" * 500}, "holidays", "is no date"),
        ({"time_zone": "Berlin"}, "time_zone", "I know no time zone “Berlin”."),
        ({"time_zone": ""}, "time_zone", "Say which time zone"),
        ({"days": []}, "days", "Choose at least one day."),
        ({"days": ["12", "0"]}, "days", "Choose at least one day."),
        ({"opens": None}, "opens", "Choose when people begin."),
        ({"closes": "25:00"}, "closes", "Choose when people go."),
        ({"closes": "08:30"}, "closes", "This is when they begin."),
    ],
)
def test_what_cannot_be_used_is_named_with_what_is_expected(changes: Mapping[str, Any], block: str, words: str) -> None:
    found = read_hours(hours(**changes))
    assert found.values == {}
    assert list(found.errors) == [block]
    assert words in found.errors[block]
    assert len(found.errors[block]) < 200


def test_people_and_a_group_are_read_and_no_group_is_none() -> None:
    view = filled(group="-", people=["U1", "U2"])
    assert read_leads(view).values == {"group": "", "people": ("U1", "U2")}
    assert read_leads(filled(group="S1", people=[])).values == {"group": "S1", "people": ()}
    assert read_leads(filled(people=["U1"])).values == {"people": ("U1",)}


def test_reminders_are_read_in_minutes() -> None:
    view = filled(remind_after="15", quiet_after="60", give_back_after="120", group="S1", people=[])
    assert read_reminders(view).values == {
        "remind_after": 15,
        "quiet_after": 60,
        "give_back_after": 120,
        "group": "S1",
        "people": (),
    }
    view = filled(remind_after="soon", quiet_after="60", give_back_after="120")
    assert read_reminders(view).errors == {"remind_after": "Choose a time."}


def test_only_channels_can_be_set_to_be_answered() -> None:
    assert read_channels(filled(by_itself=["C1", "G2"], quiet=[])).values == {"by_itself": ("C1", "G2"), "quiet": ()}
    assert read_channels(filled(by_itself=["D1"], quiet=[])).errors == {
        "by_itself": "Only channels can be chosen here."
    }
    assert read_help(filled(channel="C1")).values == {"channel": "C1"}
    assert read_help(filled(channel="")).errors == {"channel": "Choose a channel."}


# -- who may ---------------------------------------------------------------------------------------------------


class Slack:
    """Knows people and groups, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.people: dict[str, dict[str, Any]] = {
            "UADMIN": {"is_admin": True, "tz": "Asia/Tokyo"},
            "UOWNER": {"is_owner": True},
            "UGONE": {"is_admin": True, "deleted": True},
            "UNOBODY": {},
        }
        self.missing: set[str] = set()

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.asked.append(method)
        if method in self.missing:
            raise Refused("missing_scope", "I may not.")
        if method == "usergroups.users.list":
            return {"users": ["UMEMBER"] if arguments["usergroup"] == "S1" else []}
        if method == "usergroups.list":
            return {"usergroups": [{"id": "S1", "handle": "leads", "name": "Leads"}]}
        return {"user": self.people.get(arguments["user"], {})}


class Chats:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def api(self, team: str) -> Slack:
        return self._slack


class Kept:
    def __init__(self, leads: Leads) -> None:
        self.leads = leads

    def get(self, team: str) -> Workspace:
        return Workspace(team, settings={"leads": self.leads.to_json()} if self.leads else {})


class Installed:
    installed_by = "UINSTALLER"

    def of(self, team: str) -> Installed:
        return self


class Moment:
    at = 0.0


def people(slack: Slack, leads: Leads | None = None, moment: Moment | None = None) -> People:
    kept = cast(Workspaces, Kept(leads or Leads()))
    now = moment or Moment()
    return People(cast(WorkspaceChats, Chats(slack)), kept, cast(Installations, Installed()), clock=lambda: now.at)


@pytest.mark.parametrize(
    ("user", "leads"),
    [("UADMIN", True), ("UOWNER", True), ("UINSTALLER", True), ("UGONE", False), ("UNOBODY", False), ("", False)],
)
def test_where_nobody_is_named_those_who_manage_the_workspace_lead(user: str, leads: bool) -> None:
    found = people(Slack())
    assert found.is_lead("T1", user) is leads
    assert found.may_set("T1", user) is leads


@pytest.mark.parametrize(
    ("user", "leads", "may"),
    [
        ("UMEMBER", True, True),
        ("UNAMED", True, True),
        ("UNOBODY", False, False),
        ("UADMIN", False, True),  # so that nobody can shut everybody out
    ],
)
def test_where_somebody_is_named_they_lead(user: str, leads: bool, may: bool) -> None:
    found = people(Slack(), Leads("S1", ("UNAMED",)))
    assert found.is_lead("T1", user) is leads
    assert found.may_set("T1", user) is may


def test_slack_is_asked_once_a_minute() -> None:
    slack, moment = Slack(), Moment()
    found = people(slack, moment=moment)
    assert found.may_set("T1", "UADMIN")
    assert found.time_zone("T1", "UADMIN") == "Asia/Tokyo"
    assert slack.asked == ["users.info"]
    slack.people["UADMIN"] = {}
    moment.at = KEPT_FOR + 1
    assert not found.may_set("T1", "UADMIN")
    assert slack.asked == ["users.info"] * 2


def test_without_the_permission_there_are_no_groups_and_nobody_leads_by_one() -> None:
    slack = Slack()
    slack.missing = {"usergroups.list", "usergroups.users.list"}
    found = people(slack, Leads("S1"))
    assert found.groups("T1") is None
    assert not found.is_lead("T1", "UMEMBER")
    slack.missing = set()
    assert people(slack).groups("T1") == (UserGroup("S1", "leads"),)


def test_who_leads_is_kept_as_json() -> None:
    leads = Leads("S1", ("U1", "U2"))
    assert Leads.of(Workspace("T1", settings={"leads": json.loads(json.dumps(leads.to_json()))})) == leads
    for broken in ("x", None, {"people": "U1"}, {}):
        assert not Leads.of(Workspace("T1", settings={"leads": broken}))

"""What a lead sets in Slack: seen by those who may, kept, and in force at once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.cases.waiting.hours import Hours
from bot.cases.workspace.channels import ChannelSettings
from bot.playground.cast import DELIVERABILITY, ESCALATIONS, GENERAL, MATEO, PRIYA, ROBIN, SUPPORT, TEAM_ID
from bot.playground.things import View
from bot.slack.rooms import Rooms
from bot.slack.views.home import KnowledgeState
from tests.journeys.conftest import Stage


def rooms(stage: Stage) -> Rooms:
    """What the listeners are given, made anew: nothing is remembered in it."""
    bot = stage.bot
    return Rooms(bot.work, bot.places.chats, lambda team: KnowledgeState(1), bot.places.workspaces)


@pytest.fixture(autouse=True)
def _leads(stage: Stage) -> None:
    """Priya leads, as somebody who is named and manages nothing else; nobody else does."""
    users = stage.slack.world.users
    users[PRIYA] = replace(users[PRIYA], is_admin=False)
    stage.bot.work.cases.channels.set(TEAM_ID, ESCALATIONS, ChannelSettings())
    workspaces = rooms(stage).workspaces
    workspaces.set(TEAM_ID, "leads", {"group": "", "people": [PRIYA]})


def home(stage: Stage, user: str) -> View:
    stage.slack.open_home(user=user)
    stage.slack.wait_for(lambda: user in stage.slack.world.homes)
    return stage.slack.world.homes[user]


def top(stage: Stage, user: str = PRIYA) -> View:
    view = stage.slack.view_of(user)
    assert view is not None
    return view


def part(stage: Stage, name: str) -> View:
    """Open the settings, and the form of one part of them."""
    stage.slack.click(home(stage, PRIYA), "settings", user=PRIYA)
    stage.slack.click(top(stage), f"settings_{name}", user=PRIYA)
    assert top(stage).payload["callback_id"] == f"settings_{name}"
    return top(stage)


def shown(view: View) -> str:
    return json.dumps(view.payload["blocks"], ensure_ascii=False)


def test_only_who_may_sees_the_button_and_gets_the_settings(stage: Stage) -> None:
    assert '"settings"' in shown(home(stage, PRIYA))
    assert '"settings"' not in shown(home(stage, MATEO))
    before = home(stage, PRIYA)
    stage.slack.click(before, "settings", user=MATEO)
    assert "Only leads" in shown(top(stage, MATEO))


def test_who_may_not_any_more_keeps_nothing(stage: Stage) -> None:
    form = part(stage, "help")
    rooms(stage).workspaces.set(TEAM_ID, "leads", {"group": "", "people": [ROBIN]})
    assert stage.slack.submit(form, {"channel": DELIVERABILITY}).ok
    assert "Only leads" in shown(top(stage))
    assert rooms(stage).workspaces.get(TEAM_ID).escalation_channel is None


def test_the_channel_of_those_who_help_is_set_where_the_bot_is(stage: Stage) -> None:
    form = part(stage, "help")
    assert "I am not in that channel" in stage.slack.submit(form, {"channel": GENERAL}).errors["channel"]
    assert stage.slack.submit(form, {"channel": DELIVERABILITY}).ok
    assert rooms(stage).chat.escalation_channel(TEAM_ID) == DELIVERABILITY
    assert top(stage).payload["callback_id"] == "settings"
    assert DELIVERABILITY in shown(top(stage))


def test_hours_are_set_after_a_word_on_what_was_wrong(stage: Stage) -> None:
    form = part(stage, "hours")
    filled: dict[str, str | list[str] | None] = {
        "when": "at-times",
        "days": ["1", "2", "3", "4"],
        "opens": "08:00",
        "closes": "16:30",
        "time_zone": "Europe/Berlin",
        "holidays": "2026-12-25\nBoxing Day",
    }
    assert "Line 2, “Boxing Day”, is no date" in stage.slack.submit(form, filled).errors["holidays"]
    assert stage.slack.submit(form, filled | {"holidays": "2026-12-25\n26.12.2026"}).ok
    hours = Hours("Europe/Berlin", (1, 2, 3, 4), 480, 990, ("2026-12-25", "2026-12-26"))
    assert rooms(stage).channels.get(TEAM_ID, ESCALATIONS).hours == hours
    assert "Mon Tue Wed Thu, 08:00–16:30 (Europe/Berlin), 2 holidays." in shown(top(stage))
    assert stage.slack.submit(part(stage, "hours"), {"when": "always"}).ok
    assert rooms(stage).channels.get(TEAM_ID, ESCALATIONS).hours is None


def test_reminders_are_set_with_who_is_pinged(stage: Stage) -> None:
    form = part(stage, "reminders")
    filled: dict[str, str | list[str] | None] = {
        "remind_after": "15",
        "quiet_after": "60",
        "group": "S0DELIVER",
        "people": [MATEO],
    }
    assert stage.slack.submit(form, filled).ok
    assert rooms(stage).channels.get(TEAM_ID, ESCALATIONS) == ChannelSettings(
        group="S0DELIVER", people=(MATEO,), remind_after=15, quiet_after=60
    )


def test_channels_are_set_to_be_answered_or_left_in_peace(stage: Stage) -> None:
    assert stage.slack.submit(part(stage, "channels"), {"by_itself": [SUPPORT], "quiet": [GENERAL]}).ok
    channels = rooms(stage).channels
    assert channels.get(TEAM_ID, SUPPORT) == ChannelSettings(answers_by_itself=True)
    assert channels.get(TEAM_ID, GENERAL) == ChannelSettings(follows_threads=False)
    form = part(stage, "channels")
    assert SUPPORT in shown(form)
    assert stage.slack.submit(form, {"by_itself": [], "quiet": [GENERAL]}).ok
    assert channels.get(TEAM_ID, SUPPORT) == ChannelSettings()


def test_leads_are_a_user_group_or_people(stage: Stage) -> None:
    assert not rooms(stage).people.is_lead(TEAM_ID, ROBIN)
    assert stage.slack.submit(part(stage, "leads"), {"group": "S0SUPPORT", "people": [PRIYA]}).ok
    assert rooms(stage).people.is_lead(TEAM_ID, ROBIN)
    assert rooms(stage).people.is_lead(TEAM_ID, PRIYA)
    assert not rooms(stage).people.is_lead(TEAM_ID, MATEO)


def test_where_cases_are_told_outside_is_set_with_a_word_on_what_was_wrong(stage: Stage) -> None:
    form = part(stage, "outside")
    errors = stage.slack.submit(form, {"webhook": "http://169.254.169.254/", "secret": "x"}).errors
    assert "web address" in errors["webhook"].lower()
    assert stage.bot.work.destinations.own_webhook(TEAM_ID) == ""


def test_a_channel_that_is_given_by_name_has_settings_too(stage: Stage) -> None:
    stage.slack.click(home(stage, PRIYA), "settings", user=PRIYA)
    assert ESCALATIONS in shown(top(stage))
    assert "settings_hours" in shown(top(stage))

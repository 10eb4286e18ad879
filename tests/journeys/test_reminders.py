"""A night with reminders, by a clock that is moved: nobody is woken, nothing is forgotten, nothing is said twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cases.case import State
from bot.cases.waiting.hours import Hours
from bot.playground.cast import ESCALATIONS, MATEO, PRIYA, ROBIN, TEAM_ID
from bot.playground.things import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_escalation import answered, escalate, said, shown, until

MINUTE, HOUR = 60.0, 3600.0
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Hours(time_zone="Europe/Berlin")
UNTAKEN = "Nobody has taken this yet"
QUIET = "are you still on this?"


@pytest.fixture(autouse=True)
def _helpers(stage: Stage) -> None:
    """Priya and Mateo look after escalations; Robin does not."""
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, "U0REBOUND"}


def move_to(stage: Stage, hour: int, *, weekday: int) -> None:
    """Let time pass until that hour of that day of the week, where the helpers are."""
    now = datetime.fromtimestamp(stage.slack.now(), BERLIN)
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=(weekday - now.isoweekday()) % 7)
    if then <= now:
        then += timedelta(days=7)
    stage.pass_time(then.timestamp() - stage.slack.now())


def settled(stage: Stage) -> None:
    stage.slack.wait_for(lambda: all(delivery.done for delivery in stage.slack.deliveries))
    assert stage.bot.work.wait_until_idle(10)


def under(stage: Stage, card: Message, words: str) -> list[Message]:
    """What was said under a card with these words in it."""
    settled(stage)
    return [message for message in stage.slack.replies(card) if words in message.text]


def test_a_night_with_reminders(stage: Stage) -> None:
    channels = stage.bot.work.cases.channels
    channels.change(TEAM_ID, ESCALATIONS, {"hours": OFFICE, "group": "S0DELIVER"})
    move_to(stage, 22, weekday=4)  # a Thursday evening
    answer = answered(stage)
    card = escalate(stage, answer)
    settled(stage)
    stage.pass_time(1)
    hint = [message for message in stage.slack.replies(answer) if "People are here again" in message.text]
    assert [message.text for message in hint] == [
        "🌙 People are here again on Friday at 09:00 (Europe/Berlin). Your case waits for them."
    ]

    stage.pass_time(10 * HOUR)  # eight in the morning: nobody was woken
    assert under(stage, card, UNTAKEN) == []
    assert "waiting" in shown(card)

    stage.pass_time(HOUR + 30 * MINUTE)  # half past nine
    (first,) = under(stage, card, UNTAKEN)
    assert '"usergroup_id": "S0DELIVER"' in shown(first)
    assert first.subtype == "thread_broadcast"

    stage.slack.click(first, "snooze", user=PRIYA, value=f"hour {stage.case(answer).id}")
    settled(stage)
    assert f"<@{PRIYA}> has put this off" in stage.slack.replies(card)[-1].text
    stage.pass_time(HOUR + MINUTE)
    (second,) = under(stage, card, UNTAKEN)  # the first says now that it was put off
    assert second.ts != first.ts
    assert "usergroup" not in shown(second)

    stage.slack.click(second, "take_reminded", user=MATEO)
    until(stage, answer, State.CLAIMED)
    assert under(stage, card, UNTAKEN) == []
    assert len(under(stage, card, f"<@{MATEO}> has taken this")) == 1
    stage.pass_time(4 * HOUR + MINUTE)
    (asked,) = under(stage, card, QUIET)
    assert f"<@{MATEO}>" in asked.text
    stage.slack.click(asked, "still_on_it", user=PRIYA)
    settled(stage)
    assert stage.case(answer).state is State.CLAIMED
    stage.slack.click(asked, "still_on_it", user=MATEO)
    assert under(stage, card, QUIET) == []
    assert len(under(stage, card, f"<@{MATEO}> is still on it")) == 1

    stage.pass_time(4 * 24 * HOUR)  # over the weekend: asked again
    assert len(under(stage, card, QUIET)) == 1
    stage.pass_time(24 * HOUR)
    until(stage, answer, State.ESCALATED)
    assert f"<@{MATEO}> has not got to this yet" in said(stage.slack.replies(card))
    assert "so it waits for somebody else to take it" in said(stage.slack.replies(answer))


def test_who_has_a_case_hands_it_back_when_asked(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    settled(stage)
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    stage.pass_time(4 * HOUR + 1)
    (asked,) = under(stage, card, QUIET)
    stage.slack.click(asked, "hand_back", user=PRIYA)
    until(stage, answer, State.ESCALATED)
    settled(stage)
    assert under(stage, card, QUIET) == []
    assert f"<@{PRIYA}> has handed this back" in said(stage.slack.replies(card))
    assert f"<@{PRIYA}> has handed this back" in said(stage.slack.replies(answer))


def test_who_does_not_help_can_put_nothing_off(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    settled(stage)
    stage.pass_time(30 * MINUTE + 1)
    (first,) = under(stage, card, UNTAKEN)
    stage.slack.world.channels[ESCALATIONS].members.add(ROBIN)
    stage.slack.click(first, "snooze", user=ROBIN, value=f"hour {stage.case(answer).id}")
    settled(stage)
    assert "has put this off" in said(stage.slack.replies(card))
    stage.pass_time(HOUR + 1)
    (again,) = under(stage, card, UNTAKEN)
    stage.slack.world.channels[ESCALATIONS].members.remove(ROBIN)
    stage.slack.click(again, "snooze", user=ROBIN, value=f"hour {stage.case(answer).id}")
    stage.slack.click(again, "take_reminded", user=ROBIN)
    assert len(under(stage, card, UNTAKEN)) == 1
    assert stage.case(answer).state is State.ESCALATED


def test_an_archived_channel_is_not_written_to(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    settled(stage)
    stage.slack.world.channels[ESCALATIONS].members.discard("U0REBOUND")  # taken out, and nobody told the bot
    stage.pass_time(3 * HOUR)
    assert under(stage, card, UNTAKEN) == []

"""Time that is let pass in the playground passes for the bot too."""

from __future__ import annotations

from bot.cases.case import Surface
from bot.playground.things import Message
from bot.slack.payloads import job_of_message
from tests.journeys.conftest import Stage

UNKNOWN = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown"
HOUR = 3600.0


def hand_over(stage: Stage, said: Message, after: float) -> None:
    """Let the bot explain a message, in so many seconds at the earliest."""
    payloads, channel = stage.slack.hands.payloads, stage.slack.world.channels[said.channel]
    body = payloads.event(payloads.mention_event(channel, said), channel=channel)
    stage.bot.work.hand_over(job_of_message(body, Surface.MENTION), after=after)


def test_what_is_due_in_an_hour_is_done_when_an_hour_is_let_pass_and_once(stage: Stage) -> None:
    said = stage.slack.say("#support", UNKNOWN)
    hand_over(stage, said, HOUR)
    assert stage.settled(said) == []
    stage.pass_time(HOUR / 2)
    assert stage.settled(said) == []

    stage.pass_time(HOUR / 2 + 1)
    assert len(stage.settled(said)) == 1
    assert float(stage.slack.replies(said)[0].ts) - float(said.ts) >= HOUR
    stage.pass_time(24 * HOUR)
    assert len(stage.settled(said)) == 1

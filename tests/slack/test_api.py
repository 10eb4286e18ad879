"""Slack's faults, sorted: what may pass is tried again, what will not is said in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answering.block_kit import context, feedback_buttons, table
from bot.cases.errors import Refused, TryAgain
from bot.playground.driver import Playground
from bot.slack.api import SlackApi, versions, words_for


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground() as playground:
        yield playground


@pytest.fixture
def api(slack: Playground) -> SlackApi:
    return SlackApi(slack.config.bot_token, slack.api_url)


def test_a_call_gives_what_slack_said(api: SlackApi) -> None:
    assert api.call("auth.test")["user_id"] == "U0REBOUND"


def test_too_many_calls_are_tried_again_after_the_time_that_slack_names(slack: Playground, api: SlackApi) -> None:
    slack.world.faults.rate_limit("auth.test", retry_after=7)
    with pytest.raises(TryAgain) as caught:
        api.call("auth.test")
    assert caught.value.after == 7


@pytest.mark.parametrize("status", [500, 502, 503])
def test_slacks_own_faults_are_tried_again(slack: Playground, api: SlackApi, status: int) -> None:
    slack.world.faults.fail("auth.test", status=status)
    with pytest.raises(TryAgain):
        api.call("auth.test")


def test_a_slack_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(TryAgain, match="could not be reached"):
        SlackApi("xoxb-x", "http://127.0.0.1:9/api/").call("auth.test")


def test_a_message_whose_confirmation_is_lost_is_sent_once_by_the_library(slack: Playground, api: SlackApi) -> None:
    slack.world.faults.fail("chat.postMessage", after_work=True)
    with pytest.raises(TryAgain):
        api.say("chat.postMessage", channel="C0SUPPORT", text="once", blocks=())
    assert len(slack.history("#support")) == 1


def test_a_refusal_is_said_in_words(api: SlackApi) -> None:
    with pytest.raises(Refused, match="/invite @Rebound") as caught:
        api.say("chat.postMessage", channel="C0NOWHERE", text="x", blocks=())
    assert caught.value.code == "channel_not_found"


def test_a_token_that_is_not_taken_is_said_in_words(slack: Playground) -> None:
    with pytest.raises(Refused, match="SLACK_BOT_TOKEN"):
        SlackApi("xoxb-wrong", slack.api_url).call("auth.test")


def test_an_error_without_words_is_at_least_named() -> None:
    assert "some_new_error" in words_for("some_new_error")


def test_blocks_that_slack_does_not_take_become_plain_text(slack: Playground, api: SlackApi) -> None:
    api.say("chat.postMessage", channel="C0SUPPORT", text="in words", blocks=({"type": "no such block"},))
    (message,) = slack.history("#support")
    assert (message.text, message.blocks) == ("in words", [])


def test_the_kinds_of_block_that_not_everybody_takes_go_first() -> None:
    plain, thumbs = context("x"), feedback_buttons("c1")
    assert versions((plain, thumbs)) == ((plain, thumbs), (plain,))
    assert versions((plain,)) == ((plain,),)


def test_a_table_that_slack_does_not_take_is_said_as_a_list() -> None:
    _, (instead,) = versions((table([("Address", "Why"), ("kim@example.com", "Mailbox full")]),))
    assert instead["elements"][0]["elements"][0]["elements"][0]["text"] == "kim@example.com · Mailbox full"


def test_an_address_for_private_answers_that_ran_out_is_said_in_words(slack: Playground, api: SlackApi) -> None:
    with pytest.raises(Refused, match="half an hour"):
        api.respond(f"{slack.url}/hooks/none", text="x", blocks=())

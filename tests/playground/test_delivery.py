"""The bot is told of things as Slack tells it: signed, in three seconds, and again when it does not answer."""

import dataclasses
import json
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground import cast
from bot.playground.driver import Playground
from bot.playground.hands import Attachment
from tests.playground.conftest import QUICK
from tests.playground.listener import Answer, Listener


def settled(slack: Playground, count: int) -> None:
    slack.wait_for(lambda: len(slack.deliveries) >= count and all(d.done for d in slack.deliveries))


def test_requests_carry_slacks_signature(slack: Playground) -> None:
    with Listener() as bot:
        slack.connect(bot.url)
        slack.say("#support", "hello")
        settled(slack, 1)

    [request] = bot.received
    assert request.path == "/slack/events"
    assert SignatureVerifier(slack.config.signing_secret).is_valid_request(request.body, request.headers)
    assert not SignatureVerifier("another secret").is_valid_request(request.body, request.headers)


def test_a_mention_arrives_as_a_mention_and_as_a_message(slack: Playground) -> None:
    with Listener() as bot:
        slack.connect(bot.url)
        slack.mention("#support", "550 <kim@example.com>")
        settled(slack, 2)

    bodies = {json.loads(r.body)["event"]["type"]: json.loads(r.body) for r in bot.received}
    assert set(bodies) == {"message", "app_mention"}
    assert bodies["message"]["event"]["channel_type"] == "channel"
    assert bodies["message"]["event"]["ts"] == bodies["app_mention"]["event"]["ts"]
    assert bodies["message"]["event_id"] != bodies["app_mention"]["event_id"]
    assert bodies["app_mention"]["event"]["text"].endswith("&lt;<mailto:kim@example.com|kim@example.com>&gt;")
    assert bodies["app_mention"]["authorizations"][0]["user_id"] == cast.BOT_USER


def test_a_direct_message_arrives_as_one(slack: Playground) -> None:
    with Listener() as bot:
        slack.connect(bot.url)
        slack.dm("hello")
        settled(slack, 1)

    event = json.loads(bot.received[0].body)["event"]
    assert (event["channel_type"], event["channel"]) == ("im", cast.dm_id(cast.ROBIN))


def test_a_channel_without_the_bot_stays_private_and_says_how_to_invite_it(slack: Playground) -> None:
    slack.mention("#general", "hello?")

    assert slack.deliveries == []
    assert "/invite" in slack.ephemeral("#general")[0].text
    slack.slash("/invite", "@rebound", channel="#general")
    slack.mention("#general", "hello?")
    assert {d.name for d in slack.deliveries} == {"member_joined_channel", "message.channels", "app_mention"}


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [(Answer(500), 500, "http_error"), (Answer(hang=True), None, "http_timeout")],
)
def test_an_event_is_tried_again_with_the_same_id(answer: Answer, status: int | None, reason: str) -> None:
    with Playground(dataclasses.replace(QUICK, ack_seconds=0.3)) as slack, Listener(answer, answer) as bot:
        slack.connect(bot.url)
        slack.say("#support", "hello")
        settled(slack, 1)

        assert slack.deliveries[0].statuses == [status, status, 200]
        assert slack.deliveries[0].acknowledged
    first, second, third = bot.received
    assert "x-slack-retry-num" not in first.headers
    assert (second.headers["x-slack-retry-num"], second.headers["x-slack-retry-reason"]) == ("1", reason)
    assert third.headers["x-slack-retry-num"] == "2"
    assert len({json.loads(r.body)["event_id"] for r in bot.received}) == 1


def test_after_three_retries_slack_gives_up(slack: Playground) -> None:
    with Listener(*[Answer(503)] * 9) as bot:
        slack.connect(bot.url)
        slack.say("#support", "hello")
        settled(slack, 1)

    assert slack.deliveries[0].statuses == [503] * 4
    assert not slack.deliveries[0].acknowledged


def test_a_bot_may_ask_for_no_retries(slack: Playground) -> None:
    with Listener(Answer(500, no_retry=True)) as bot:
        slack.connect(bot.url)
        slack.say("#support", "hello")
        settled(slack, 1)

    assert slack.deliveries[0].statuses == [500]


def test_a_bot_that_is_not_there_is_tried_too(slack: Playground) -> None:
    slack.say("#support", "hello")
    settled(slack, 1)

    assert [a.error for a in slack.deliveries[0].attempts] == ["connection_failed"] * 4


def test_a_test_can_deliver_an_event_again(slack: Playground) -> None:
    with Listener() as bot:
        slack.connect(bot.url)
        slack.say("#support", "hello")
        settled(slack, 1)
        slack.redeliver(slack.deliveries[0])

    assert bot.received[0].body == bot.received[1].body
    assert bot.received[1].headers["x-slack-retry-num"] == "1"


def test_a_command_is_a_form_and_its_answer_is_shown_to_one_person(slack: Playground) -> None:
    with Listener(Answer(body="only for you", content_type="text/plain")) as bot:
        slack.connect(bot.url)
        assert slack.slash("/bounce", "550 <kim@example.com> & more") is None

    form = {key: values[0] for key, values in parse_qs(bot.received[0].body.decode()).items()}
    assert (form["command"], form["text"]) == ("/bounce", "550 <kim@example.com> & more")
    assert form["response_url"].startswith(slack.url)
    assert [m.text for m in slack.ephemeral("#support")] == ["only for you"]


def test_a_command_may_be_answered_for_everybody(slack: Playground) -> None:
    with Listener(Answer(body='{"response_type": "in_channel", "text": "for all"}')) as bot:
        slack.connect(bot.url)
        slack.slash("/bounce", "x")

    assert [m.text for m in slack.history("#support")] == ["for all"]


def test_a_command_that_fails_tells_the_person_and_is_not_tried_again(slack: Playground) -> None:
    with Listener(Answer(500)) as bot:
        slack.connect(bot.url)
        assert slack.slash("/bounce", "x") is not None

    assert len(bot.received) == 1
    assert "/bounce failed" in slack.ephemeral("#support")[0].text


def test_a_very_long_paste_becomes_a_snippet_and_keeps_its_mention(slack: Playground) -> None:
    with Listener() as bot:
        slack.connect(bot.url)
        slack.mention("#support", "550 no such user\n" * 1000 + "end")
        settled(slack, 2)

    event = next(e for r in bot.received if (e := json.loads(r.body)["event"])["type"] == "message")
    assert (event["subtype"], event["text"]) == ("file_share", f"<@{cast.BOT_USER}>")
    assert event["files"][0]["mode"] == "snippet"
    assert event["files"][0]["size"] == 17_003


def test_a_file_arrives_with_the_message(slack: Playground) -> None:
    with Listener() as bot:
        slack.connect(bot.url)
        slack.mention("#support", "this came back", files=[Attachment("back.eml", b"Subject: hi\n\n")])
        settled(slack, 2)

    event = next(e for r in bot.received if (e := json.loads(r.body)["event"])["type"] == "app_mention")
    assert (event["files"][0]["name"], event["files"][0]["mimetype"]) == ("back.eml", "message/rfc822")
    assert event["files"][0]["url_private_download"].startswith(slack.url)


def test_edits_and_deletions_are_told(slack: Playground) -> None:
    message = slack.say("#support", "first")
    slack.edit(message, "second")
    slack.delete(message)

    changed, deleted = slack.delivered("message_changed"), slack.delivered("message_deleted")
    assert changed[0].body["event"]["message"]["text"] == "second"
    assert changed[0].body["event"]["previous_message"]["text"] == "first"
    assert deleted[0].body["event"]["deleted_ts"] == message.ts


def test_a_bots_own_messages_can_be_told_too() -> None:
    config = dataclasses.replace(QUICK, deliver_bot_messages=True)
    with Playground(config) as slack, Listener() as bot:
        slack.connect(bot.url)
        WebClient(token=config.bot_token, base_url=slack.api_url).chat_postMessage(channel="#support", text="mine")
        settled(slack, 1)

    assert json.loads(bot.received[0].body)["event"]["bot_id"] == cast.BOT_ID

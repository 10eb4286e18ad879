"""Mentioning the bot in a channel."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.playground.hands import Attachment
from tests.journeys.conftest import Stage
from tests.shipped import shipped

UNKNOWN = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"
FULL = "452 4.2.2 <lee@example.org>: The email account that you tried to reach is over quota"


def test_a_mention_with_a_paste_is_answered_in_its_thread(stage: Stage) -> None:
    question = stage.slack.mention("#support", UNKNOWN)
    reply = stage.slack.wait_for_reply(question)
    assert reply.thread_ts == question.ts
    assert "kim@exmaple.com" in reply.text
    assert reply.metadata is not None
    assert reply.metadata["event_type"] == "rebound_answer"
    assert stage.case(reply).answer is not None


def test_a_mention_is_answered_once_although_it_comes_as_two_events(stage: Stage) -> None:
    question = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(question)
    assert len(stage.slack.delivered("message.channels")) == 1
    assert len(stage.slack.delivered("app_mention")) == 1
    assert len(stage.settled(question)) == 1


def test_a_mention_is_answered_once_when_slack_retries(stage: Stage) -> None:
    question = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(question)
    (delivery,) = stage.slack.delivered("app_mention")
    for _ in range(3):
        assert stage.slack.redeliver(delivery).status == 200
    assert len(stage.settled(question)) == 1


def test_an_edit_of_a_mention_is_not_a_second_question(stage: Stage) -> None:
    question = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(question)
    stage.slack.edit(question, f"@rebound {FULL}")
    assert len(stage.settled(question)) == 1


def test_what_is_said_in_a_channel_without_a_mention_is_left_alone(stage: Stage) -> None:
    said = stage.slack.say("#support", UNKNOWN)
    stage.slack.wait_for(lambda: bool(stage.slack.delivered("message.channels")))
    assert stage.settled(said) == []


def test_under_somebody_elses_bounce_it_reads_the_bounce(stage: Stage) -> None:
    bounce = stage.slack.say("#support", FULL, user="U0MATEO")
    stage.slack.say("#support", "who knows this?", user="U0PRIYA", thread_ts=bounce.ts)
    question = stage.slack.mention("#support", "can you help?", thread_ts=bounce.ts)
    reply = stage.slack.wait_for_reply(question)
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "mailbox-full"
    assert reply.thread_ts == bounce.ts


def test_under_somebody_elses_file_it_reads_the_file(stage: Stage) -> None:
    mail = Attachment("bounce.eml", b"From: MAILER-DAEMON@mx.example.net\nSubject: failure\n\n" + FULL.encode())
    bounce = stage.slack.say("#support", "look", user="U0MATEO", files=[mail])
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", thread_ts=bounce.ts))
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "mailbox-full"


def test_a_mention_with_nothing_gets_help(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support"))
    assert "I explain e-mail bounces" in reply.text


PICTURE = Attachment("screenshot.png", b"\x89PNG\r\n\x1a\n")


def test_a_picture_gets_the_way_to_the_text(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", files=[PICTURE]))
    assert "can’t read pictures" in reply.text
    assert "paste it here" in reply.text


@pytest.mark.parametrize("name", ["screenshot.png", "report.pdf"])
def test_who_sends_a_file_that_cannot_be_read_learns_that_a_channel_needs_a_mention(stage: Stage, name: str) -> None:
    in_a_channel = stage.slack.wait_for_reply(stage.slack.mention("#support", files=[Attachment(name, b"%PDF")]))
    assert "In a channel, mention me in that message" in in_a_channel.text
    directly = stage.slack.wait_for_reply(stage.slack.dm("", files=[Attachment(name, b"%PDF")]))
    assert "mention" not in directly.text


def test_a_question_with_a_code_is_answered_although_there_is_a_picture_with_it(stage: Stage) -> None:
    question = stage.slack.mention("#support", "what does 550 5.1.1 user unknown mean?", files=[PICTURE])
    answer = stage.case(stage.slack.wait_for_reply(question)).answer
    assert answer is not None
    assert answer.reason == "recipient-unknown"


def test_forty_thousand_characters_are_read(stage: Stage) -> None:
    padding = "\n".join(f"X-Padding-{number}: {'y' * 60}" for number in range(540))
    question = stage.slack.mention("#support", f"{UNKNOWN}\n\n{padding}"[:40_000])
    reply = stage.slack.wait_for_reply(question)
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "recipient-unknown"


def test_ten_megabytes_of_mail_are_read(stage: Stage) -> None:
    head = b"From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\n\n" + UNKNOWN.encode()
    big = head + b"\n\n------ This is a copy of the message ------\n" + b"0123456789abcdef\n" * 620_000
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", files=[Attachment("big.eml", big)]), timeout=30)
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "recipient-unknown"


@pytest.mark.parametrize(
    "name_and_content",
    [
        ("noise.bin", bytes(range(256)) * 40),
        ("empty.txt", b""),
        ("page.html", b"<html><body><p>nothing here</p></body></html>"),
        ("report.pdf", b"%PDF-1.7"),
    ],
)
def test_any_file_gets_an_answer_in_words(stage: Stage, name_and_content: tuple[str, bytes]) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", files=[Attachment(*name_and_content)]))
    assert reply.text
    assert "Traceback" not in json.dumps(reply.blocks)


def links_in(blocks: object) -> Iterator[str]:
    """The address of every live link, however deep it lies."""
    if isinstance(blocks, dict):
        if blocks.get("type") == "link":
            yield blocks["url"]
        blocks = list(blocks.values())
    for block in blocks if isinstance(blocks, list) else ():
        yield from links_in(block)


def test_hostile_text_can_neither_ping_nor_link(stage: Stage) -> None:
    hostile = (
        "550 5.7.1 <!channel> <@U0PRIYA> see https://evil.example/login or <https://evil.example|your bank> "
        "<!here> *bold* `code` user unknown <kim@example.com>"
    )
    question = stage.slack.mention("#support", hostile)
    reply = stage.slack.wait_for_reply(question)
    stage.slack.click(reply, "show_details")
    stage.slack.wait_for(lambda: stage.case(reply).show_details and reply.edited is not None)
    assert "<!" not in reply.text
    assert "<@" not in reply.text
    assert "<http" not in reply.text
    shown = json.dumps(reply.blocks)
    assert '"type": "mrkdwn"' not in shown
    assert '"type": "broadcast"' not in shown
    documented = {source.url for entry in shipped().entries for source in entry.sources}
    assert set(links_in(reply.blocks)) <= documented  # of the base's own sources, and of nothing that was pasted
    assert '"type": "user"' not in shown
    for call in stage.slack.calls("chat.postMessage"):
        assert str(call.arguments["unfurl_links"]).lower() in ("false", "0")
        assert str(call.arguments["unfurl_media"]).lower() in ("false", "0")


@pytest.mark.parametrize(
    ("paste", "reason"),
    [
        ("550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table", "recipient-unknown"),
        ("550 5.1.1 Sorry, user address unknown", "recipient-unknown"),
        ("551 5.7.1 Not authorised to send from this header address", "sender-not-authorised"),
        ("535 5.7.8 Error: authentication failed: authentication failure", "smtp-auth-failed"),
        (
            "Host or domain name not found. Name service error for name=example.net type=MX: Host not found, try again",
            "domain-not-found",
        ),
        ("Invalid recipient: user not found", "recipient-unknown"),
        ("552 5.2.2 mailbox quota exceeded", "mailbox-full"),
        ("452 4.2.2 mailbox storage full", "mailbox-full"),
        ("554 5.7.1 spam message rejected: suspicious content detected", "spam-content"),
        ("421 connection refused by mx.example.org", "connection-failed"),
        ("what is the difference between a hard bounce and a soft bounce?", "hard-vs-soft"),
        ("is it safe to click links in a bounce message?", "links-in-bounces"),
        ("I'm getting bounces for messages I didn't send", "unexpected-bounces"),
    ],
)
def test_every_documented_error_gets_its_answer(stage: Stage, paste: str, reason: str) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", paste))
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == reason

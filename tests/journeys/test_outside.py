"""What others than Slack hear of a case, over real requests and a real mail server; and several cases alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from bot.outward.defaults import OutwardDefaults
from bot.outward.smtp import MailServer, Tls
from bot.playground.cast import BOT_USER, ESCALATIONS, JONAS, MATEO, PRIYA, ROBIN
from bot.playground.driver import Playground
from bot.playground.hands import Attachment
from bot.playground.things import Message
from tests.cases.outside import SECRET
from tests.journeys.conftest import Stage, listening, opened, settings_for
from tests.journeys.test_escalation import answered, escalate, said, shown
from tests.outward.servers import Desk, Hook, hook_server, mail_server

BOUNCE = (
    b"From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: robin@acme.example\r\n"
    b"Subject: Undelivered Mail\r\nMessage-ID: <1@mx.example.org>\r\n\r\n"
    b"<kim@exmaple.com>: host mx.exmaple.com[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\r\n"
)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as found:
        yield found


@pytest.fixture
def desk() -> Iterator[Desk]:
    with mail_server() as found:
        yield found


@pytest.fixture
def stage(slack: Playground, tmp_path: Path, hook: Hook, desk: Desk) -> Iterator[Stage]:
    told = OutwardDefaults(
        webhook_url=hook.url,
        webhook_secret=SECRET,
        webhook_private=True,
        mail_server=MailServer("127.0.0.1", desk.port, Tls.NEVER),
        desk_address="desk@help.example",
        mail_from="rebound@acme.example",
    )
    settings = replace(settings_for(slack, tmp_path / "cases.sqlite"), outward=told)
    with opened(slack, settings) as bot, listening(bot) as url:
        slack.connect(url)
        slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}
        yield Stage(slack, bot, url)


def test_a_case_is_told_to_a_web_address_and_to_a_help_desk(stage: Stage, hook: Hook, desk: Desk) -> None:
    asked = stage.slack.mention("#support", "", files=[Attachment("bounce.eml", BOUNCE)])
    answer = stage.slack.wait_for_reply(asked)
    card = escalate(stage, answer, "they need it today")
    stage.slack.wait_for(lambda: len(hook.taken) == 1 and len(desk.taken) == 1)
    stage.slack.click(card, "claim", user=PRIYA)
    stage.slack.wait_for(lambda: len(hook.taken) == 2)

    events = [json.loads(request.body) for request in hook.taken]
    assert [event["type"] for event in events] == ["case.created", "case.taken"]
    for request in hook.taken:
        fields = {name: value for name, value in request.headers.items() if name.startswith("webhook-")}
        Webhook(SECRET).verify(request.body, fields, json_parse=False)
    data = events[1]["data"]
    assert (data["asked_by"], data["who"], data["taken_by"]) == (ROBIN, PRIYA, PRIYA)
    assert data["links"]["card"].endswith(f"/archives/{card.channel}/p{card.ts.replace('.', '')}")
    assert f"/archives/{answer.channel}/p{answer.ts.replace('.', '')}" in data["links"]["thread"]

    mail = message_from_bytes(desk.taken[0].content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "message/rfc822"]
    words = str(next(iter(mail.iter_parts())).get_content())
    assert "Robin Hale asks in Slack for a person" in words
    assert data["links"]["card"] in words


def test_a_desk_that_does_not_want_it_is_named_under_the_card_and_pings_nobody(stage: Stage, desk: Desk) -> None:
    desk.answers.append(f"554 5.7.1 Not here <@{MATEO}> <!channel> https://evil.example/x")
    card = escalate(stage, answered(stage))
    stage.slack.wait_for(lambda: "did not get the e-mail" in said(stage.slack.replies(card)))
    [told] = [reply for reply in stage.slack.replies(card) if "did not get the e-mail" in reply.text]
    assert "<@" not in told.text
    assert "<!" not in told.text
    assert '"type": "user"' not in json.dumps(told.blocks)
    assert "https://evil" not in json.dumps(told.blocks)


def unknown(name: str) -> str:
    return f"550 5.1.1 <{name}@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"


def ask(stage: Stage, name: str, user: str = ROBIN) -> Message:
    asked = stage.slack.mention("#support", unknown(name), user=user)
    stage.slack.wait_for_reply(asked)
    stage.settled(asked)
    return asked


def notices(stage: Stage) -> list[Message]:
    return [
        message
        for message in stage.slack.history("#escalations")
        if message.metadata and message.metadata["event_type"] == "rebound_incident"
    ]


def test_five_alike_make_one_notice_that_is_kept_up_to_date(stage: Stage) -> None:
    asked = [ask(stage, f"kim{number}") for number in range(4)]
    assert notices(stage) == []
    asked.append(ask(stage, "kim4", JONAS))
    [notice] = notices(stage)
    assert "5 bounces" in shown(notice)
    assert "exmaple.com" in shown(notice)
    for message in asked[:4]:
        assert "Others see the same" not in said(stage.slack.replies(message))
    assert "Anderen geht es genauso" in said(stage.slack.replies(asked[4]))  # Jonas reads Slack in German
    link = f"/archives/{notice.channel}/p{notice.ts.replace('.', '')}"
    assert link in json.dumps([reply.blocks for reply in stage.slack.replies(asked[4])])

    ask(stage, "kim5")
    stage.pass_time(11)
    assert [message.ts for message in notices(stage)] == [notice.ts]
    assert "6 bounces" in shown(notices(stage)[0])

    for _ in range(8):
        stage.pass_time(600)
    assert "Quiet again" in shown(notices(stage)[0])


def test_the_button_shows_the_cases_with_links(stage: Stage) -> None:
    asked = [ask(stage, f"kim{number}") for number in range(5)]
    [notice] = notices(stage)
    stage.slack.click(notice, "incident_cases", user=PRIYA)
    view = stage.slack.view_of(PRIYA)
    assert view is not None
    listed = json.dumps(view.payload["blocks"], ensure_ascii=False)
    for number, message in enumerate(asked):
        answer = stage.slack.replies(message)[0]
        assert f"kim{number}@exmaple.com" in listed
        assert f"/archives/{answer.channel}/p{answer.ts.replace('.', '')}?thread_ts={message.ts}" in listed


def test_what_one_person_asked_in_private_is_counted_and_shown_to_nobody(stage: Stage) -> None:
    for number in range(4):
        ask(stage, f"kim{number}")
    stage.slack.slash("/bounce", unknown("nobodys-business"), user=JONAS)
    stage.slack.wait_for(lambda: bool(notices(stage)))
    [notice] = notices(stage)
    assert "nobodys-business" not in shown(notice)
    assert "1 of them asked in private" in shown(notice)
    stage.slack.click(notice, "incident_cases", user=PRIYA)
    view = stage.slack.view_of(PRIYA)
    assert view is not None
    assert "nobodys-business" not in json.dumps(view.payload)


def test_hostile_domains_and_names_are_only_text(stage: Stage) -> None:
    for number in range(5):
        link = "<https://evil.example/x|your bank>"
        hostile = f"550 5.1.1 <kim{number}@evil.example>: User unknown <!channel> <@{PRIYA}> {link}"
        asked = stage.slack.mention("#support", hostile)
        stage.slack.wait_for_reply(asked)
        stage.settled(asked)
    [notice] = notices(stage)
    assert "broadcast" not in shown(notice)
    assert "https://evil.example" not in shown(notice)
    assert "<!" not in notice.text

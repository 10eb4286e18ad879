"""What somebody with bad intentions sends: to Slack's address, and in a bounce."""

from __future__ import annotations

import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.cases.case import State
from bot.knowledge.files import shipped_folder
from bot.playground.cast import ESCALATIONS, MATEO, PRIYA, ROBIN
from bot.playground.driver import Playground
from bot.playground.hands import Attachment
from bot.playground.signing import signed_headers
from bot.slack.door import Limits
from bot.slack.run import open_bot
from tests.journeys.conftest import Stage, listening, settings_for
from tests.journeys.test_mention import UNKNOWN
from tests.slack.doors import open_door

FORM = "application/x-www-form-urlencoded"
PINGS = "<!channel> <!here> <@U0PRIYA> <#C0SUPPORT> @here <http://evil.example|click> http://evil.example/ \u202eTXT"


def post(stage: Stage, body: str | bytes, kind: str = "application/json", *, signed: bool = True) -> httpx.Response:
    raw = body.encode() if isinstance(body, str) else body
    secret = stage.slack.config.signing_secret if signed else "wrong"
    headers = signed_headers(secret, str(int(time.time())), raw, kind)
    return httpx.post(stage.url + "/slack/events", content=raw, headers=headers)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a', "application/json"),
        (b"[1, 2]", "application/json"),
        (b"5", "application/json"),
        (b"[" * 200_000, "application/json"),
        (b'{"a":' + b"9" * 5_000 + b"}", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'payload={"a', FORM),
        (b"payload=[1]", FORM),
        (b"payload=" + b"[" * 200_000, FORM),
        (b'{"type": "event_callback", "event": "x"}', "application/json"),
        (b'{"type": "event_callback", "event": null}', "application/json"),
    ],
)
@pytest.mark.parametrize("signed", [True, False])
def test_a_body_that_makes_no_sense_is_turned_away(stage: Stage, body: bytes, kind: str, signed: bool) -> None:
    assert post(stage, body, kind, signed=signed).status_code in (400, 401)


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1.5", "NaN", "inf", "9" * 400, "٣", "1_700_000_000"])
def test_a_time_that_is_no_time_is_an_unsigned_request_and_no_fault(stage: Stage, stamp: str) -> None:
    body = b'{"type": "event_callback", "event": {"type": "app_mention"}}'
    headers = {**signed_headers(stage.slack.config.signing_secret, "1", body, "application/json")}
    headers["X-Slack-Request-Timestamp"] = stamp
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert httpx.post(stage.url + "/slack/events", content=body, headers=raw).status_code == 401
    assert 'rebound_refused_requests_total{cause="unsigned"} 1.0' in httpx.get(stage.url + "/metrics").text


def test_hundreds_of_half_sent_requests_shut_nobody_out(slack: Playground, tmp_path: Path) -> None:
    half = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    with (
        open_bot(settings_for(slack, tmp_path / "cases.sqlite")) as bot,
        open_door(bot.http, Limits(connections=40)) as port,
        ExitStack() as all_of_them,
    ):
        slack.connect(f"http://127.0.0.1:{port}")
        for _ in range(200):
            connection = socket.create_connection(("127.0.0.1", port), timeout=5)
            all_of_them.enter_context(connection).sendall(half)
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).text == "ok"
        assert httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
        assert "kim@exmaple.com" in slack.wait_for_reply(slack.mention("#support", UNKNOWN)).text
        assert [delivery.statuses for delivery in slack.delivered("app_mention")] == [[200]]


def _event(**event: Any) -> tuple[str, str]:
    return json.dumps({"type": "event_callback", "team_id": "T0ACME", "event_id": "Ev1", "event": event}), (
        "application/json"
    )


def _interaction(**changes: Any) -> tuple[str, str]:
    usual = {
        "type": "block_actions",
        "team": {"id": "T0ACME"},
        "user": {"id": ROBIN},
        "channel": {"id": "C0SUPPORT"},
        "trigger_id": "1.2.a",
        "actions": [{"type": "button", "action_id": "claim", "value": "x"}],
    }
    return urlencode({"payload": json.dumps({**usual, **changes})}), FORM


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        _event(type="app_mention", user=ROBIN, channel="C0SUPPORT"),
        _event(type="app_mention", user=ROBIN, ts="1.1"),
        _event(type="app_mention", user=ROBIN, channel="C0SUPPORT", ts="1.1", files=[{"size": "much"}]),
        _event(type="app_mention", user=ROBIN, channel="C0SUPPORT", ts="1.1", files=5),
        _event(type="app_mention", user=ROBIN, channel="C0SUPPORT", ts="1.1", attachments=["x", None]),
        _event(type="message", channel_type="im", user=ROBIN, channel="D0ROBIN"),
        _interaction(user=None),
        _interaction(user="U1"),
        _interaction(channel="C1"),
        _interaction(actions=[]),
        _interaction(actions=[{"type": "button", "action_id": "explain_here"}], trigger_id=None),
        _interaction(type="message_action", callback_id="explain_bounce"),
        ("command=/bounce", FORM),
        ("command=/bounce&text=550&team_id=T0ACME", FORM),
    ],
)
def test_a_payload_that_lacks_something_is_not_asked_for_again_and_again(stage: Stage, body: str, kind: str) -> None:
    answer = post(stage, body, kind)
    assert answer.status_code in (200, 400)


def test_slack_is_told_not_to_repeat_what_lacks_something(stage: Stage) -> None:
    answer = post(stage, *_event(type="app_mention", user=ROBIN, channel="C0SUPPORT"))
    assert (answer.status_code, answer.headers["x-slack-no-retry"]) == (400, "1")


def _form_with_halves() -> tuple[str, str]:
    values = {"paste": {"paste": {"value": "550 \ud800"}}, "where": {"where": {"selected_option": {"value": "direct"}}}}
    view = {"id": "V\ud800", "type": "modal", "callback_id": "explain_form", "private_metadata": "{}"}
    return _interaction(type="view_submission", view={**view, "state": {"values": values}}, actions=None)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        _event(type="app_mention", user=ROBIN, channel="C0SUPPORT", ts="1.1", text="550 5.1.1 \ud800 user unknown"),
        _event(type="app_mention", user="U\ud800", channel="C\udfff", ts="1.\ud900", text="5", **{"\ud800": "\udfff"}),
        _event(type="app_home_opened", user="U\ud800", channel="D1", tab="home"),
        _event(type="app_home_opened", user="U\ud800", channel="D\ud800", tab="messages"),
        (json.dumps({"type": "event_callback", "team_id": "T\ud800", "event_id": "Ev\ud800",
                     "event": {"type": "app_mention", "user": ROBIN, "channel": "C0SUPPORT", "ts": "1.1"}}),
         "application/json"),
        _interaction(trigger_id="\ud800", actions=[{"type": "button", "action_id": "resolved", "value": "\ud800"}]),
        _interaction(team={"id": "\ud800"}, actions=[{"type": "button", "action_id": "share", "value": "abc"}]),
        _form_with_halves(),
        ("command=/bounce&text=550&team_id=%ED%A0%80&channel_id=C&user_id=U&trigger_id=%ED%A0%80", FORM),
    ],
)  # fmt: skip
def test_halves_of_characters_anywhere_are_taken_and_kept(stage: Stage, body: str, kind: str) -> None:
    assert post(stage, body, kind).status_code == 200
    assert stage.bot.work.wait_until_idle(10)
    assert 'outcome="failed"' not in httpx.get(stage.url + "/metrics").text


def test_a_bounce_with_half_a_character_in_it_is_answered(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", f"{UNKNOWN} \ud800 \udc00\ud800"))
    answer = stage.case(reply).answer
    assert answer is not None
    assert answer.reason == "recipient-unknown"


@pytest.mark.parametrize("kept", [None, "[1]", "[" * 100_000, 5, '{"case_id": "\\u0000"}', '{"case_id": "\\ud800"}'])
def test_what_a_form_remembers_may_be_anything(stage: Stage, kept: object) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "escalate_form", "private_metadata": kept, "state": {}}
    answer = post(stage, *_interaction(type="view_submission", view=view, actions=None))
    assert answer.status_code == 200
    assert answer.json()["response_action"] == "errors"


def test_a_case_of_another_workspace_is_not_to_be_had(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    case = stage.case(reply)
    view = {
        "id": "V9",
        "type": "modal",
        "callback_id": "escalate_form",
        "private_metadata": json.dumps({"case_id": case.id}),
        "state": {},
    }
    answer = post(stage, *_interaction(type="view_submission", team={"id": "T0OTHER"}, view=view, actions=None))
    assert answer.json()["response_action"] == "errors"
    button = {"type": "button", "action_id": "resolved", "value": case.id}
    assert post(stage, *_interaction(team={"id": "T0OTHER"}, actions=[button])).status_code == 200
    stage.settled(reply)
    assert stage.case(reply).state is State.ANSWERED
    assert not stage.slack.history("#escalations")


def test_a_card_is_not_moved_from_outside_its_channel(stage: Stage) -> None:
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, "U0REBOUND"}
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    stage.slack.click(reply, "escalate")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    stage.slack.submit(view, {"note": ""})
    stage.slack.wait_for(lambda: bool(stage.slack.history("#escalations")))
    stage.settled(reply)
    for action in ("claim", "resolve", "not_a_bounce", "reopen", "release"):
        button = {"type": "button", "action_id": action, "value": stage.case(reply).id}
        assert post(stage, *_interaction(trigger_id=f"9.{action}", actions=[button])).status_code == 200
    stage.settled(reply)
    assert stage.case(reply).state is State.ESCALATED


@pytest.mark.parametrize("entry", ["", "999", "9" * 1_500, "mailbox-full", "no-such-entry", "²", "x y"])
def test_a_suggestion_that_was_never_offered_changes_nothing(stage: Stage, entry: str) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    before = stage.case(reply).answer
    button = {"type": "button", "action_id": "suggestion_1", "value": f"{entry} {stage.case(reply).id}"}
    assert post(stage, *_interaction(actions=[button])).status_code == 200
    stage.settled(reply)
    assert stage.case(reply).answer == before


def test_a_request_sent_again_does_nothing_a_second_time(stage: Stage) -> None:
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    button = {"type": "button", "action_id": "resolved", "value": stage.case(reply).id}
    for _ in range(3):
        assert post(stage, *_interaction(actions=[button])).status_code == 200
    stage.settled(reply)
    assert [what for what, _ in stage.bot.work.cases.history_of("T0ACME", stage.case(reply).id)] == ["resolved"]


def test_nothing_pasted_pings_links_or_turns_text_round_wherever_it_is_shown(stage: Stage) -> None:
    stage.slack.world.channels[ESCALATIONS].members = {ROBIN, "U0REBOUND"}
    paste = f"550 5.1.1 <kim\u202e@exmaple.com>: Recipient address rejected: User unknown {PINGS}"
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", paste))
    stage.slack.click(reply, "show_details")
    stage.slack.click(reply, "escalate")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    stage.slack.submit(view, {"note": "look"})
    stage.slack.wait_for(lambda: bool(stage.slack.history("#escalations")))
    stage.slack.mention("#support", "", files=[Attachment(f"{PINGS}.pdf", b"%PDF")])
    stage.slack.slash("/bounce", paste)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support")))
    stage.slack.open_home()
    stage.slack.wait_for(lambda: stage.slack.home() is not None)
    stage.settled(reply)
    said = [request.arguments for request in stage.slack.requests if "text" in request.arguments]
    said += [{"text": message.text, "blocks": message.blocks} for message in stage.slack.ephemeral("#support")]
    assert len(said) > 5
    for arguments in said:
        text = str(arguments["text"])
        assert not re.search(r"<!|<@U0PRIYA|<http|<#C0SUPPORT|https?://evil|\u202e", text), text
    shown = [json.dumps(arguments.get("blocks"), ensure_ascii=False) for arguments in said]
    shown += [json.dumps(view.payload, ensure_ascii=False) for view in (view, stage.slack.home()) if view]
    for blocks in shown:
        assert "\u202e" not in blocks
        assert '"mrkdwn"' not in blocks
        assert not any(_live(element) for element in _elements(json.loads(blocks)))


def _elements(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, str) and value[:1] in "[{":
        value = json.loads(value)
    if isinstance(value, dict):
        yield value
        for item in value.values():
            if not isinstance(item, str):
                yield from _elements(item)
    elif isinstance(value, list):
        for item in value:
            yield from _elements(item)


def _live(element: dict[str, Any]) -> bool:
    """A mention of somebody else, a ping, or a link that is not to Slack's own page."""
    kind = element.get("type")
    if kind == "user":
        return "user_id" in element and element["user_id"] != ROBIN
    return kind in ("broadcast", "usergroup") or (kind == "link" and "evil" in str(element.get("url")))


def test_a_knowledge_base_that_breaks_while_it_runs_is_told_of_and_answers_go_on(
    slack: Playground, tmp_path: Path
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(shipped_folder(), folder)
    settings = replace(settings_for(slack, tmp_path / "cases.sqlite"), knowledge=folder)
    with open_bot(settings) as bot, listening(bot) as url:
        slack.connect(url)
        (folder / "broken.yaml").write_text("entries: " + "[" * 200_000)
        deadline = time.monotonic() + 10
        while "broken.yaml" not in (ready := httpx.get(url + "/readyz")).text and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "broken.yaml" in ready.json()["checks"]["knowledge"]
        assert ready.status_code == 200
        slack.open_home()
        slack.wait_for(lambda: slack.home() is not None)
        home = slack.home()
        assert home is not None
        assert "broken.yaml" in json.dumps(home.payload)
        assert "kim@exmaple.com" in slack.wait_for_reply(slack.mention("#support", UNKNOWN)).text

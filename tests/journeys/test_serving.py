"""What whoever runs the bot sees of it: signatures, health, numbers, and Slack's bad days."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.cases.case import State
from bot.playground.driver import Playground
from bot.playground.signing import signed_headers
from bot.slack.run import open_bot, run_socket
from tests.journeys.conftest import Stage, listening, settings_for
from tests.journeys.test_mention import UNKNOWN

BODY = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}}).encode()


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_wrong_signature_is_turned_away(stage: Stage, secret: str) -> None:
    headers = signed_headers(secret, str(int(time.time())), BODY, "application/json")
    assert httpx.post(stage.url + "/slack/events", content=BODY, headers=headers).status_code == 401


def test_an_old_signature_is_turned_away(stage: Stage) -> None:
    stamp = str(int(time.time()) - 3600)
    headers = signed_headers(stage.slack.config.signing_secret, stamp, BODY, "application/json")
    assert httpx.post(stage.url + "/slack/events", content=BODY, headers=headers).status_code == 401


def test_a_request_without_a_signature_is_turned_away(stage: Stage) -> None:
    assert httpx.post(stage.url + "/slack/events", content=BODY).status_code == 401


def test_a_huge_request_is_turned_away(stage: Stage) -> None:
    assert httpx.post(stage.url + "/slack/events", content=b"x" * 5_000_000).status_code == 413


def test_it_says_that_it_is_up_and_ready(stage: Stage) -> None:
    assert httpx.get(stage.url + "/healthz").text == "ok"
    ready = httpx.get(stage.url + "/readyz")
    assert ready.status_code == 200
    assert set(ready.json()["checks"]) == {"database", "knowledge", "token"}


def test_it_is_not_ready_when_slack_does_not_take_the_token(slack: Playground, tmp_path: Path) -> None:
    settings = replace(settings_for(slack, tmp_path / "cases.sqlite"), slack_bot_token="xoxb-wrong")
    with open_bot(settings) as bot, listening(bot) as url:
        ready = httpx.get(url + "/readyz")
    assert ready.status_code == 503
    assert "SLACK_BOT_TOKEN" in ready.json()["checks"]["token"]


def test_it_counts_what_it_does(stage: Stage) -> None:
    question = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(question)
    stage.settled(question)
    numbers = httpx.get(stage.url + "/metrics").text
    assert 'rebound_jobs_total{kind="explain",outcome="done"} 1.0' in numbers
    assert "rebound_acknowledge_seconds_bucket" in numbers
    assert 'rebound_requests_total{status="200"}' in numbers


def test_when_slack_asks_for_patience_the_answer_comes_later_and_once(stage: Stage) -> None:
    stage.slack.world.faults.rate_limit("chat.postMessage", retry_after=1)
    asked = time.monotonic()
    question = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(question)
    assert time.monotonic() - asked >= 1
    assert len(stage.settled(question)) == 1


@pytest.mark.parametrize("after_work", [False, True])
def test_when_slack_has_a_fault_the_answer_comes_once_all_the_same(stage: Stage, after_work: bool) -> None:
    stage.slack.world.faults.fail("chat.postMessage", after_work=after_work)
    question = stage.slack.mention("#support", UNKNOWN)
    reply = stage.slack.wait_for_reply(question)
    assert len(stage.settled(question)) == 1
    assert stage.case(reply).state is State.ANSWERED


def test_a_mention_is_acknowledged_before_the_answer_is_given(stage: Stage) -> None:
    stage.slack.world.faults.hang("chat.postMessage", 1.5)
    stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for(lambda: any(d.acknowledged for d in stage.slack.delivered("app_mention")))
    assert stage.slack.delivered("app_mention")[0].attempts[0].seconds < 1.5


def test_a_database_that_is_gone_leaves_the_event_to_slacks_retry(stage: Stage) -> None:
    stage.bot.work.close(1)
    stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for(lambda: bool(stage.slack.delivered("app_mention")[0:1]))
    stage.slack.wait_for(lambda: bool(stage.slack.delivered("app_mention")[0].attempts))
    assert stage.slack.delivered("app_mention")[0].attempts[0].status == 500


def test_an_event_that_nothing_listens_to_is_acknowledged(stage: Stage) -> None:
    delivery = stage.slack.send_event("team_join", {"type": "team_join", "user": {"id": "U1"}})
    stage.slack.wait_for(lambda: delivery.done)
    assert delivery.statuses == [200]


def test_without_a_signing_secret_nothing_is_taken_over_http(slack: Playground, tmp_path: Path) -> None:
    settings = replace(settings_for(slack, tmp_path / "cases.sqlite"), slack_signing_secret=None)
    with open_bot(settings) as bot, listening(bot) as url:
        for secret in ("", slack.config.signing_secret):
            headers = signed_headers(secret, str(int(time.time())), BODY, "application/json")
            assert httpx.post(url + "/slack/events", content=BODY, headers=headers).status_code == 401


def test_it_answers_in_socket_mode(slack: Playground, tmp_path: Path) -> None:
    stop = threading.Event()
    settings = settings_for(slack, tmp_path / "cases.sqlite")
    thread = threading.Thread(target=run_socket, args=(settings,), kwargs={"stop": stop}, daemon=True)
    thread.start()
    try:
        slack.wait_for(lambda: slack.socket_connected, timeout=20)
        assert "kim@exmaple.com" in slack.wait_for_reply(slack.mention("#support", UNKNOWN)).text
        assert slack.slash("/bounce", UNKNOWN) is None
        slack.wait_for(lambda: bool(slack.ephemeral("#support")))
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()

"""What whoever runs the bot sees of it: signatures, health, numbers, and Slack's bad days."""

from __future__ import annotations

import io
import json
import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from bot.cases.case import State
from bot.playground.cast import TEAM_ID
from bot.playground.driver import Playground
from bot.playground.records import Delivery
from bot.playground.signing import signed_headers
from bot.slack import log as logs
from bot.slack.api import SlackApi
from bot.slack.http import create_http_app
from bot.slack.run import open_bot, run_socket
from bot.slack.views.home import KnowledgeState
from bot.slack.watch import Ready
from bot.slack.watch_checks import readiness
from tests.journeys.conftest import Stage, listening, settings_for
from tests.journeys.test_mention import UNKNOWN
from tests.slack.doors import open_door

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
    assert set(ready.json()["checks"]) >= {"database", "knowledge", "token", "requests"}


@pytest.mark.parametrize("off", [-3600, 3600])
def test_a_clock_that_is_off_is_said_where_whoever_runs_the_bot_looks(stage: Stage, off: int) -> None:
    for _ in range(2):
        headers = signed_headers(
            stage.slack.config.signing_secret, str(int(time.time()) + off), BODY, "application/json"
        )
        httpx.post(stage.url + "/slack/events", content=BODY, headers=headers)
    ready = httpx.get(stage.url + "/readyz")
    assert ready.status_code == 200
    assert "this machine's clock" in ready.json()["checks"]["requests"]
    assert 'rebound_refused_requests_total{cause="clock"} 2.0' in httpx.get(stage.url + "/metrics").text


def test_a_wrong_secret_is_said_until_a_request_is_taken(stage: Stage) -> None:
    headers = signed_headers("wrong", str(int(time.time())), BODY, "application/json")
    httpx.post(stage.url + "/slack/events", content=BODY, headers=headers)
    assert "SLACK_SIGNING_SECRET" in httpx.get(stage.url + "/readyz").json()["checks"]["requests"]
    assert 'rebound_refused_requests_total{cause="secret"} 1.0' in httpx.get(stage.url + "/metrics").text
    stage.slack.wait_for_reply(stage.slack.mention("#support", UNKNOWN))
    assert httpx.get(stage.url + "/readyz").json()["checks"]["requests"] == "ok"


def test_it_is_not_ready_when_slack_does_not_take_the_token(slack: Playground, tmp_path: Path) -> None:
    settings = replace(settings_for(slack, tmp_path / "cases.sqlite"), slack_bot_token="xoxb-wrong")
    with open_bot(settings) as bot, listening(bot) as url:
        ready = httpx.get(url + "/readyz")
    assert ready.status_code == 503
    assert "SLACK_BOT_TOKEN" in ready.json()["checks"]["token"]


def watched_closely(stage: Stage, clock: Callable[[], float], seconds: float = 3.0) -> Starlette:
    """The bot's application, with a clock of the test's for what is asked of Slack now and then."""
    api = SlackApi(stage.slack.config.bot_token, stage.slack.api_url)
    checks = readiness(
        write=stage.bot.work.check,
        knowledge=lambda: KnowledgeState(1),
        ask_slack=lambda: api.call("auth.test"),
        jobs=lambda: Ready("jobs", True),
        seconds=seconds,
        clock=clock,
    )
    return create_http_app(stage.bot.app, checks, stage.bot.metrics)


def test_a_token_that_is_revoked_while_the_bot_runs_is_seen_a_minute_later(stage: Stage) -> None:
    now = 1000.0
    with open_door(watched_closely(stage, lambda: now)) as port:
        page = f"http://127.0.0.1:{port}/readyz"
        assert httpx.get(page).status_code == 200
        stage.slack.installs.revoke_all(TEAM_ID)
        now += 59
        assert httpx.get(page).status_code == 200
        now += 1
        ready = httpx.get(page)
        assert ready.status_code == 503
        assert "revoked" in ready.json()["checks"]["token"]


def test_a_slack_that_does_not_answer_does_not_hold_up_the_other_checks(stage: Stage) -> None:
    stage.slack.world.faults.hang("auth.test", 2)
    with open_door(watched_closely(stage, time.monotonic, seconds=0.2)) as port:
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=1.5)
    assert ready.status_code == 503
    assert "No answer within 0.2 seconds" in ready.json()["checks"]["token"]
    assert ready.json()["checks"]["database"] == "ok"


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


@contextmanager
def nothing_can_be_recorded(folder: Path) -> Iterator[None]:
    """The table of jobs is away for a while."""

    def rename(name: str, to: str) -> None:
        with closing(sqlite3.connect(folder / "cases.sqlite", timeout=10)) as database:
            database.execute(f"ALTER TABLE {name} RENAME TO {to}")

    rename("jobs", "jobs_away")
    try:
        yield
    finally:
        rename("jobs_away", "jobs")


def told_in_vain(stage: Stage) -> Delivery:
    """A mention that could not be recorded."""
    stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for(lambda: any(delivery.attempts for delivery in stage.slack.delivered("app_mention")))
    (delivery,) = stage.slack.delivered("app_mention")
    return delivery


def test_a_database_that_is_gone_leaves_the_event_to_slacks_retry(stage: Stage, tmp_path: Path) -> None:
    with nothing_can_be_recorded(tmp_path):
        assert told_in_vain(stage).attempts[0].status == 503


@pytest.fixture
def log_lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What has been logged, line by line, as the program logs it."""
    root = logging.getLogger()
    before, level, out = root.handlers[:], root.level, io.StringIO()
    logs.set_up("json", "info", out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


Lines = Callable[[], list[dict[str, Any]]]


def test_one_id_finds_everything_that_was_logged_of_an_event(log_lines: Lines, stage: Stage) -> None:
    question = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(question)
    stage.settled(question)
    told = stage.slack.delivered("app_mention")[0].body
    assert told is not None
    event_id = told["event_id"]
    assert [line["event"] for line in log_lines() if line.get("job") == event_id] == ["job done"]


def test_what_goes_wrong_before_there_is_a_job_carries_the_id_too(
    log_lines: Lines, stage: Stage, tmp_path: Path
) -> None:
    with nothing_can_be_recorded(tmp_path):
        delivery = told_in_vain(stage)
    assert delivery.body is not None
    found = [line for line in log_lines() if line.get("event_id") == delivery.body["event_id"]]
    assert found
    assert all(line["team"] == TEAM_ID for line in found)
    assert "exmaple.com" not in json.dumps(log_lines())


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


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_in_socket_mode_it_shows_its_health_on_a_port_of_its_own(slack: Playground, tmp_path: Path) -> None:
    stop, port = threading.Event(), _free_port()
    settings = replace(settings_for(slack, tmp_path / "cases.sqlite"), health_port=port)
    thread = threading.Thread(target=run_socket, args=(settings,), kwargs={"stop": stop}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}"
    try:
        slack.wait_for(lambda: slack.socket_connected, timeout=20)
        slack.wait_for_reply(slack.mention("#support", UNKNOWN))
        assert httpx.get(url + "/healthz").text == "ok"
        assert httpx.get(url + "/readyz").json()["ready"]
        assert 'rebound_jobs_total{kind="explain"' in httpx.get(url + "/metrics").text
        headers = signed_headers(slack.config.signing_secret, str(int(time.time())), BODY, "application/json")
        assert httpx.post(url + "/slack/events", content=BODY, headers=headers).status_code == 404
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/healthz")

"""Checks that whoever runs the bot sees: named, none of them holding up another, Slack not asked too often."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.cases.errors import Refused, TryAgain
from bot.settings import Settings, SettingsError, load_settings
from bot.slack.api import words_for
from bot.slack.run import PortInUse, run_socket
from bot.slack.views.home import KnowledgeState
from bot.slack.watch import Asking, Readiness, Ready, token_check
from bot.slack.watch_checks import readiness
from bot.slack.watch_server import watched
from tests.slack.doors import Made, open_door


def test_every_check_is_named_in_its_order() -> None:
    checks = Readiness({"database": lambda: Ready("database", True), "jobs": lambda: Ready("jobs", False, "stuck")})
    assert checks() == (Ready("database", True), Ready("jobs", False, "stuck"))


def test_a_check_that_hangs_is_said_to_and_the_others_are_shown() -> None:
    go_on = threading.Event()

    def hang() -> Ready:
        assert go_on.wait(10)
        return Ready("database", True)

    checks = Readiness({"database": hang, "token": lambda: Ready("token", True)}, seconds=0.05)
    assert checks() == (Ready("database", False, "No answer within 0.05 seconds."), Ready("token", True))
    go_on.set()


def test_a_check_that_hangs_is_not_begun_again_by_everybody_who_asks() -> None:
    go_on, begun = threading.Event(), []

    def hang() -> Ready:
        begun.append(1)
        assert go_on.wait(10)
        return Ready("database", True)

    patient = Readiness({"database": hang}, seconds=0.01)
    before = threading.active_count()
    for _ in range(20):
        assert not patient()[0].ok
    assert threading.active_count() <= before + 1
    assert begun == [1]
    go_on.set()


def test_once_it_answers_again_it_is_in_order_again() -> None:
    go_on = threading.Event()

    def slow() -> Ready:
        assert go_on.wait(10)
        return Ready("database", True)

    assert not Readiness({"database": slow}, seconds=0.01)()[0].ok
    go_on.set()
    assert Readiness({"database": slow}, seconds=10)()[0].ok


def test_a_check_that_fails_is_not_in_order_and_takes_nothing_with_it() -> None:
    def broken() -> Ready:
        raise RuntimeError("a fault of the program")

    found = Readiness({"jobs": broken, "token": lambda: Ready("token", True)})()
    assert [check.ok for check in found] == [False, True]
    assert found[0].name == "jobs"
    assert "fault of the program" not in found[0].words


def test_a_question_is_asked_anew_once_it_was_answered() -> None:
    asked: list[int] = []
    asking = Asking("count", lambda: asked.append(1))
    asking.begin().result(5)
    asking.begin().result(5)
    assert len(asked) == 2


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_that_is_revoked_is_seen_within_a_minute_and_slack_is_asked_once_a_minute() -> None:
    clock, asked = _Clock(), 0
    revoked = False

    def auth_test() -> None:
        nonlocal asked
        asked += 1
        if revoked:
            raise Refused("token_revoked", words_for("token_revoked"))

    check = token_check(auth_test, clock)
    assert check().ok
    revoked = True
    clock.now += 59
    assert check().ok
    assert asked == 1
    clock.now += 1
    assert not check().ok
    assert "revoked" in check().words
    assert asked == 2
    revoked = False
    clock.now += 60
    assert check().ok


def test_a_slack_that_cannot_be_reached_is_said() -> None:
    def unreachable() -> None:
        raise TryAgain("Slack could not be reached.")

    assert token_check(unreachable)() == Ready("token", False, "Slack could not be reached.")


def _disk_is_full() -> None:
    raise OperationalError("INSERT", {}, OSError(28, "No space left on device"))


@pytest.mark.parametrize(
    ("changed", "name", "ok", "says"),
    [
        ({}, "database", True, ""),
        ({"write": _disk_is_full}, "database", False, "Nothing can be written"),
        ({"knowledge": lambda: KnowledgeState(0, None)}, "knowledge", False, "empty"),
        ({"knowledge": lambda: KnowledgeState(5, "a.yaml:3 is wrong")}, "knowledge", True, "last good one"),
        ({"jobs": lambda: Ready("jobs", False, "7 are overdue")}, "jobs", False, "7 are overdue"),
    ],
)
def test_what_is_not_in_order_is_said_by_its_name(changed: dict[str, Any], name: str, ok: bool, says: str) -> None:
    usual: dict[str, Any] = {
        "write": lambda: None,
        "knowledge": lambda: KnowledgeState(5, None),
        "ask_slack": lambda: None,
        "jobs": lambda: Ready("jobs", True),
    }
    found = {check.name: check for check in readiness(**{**usual, **changed})()}
    assert list(found) == ["database", "knowledge", "token", "jobs"]
    assert found[name].ok == ok
    assert says in found[name].words
    assert all(check.ok for check in found.values() if check.name != name)


def test_health_has_a_port_of_its_own_for_as_long_as_the_program_runs() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with watched(Made().http(), listening):
        assert httpx.get(url + "/healthz", trust_env=False).text == "ok"
        assert httpx.get(url + "/readyz", trust_env=False).json()["ready"]
        assert httpx.get(url + "/metrics", trust_env=False).status_code == 200
        assert httpx.post(url + "/slack/events", trust_env=False).status_code == 404
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/healthz", trust_env=False)


def test_without_a_health_port_nothing_listens() -> None:
    before = threading.active_count()
    with watched(Made().http(), None):
        assert threading.active_count() == before


def test_a_health_port_that_is_taken_is_said_before_anything_else_is_done() -> None:
    settings = Settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1", log_format="json")
    with open_door(Made().http()) as port, pytest.raises(PortInUse, match="--health-port"):
        run_socket(replace(settings, health_port=port))


@pytest.mark.parametrize("value", ["x", "0", "-1", "65536", "8080.0", "٨٠", "1" * 9])
def test_a_health_port_that_is_none_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="REBOUND_HEALTH_PORT is"):
        load_settings({"REBOUND_HEALTH_PORT": value}, Path("/nowhere"))


def test_a_health_port_is_read_and_there_is_none_unless_it_is_set() -> None:
    assert load_settings({"REBOUND_HEALTH_PORT": " 8081 "}, Path("/nowhere")).health_port == 8081
    assert load_settings({}, Path("/nowhere")).health_port is None

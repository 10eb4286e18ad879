"""Who people are, as cards name them."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bot.cases.errors import ChatError, Refused, TryAgain
from bot.slack.api import SlackApi
from bot.slack.names import KEPT_FOR, SOMEBODY, Names


class Api:
    """Answers `users.info`, and counts how often it is asked."""

    def __init__(self) -> None:
        self.user: dict[str, Any] = {}
        self.trouble: ChatError | None = None
        self.asked = 0

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        assert method == "users.info"
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return {"user": self.user}


class Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def names(api: Api, clock: Clock) -> Names:
    return Names(cast(SlackApi, api), clock)


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"name": "robin", "profile": {"display_name": "Rob", "real_name": "Robin Hale"}}, "Rob"),
        ({"name": "robin", "profile": {"display_name": "", "real_name": "Robin Hale"}}, "Robin Hale"),
        ({"name": "robin"}, "robin"),
        ({"profile": {"display_name": "\u202e \ue000\n"}, "name": "x"}, "x"),
        ({"name": "n" * 300}, "n" * 39 + "…"),
        ({}, SOMEBODY),
    ],
)
def test_a_person_goes_by_the_name_that_they_chose(api: Api, names: Names, user: dict[str, Any], name: str) -> None:
    api.user = user
    assert names.of("U1").name == name


def test_a_name_is_asked_for_once_a_minute(api: Api, names: Names, clock: Clock) -> None:
    api.user = {"name": "robin"}
    assert [names.of("U1").name for _ in range(3)] == ["robin"] * 3
    assert api.asked == 1
    clock.at, api.user = KEPT_FOR, {"name": "robin", "deleted": True}
    assert names.of("U1").gone


def test_whoever_asks_for_it_hears_at_once_that_somebody_has_left(api: Api, names: Names) -> None:
    api.user = {"name": "robin"}
    names.of("U1")
    api.user = {"name": "robin", "deleted": True}
    assert not names.of("U1").gone
    assert names.of("U1", fresh=True).gone


def test_without_the_permission_everybody_is_somebody_and_slack_is_not_asked_each_time(api: Api, names: Names) -> None:
    api.trouble = Refused("missing_scope", "no")
    assert {names.of("U1").name for _ in range(3)} == {SOMEBODY}
    assert api.asked == 1


def test_while_slack_has_a_fault_a_name_stays_what_it_was(api: Api, names: Names, clock: Clock) -> None:
    api.user = {"name": "robin"}
    names.of("U1")
    clock.at, api.trouble = KEPT_FOR, TryAgain("later")
    assert names.of("U1").name == "robin"
    assert names.of("U2").name == SOMEBODY


@pytest.mark.parametrize(
    ("user", "is_ours"),
    [
        ({"team_id": "T1"}, True),
        ({"team_id": "T2"}, False),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}, True),
        ({}, True),
    ],
)
def test_people_of_another_workspace_are_told_apart(
    api: Api, names: Names, user: dict[str, Any], is_ours: bool
) -> None:
    api.user = user
    assert names.of("U1").is_of("T1") is is_ours

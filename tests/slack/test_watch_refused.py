"""Refused requests: what is likeliest wrong is said, and a flood of them does not flood the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import MutableMapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack.door_signature import Cause, Verdict
from bot.slack.watch_refused import A_MINUTE, RECENT, Refusals

Lines = list[MutableMapping[str, Any]]

WRONG = Verdict(Cause.SECRET, 0.0)
UNSIGNED = Verdict(Cause.UNSIGNED)


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def counts() -> Counter[Cause]:
    return Counter()


@pytest.fixture
def refusals(clock: _Clock, counts: Counter[Cause]) -> Refusals:
    return Refusals(clock, lambda cause: counts.update([cause]))


def test_the_first_is_logged_at_once_with_what_to_do(refusals: Refusals) -> None:
    with capture_logs() as lines:
        assert refusals.refused(WRONG)
    assert len(lines) == 1
    assert lines[0]["cause"] == "secret"
    assert lines[0]["log_level"] == "warning"
    assert "SLACK_SIGNING_SECRET" in lines[0]["likely"]
    assert "Basic Information" in lines[0]["likely"]


def test_a_flood_is_two_lines_in_its_first_minute_and_one_in_each_that_follows(
    refusals: Refusals, clock: _Clock, counts: Counter[Cause]
) -> None:
    with capture_logs() as lines:
        for _ in range(3):
            for _ in range(1000):
                refusals.refused(WRONG)
            clock.now += A_MINUTE
            refusals.sum_up()
    assert [line["count"] for line in lines] == [1, 999, 1000, 1000]
    assert counts == {Cause.SECRET: 3000}


def test_a_sum_is_told_by_the_next_one_where_nobody_asked_for_it(refusals: Refusals, clock: _Clock) -> None:
    with capture_logs() as lines:
        for _ in range(5):
            refusals.refused(WRONG)
        clock.now += A_MINUTE
        refusals.refused(WRONG)
    assert [line["count"] for line in lines] == [1, 5]


def test_where_nothing_came_in_between_there_is_no_sum(refusals: Refusals, clock: _Clock) -> None:
    with capture_logs() as lines:
        refusals.refused(WRONG)
        clock.now += A_MINUTE
        refusals.sum_up()
    assert len(lines) == 1


def test_one_cause_does_not_hide_another(refusals: Refusals) -> None:
    with capture_logs() as lines:
        for _ in range(100):
            refusals.refused(UNSIGNED)
        refusals.refused(WRONG)
    assert [line["cause"] for line in lines] == ["unsigned", "secret"]


@pytest.mark.parametrize(("off", "words"), [(-900.0, "900 seconds ahead of Slack's"), (900.0, "900 seconds behind")])
def test_a_clock_that_is_off_is_said_with_how_much(refusals: Refusals, off: float, words: str) -> None:
    with capture_logs() as lines:
        refusals.refused(Verdict(Cause.CLOCK, off))
    assert lines[0]["cause"] == "clock"
    assert words in lines[0]["likely"]
    assert "Set this machine's clock" in lines[0]["likely"]


def test_times_that_are_all_off_alike_point_at_the_clock_though_no_signature_fits(
    refusals: Refusals, counts: Counter[Cause]
) -> None:
    for off in (-900.0, -905.0, -911.0):
        refusals.refused(Verdict(Cause.SECRET, off))
    assert counts == {Cause.SECRET: 2, Cause.CLOCK: 1}


def test_times_that_are_off_in_every_which_way_do_not(refusals: Refusals, counts: Counter[Cause]) -> None:
    for off in (-900.0, 4000.0, -70_000.0, 900.0):
        refusals.refused(Verdict(Cause.SECRET, off))
    assert counts == {Cause.SECRET: 4}


def test_while_slacks_own_are_taken_there_is_nothing_to_compare(refusals: Refusals) -> None:
    refusals.taken()
    with capture_logs() as lines:
        for verdict in (WRONG, UNSIGNED, Verdict(Cause.CLOCK, -9000.0)):
            refusals.refused(verdict)
    assert len(lines) == 3
    assert all("nothing to do" in line["likely"] for line in lines)
    assert refusals.ready().words == ""


def test_the_warning_ends_when_a_request_is_taken_or_nobody_asks_any_more(refusals: Refusals, clock: _Clock) -> None:
    assert refusals.ready().words == ""
    refusals.refused(WRONG)
    assert "The last request was refused" in refusals.ready().words
    refusals.refused(WRONG)
    assert "The last 2 requests were all refused" in refusals.ready().words
    assert refusals.ready().ok
    clock.now += RECENT + 1
    assert refusals.ready().words == ""
    refusals.refused(WRONG)
    assert refusals.ready().words
    refusals.taken()
    assert refusals.ready().words == ""


def test_a_secret_that_is_changed_while_the_bot_runs_is_warned_of_though_it_fitted_once(
    refusals: Refusals, clock: _Clock
) -> None:
    refusals.taken()
    clock.now += RECENT + 1
    refusals.refused(WRONG)
    assert "SLACK_SIGNING_SECRET" in refusals.ready().words

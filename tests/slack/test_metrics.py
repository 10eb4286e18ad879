"""The numbers: each is counted under a name of its own, and none depends on a database that gives no answer."""

from __future__ import annotations

import threading

import pytest
from structlog.testing import capture_logs

from bot.cases.durable import Counts
from bot.cases.job import JobKind
from bot.slack import metrics as module
from bot.slack.metrics import Metrics


def test_everything_that_is_told_is_counted() -> None:
    metrics = Metrics()
    metrics.request(200, 0.02)
    metrics.acknowledged("socket")
    metrics.refused("clock")
    metrics.connection_dropped("crowded")
    metrics.job(JobKind.EXPLAIN, 0.2, True)
    metrics.job(JobKind.EXPLAIN, 0.2, False)
    metrics.called("chat.postMessage", "rate_limited")
    metrics.retried("post")
    metrics.taken_over(3)
    lines = metrics.text().decode().splitlines()
    for line in (
        'rebound_requests_total{status="200"} 1.0',
        'rebound_acknowledged_total{way="socket"} 1.0',
        'rebound_refused_requests_total{cause="clock"} 1.0',
        'rebound_dropped_connections_total{why="crowded"} 1.0',
        'rebound_jobs_total{kind="explain",outcome="done"} 1.0',
        'rebound_jobs_total{kind="explain",outcome="failed"} 1.0',
        'rebound_slack_calls_total{method="chat.postMessage",outcome="rate_limited"} 1.0',
        'rebound_retries_total{step="post"} 1.0',
        "rebound_takeovers_total 3.0",
    ):
        assert line in lines


def test_jobs_are_looked_at_whenever_the_numbers_are_asked_for() -> None:
    metrics = Metrics()
    looks = iter((Counts({"waiting": 2, "running": 1}, 2, 12.5, 0), Counts({"waiting": 0}, 0, 0.0, 0)))
    metrics.watch_jobs(lambda: next(looks))
    first, second = metrics.text().decode(), metrics.text().decode()
    assert 'rebound_jobs_now{state="waiting"} 2.0' in first
    assert 'rebound_jobs_now{state="running"} 1.0' in first
    assert "rebound_oldest_waiting_job_seconds 12.5" in first
    assert "rebound_jobs_seen 1.0" in first
    assert 'rebound_jobs_now{state="waiting"} 0.0' in second
    assert "rebound_oldest_waiting_job_seconds 0.0" in second


def test_a_database_that_fails_takes_no_other_number_with_it() -> None:
    metrics = Metrics()

    def broken() -> Counts:
        raise OSError("no disk")

    metrics.watch_jobs(broken)
    metrics.taken_over(1)
    with capture_logs() as lines:
        shown = metrics.text().decode()
    assert "rebound_takeovers_total 1.0" in shown
    assert "rebound_jobs_seen 0.0" in shown
    assert "rebound_jobs_now{" not in shown
    assert [line["event"] for line in lines] == ["the jobs could not be looked at"]


def test_a_database_that_hangs_does_not_hold_the_numbers_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LOOK", 0.01)
    metrics, go_on = Metrics(), threading.Event()

    def hang() -> Counts:
        assert go_on.wait(10)
        return Counts({}, 0, 0.0, 0)

    metrics.watch_jobs(hang)
    before = threading.active_count()
    for _ in range(5):
        assert b"rebound_jobs_seen 0.0" in metrics.text()
    assert threading.active_count() <= before + 1
    go_on.set()

"""What is counted, for Prometheus (https://prometheus.io/docs/practices/naming/)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import wait
from typing import Final, Literal

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from bot.cases.durable import Counts
from bot.cases.job import JobKind
from bot.slack.watch import Asking

LONGEST_LOOK: Final = 1.0
"""Seconds that the numbers wait for the database."""

Outcome = Literal["ok", "rate_limited", "refused", "fault", "unreachable"]
"""How a call to Slack ended: done, answered 429, refused by name, a fault of Slack's, no answer."""

log = structlog.get_logger(__name__)


class Metrics:
    """The numbers of one bot, in a registry of its own."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = self._counter(
            "requests", "Requests from Slack, by the status they were answered with", "status"
        )
        self._refused = self._counter("refused_requests", "Requests that were not taken for Slack's, by cause", "cause")
        self._dropped = self._counter("dropped_connections", "Connections that this program ended, by reason", "why")
        self._acks = self._counter("acknowledged", "Requests from Slack that were acknowledged, by way in", "way")
        self._seconds = Histogram(
            "rebound_acknowledge_seconds", "Time until a request from Slack was acknowledged", registry=self.registry,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0),
        )  # fmt: skip
        self._jobs = self._counter("jobs", "Jobs that ended, by kind and by how", "kind", "outcome")
        self._job_seconds = Histogram(
            "rebound_job_seconds", "Time a job took", ["kind"], registry=self.registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0),
        )  # fmt: skip
        self._calls = self._counter("slack_calls", "Calls to Slack, by method and outcome", "method", "outcome")
        self._retries = self._counter("retries", "Steps of jobs that were tried again, by step", "step")
        self._takeovers = self._counter("takeovers", "Jobs that were taken over from a process that had left them")

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"rebound_{name}", words, labels, registry=self.registry)

    def request(self, status: int, seconds: float) -> None:
        """Count a request from Slack."""
        self._requests.labels(str(status)).inc()
        self._seconds.observe(seconds)

    def acknowledged(self, way: str) -> None:
        """Count an acknowledgement: from here on the work is ours to finish."""
        self._acks.labels(way).inc()

    def refused(self, cause: str) -> None:
        """Count a request that was not Slack's."""
        self._refused.labels(cause).inc()

    def connection_dropped(self, why: str) -> None:
        """Count a connection that was ended: “late” or “crowded”."""
        self._dropped.labels(why).inc()

    def job(self, kind: JobKind, seconds: float, well: bool) -> None:
        """Count a job."""
        self._jobs.labels(kind.value, "done" if well else "failed").inc()
        self._job_seconds.labels(kind.value).observe(seconds)

    def called(self, method: str, outcome: Outcome) -> None:
        """Count a call to Slack, by its method (“respond” for a response URL)."""
        self._calls.labels(method, outcome).inc()

    def retried(self, step: str) -> None:
        """Count a step of a job that will be tried again."""
        self._retries.labels(step).inc()

    def taken_over(self, jobs: int) -> None:
        """Count jobs that another process, or this one before its last start, had left."""
        self._takeovers.inc(jobs)

    def watch_jobs(self, look: Callable[[], Counts]) -> None:
        """Show the jobs as they stand, looked at whenever the numbers are asked for. To be called once."""
        self.registry.register(_Jobs(look))

    def text(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        return generate_latest(self.registry)


class _Jobs(Collector):
    """The jobs at this moment. Of a database that gives no answer the other numbers must not depend: then
    `rebound_jobs_seen` is 0, and theirs are left out."""

    def __init__(self, look: Callable[[], Counts]) -> None:
        self._asking = Asking("look at the jobs", look)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Names, without looking."""
        yield from self._families()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Look now."""
        states, oldest, seen = self._families()
        now = self._look()
        seen.add_metric([], 1 if now else 0)
        yield seen
        if now is None:
            return
        for state, count in sorted(now.by_state.items()):
            states.add_metric([state], count)
        oldest.add_metric([], now.oldest_age)
        yield states
        yield oldest

    def _families(self) -> tuple[GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily("rebound_jobs_now", "Jobs, by the state they are in", labels=["state"]),
            GaugeMetricFamily("rebound_oldest_waiting_job_seconds", "How long the oldest job that waits has waited"),
            GaugeMetricFamily("rebound_jobs_seen", "1 when the jobs could be looked at"),
        )

    def _look(self) -> Counts | None:
        answer = self._asking.begin()
        if not wait((answer,), LONGEST_LOOK).done:
            return None
        if (error := answer.exception()) is not None:
            log.warning("the jobs could not be looked at", exc_info=error)
            return None
        return answer.result()

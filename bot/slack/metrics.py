"""What is counted, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.cases.job import JobKind


class Metrics:
    """The counters of one bot, in a registry of its own."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "rebound_requests", "Requests from Slack, by the status they were answered with", ["status"],
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "rebound_acknowledge_seconds", "Time until a request from Slack was acknowledged", registry=self.registry,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0),
        )  # fmt: skip
        self._jobs = Counter(
            "rebound_jobs", "Jobs that ended, by kind and by how", ["kind", "outcome"], registry=self.registry
        )
        self._job_seconds = Histogram(
            "rebound_job_seconds", "Time a job took", ["kind"], registry=self.registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0),
        )  # fmt: skip

    def request(self, status: int, seconds: float) -> None:
        """Count a request from Slack."""
        self._requests.labels(str(status)).inc()
        self._seconds.observe(seconds)

    def job(self, kind: JobKind, seconds: float, well: bool) -> None:
        """Count a job."""
        self._jobs.labels(kind.value, "done" if well else "failed").inc()
        self._job_seconds.labels(kind.value).observe(seconds)

    def text(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        return generate_latest(self.registry)

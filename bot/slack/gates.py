"""What Slack asked one workspace to wait with. Who comes later waits as well, without asking Slack, and without
holding a thread.

Slack counts by method, and posts by channel (https://docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from bot.cases.errors import Busy

Gate = tuple[str, str]
"""A method, and the channel where that counts."""


class Gates:
    """The gates of one workspace. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._closed: dict[Gate, float] = {}
        self._lock = threading.Lock()

    def close(self, gate: Gate, seconds: float) -> None:
        """Nobody passes for so long."""
        with self._lock:
            now = self._now()
            self._closed = {other: until for other, until in self._closed.items() if until > now}
            self._closed[gate] = max(self._closed.get(gate, 0.0), now + seconds)

    def pass_through(self, gate: Gate) -> None:
        """Raises `Busy` with the seconds that are left, where the gate is closed."""
        until = self._closed.get(gate)
        if until is not None and (left := until - self._now()) > 0:
            raise Busy("Slack asked me to wait.", left)

"""What Slack asked one workspace to wait with. Who comes later waits as well, without asking Slack, and without
holding a thread.

Slack counts by method, and posts by channel: about one a second (https://docs.slack.dev/apis/web-api/rate-limits). So
for a while after it has asked one to wait, posts pass one a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from bot.cases.errors import Busy

Gate = tuple[str, str]
"""A method, and the channel where that counts."""
SLOW_FOR: Final = 60.0
"""Seconds after a gate has opened again, in which a channel is posted to at Slack's own pace."""
PACE: Final = 1.0


class Gates:
    """The gates of one workspace. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._closed: dict[Gate, float] = {}
        self._slow: dict[Gate, float] = {}
        self._lock = threading.Lock()

    def close(self, gate: Gate, seconds: float) -> None:
        """Nobody passes for so long."""
        with self._lock:
            now = self._now()
            self._slow = {other: until for other, until in self._slow.items() if until > now}
            self._closed = {other: until for other, until in self._closed.items() if other in self._slow}
            self._closed[gate] = max(self._closed.get(gate, 0.0), now + seconds)
            self._slow[gate] = self._closed[gate] + SLOW_FOR

    def pass_through(self, gate: Gate) -> None:
        """Raises `Busy` with the seconds that are left, where the gate is closed."""
        if gate not in self._slow:
            return
        with self._lock:
            now = self._now()
            left = self._closed.get(gate, now) - now
            if left > 0:
                raise Busy("Slack asked me to wait.", left)
            if gate[1] and self._slow.get(gate, now) > now:
                self._closed[gate] = now + PACE

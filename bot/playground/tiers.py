"""Slack's limits for apps that are sold outside of its Marketplace: one page of fifteen messages a minute.

(https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps)
"""

import math

METHODS = frozenset({"conversations.history", "conversations.replies"})
SECONDS = 60.0
MOST = 15


class LimitedTier:
    """Off unless it is switched on. Each method is counted by itself, and by workspace."""

    def __init__(self) -> None:
        self.on = False
        self._last: dict[tuple[str, str], float] = {}

    def wait(self, method: str, team: str, now: float) -> int | None:
        """For how many seconds the caller has to stay away; None when the call is taken, which then counts."""
        if not self.on or method not in METHODS:
            return None
        last = self._last.get((method, team))
        if last is not None and now - last < SECONDS:
            return max(1, math.ceil(SECONDS - (now - last)))
        self._last[method, team] = now
        return None

    def most(self, usual: int) -> int:
        """How many messages a page holds at most, and where nothing is asked for."""
        return min(usual, MOST) if self.on else usual

"""Requests that were refused, for whoever runs the bot: how many, what is likeliest wrong, and what to do about it.

A wrong signing secret looks from outside like a bot that never answers. So the log and `/readyz` say it. No flood of
forged requests can flood the log: of each cause the first is told at once, and then at most one sum a minute.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Final

import structlog

from bot.slack.door_signature import OLDEST, Cause, Verdict
from bot.slack.watch import Ready

A_MINUTE: Final = 60.0
RECENT: Final = 600.0
"""Seconds that a request counts as recent."""
_COMPARED: Final = 5
"""Requests in a row whose times are compared."""
_ALIKE: Final = 120.0
"""Seconds within which the times of skewed requests lie, if it is the clock."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Told:
    """What the log was told of one cause."""

    at: float
    since: int = 0
    """Refused after that, and not told yet."""


@dataclass(slots=True)
class _Latest:
    taken: float | None = None
    refused: float | None = None
    cause: Cause = Cause.UNSIGNED
    in_a_row: int = 0
    off: deque[float] = field(default_factory=lambda: deque(maxlen=_COMPARED))


class Refusals:
    """Keeps count. `clock` gives seconds that only grow, `counted` is told of each refusal."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, counted: Callable[[Cause], None] = lambda _: None):
        self._clock = clock
        self._counted = counted
        self._latest = _Latest()
        self._told: dict[Cause, _Told] = {}

    def taken(self) -> None:
        """A request was Slack's: the secret and the clock are right."""
        self._latest = _Latest(taken=self._clock(), refused=self._latest.refused, cause=self._latest.cause)

    def refused(self, verdict: Verdict) -> bool:
        """A request was not. True when the log was told of it, False when that is left to `sum_up`."""
        latest, now = self._latest, self._clock()
        if verdict.off is not None:
            latest.off.append(verdict.off)
        cause = self._likeliest(verdict)
        latest.refused, latest.cause = now, cause
        latest.in_a_row += 1
        self._counted(cause)
        told = self._told.get(cause)
        if told is not None and now - told.at < A_MINUTE:
            told.since += 1
            return False
        count = 1 + (told.since if told else 0)
        self._told[cause] = _Told(now)
        self._say(cause, count)
        return True

    def sum_up(self) -> None:
        """Tell the log of what it was not told of. To be called a minute after `refused` gave False."""
        for cause, told in self._told.items():
            if told.since:
                count, told.since, told.at = told.since, 0, self._clock()
                self._say(cause, count)

    def ready(self) -> Ready:
        """Always in order, for it may be somebody else who sends those; with a warning where none was taken of late."""
        latest, now = self._latest, self._clock()
        if not latest.in_a_row or latest.refused is None or now - latest.refused > RECENT or self._took_some():
            return Ready("requests", True)
        count = "The last request was" if latest.in_a_row == 1 else f"The last {latest.in_a_row} requests were all"
        return Ready("requests", True, f"warning: {count} refused. {self._advice(latest.cause)}")

    def _took_some(self) -> bool:
        return self._latest.taken is not None and self._clock() - self._latest.taken <= RECENT

    def _likeliest(self, verdict: Verdict) -> Cause:
        """A signature that does not fit says nothing of the clock, but times that are all off alike do."""
        off = self._latest.off
        if verdict.cause is Cause.SECRET and len(off) >= 3:
            alike = max(off) - min(off) <= _ALIKE and all(abs(seconds) > OLDEST for seconds in off)
            if alike:
                return Cause.CLOCK
        return verdict.cause or Cause.UNSIGNED

    def _advice(self, cause: Cause) -> str:
        if self._took_some():
            return _WHILE_OTHERS_ARE_TAKEN[cause]
        if cause is Cause.CLOCK:
            off = median(self._latest.off)
            ahead = "behind" if off > 0 else "ahead of"
            return (
                f"Set this machine's clock: it is {abs(off):.0f} seconds {ahead} Slack's. If the clock is right, "
                "somebody sends old requests again."
            )
        return _ADVICE[cause]

    def _say(self, cause: Cause, count: int) -> None:
        log.warning("requests refused", cause=cause.value, count=count, likely=self._advice(cause))


_ADVICE: Final[Mapping[Cause, str]] = {
    Cause.SECRET: (
        "Compare SLACK_SIGNING_SECRET with “Signing Secret” under “Basic Information” on the app's page at "
        "api.slack.com/apps."
    ),
    Cause.UNSIGNED: (
        "They do not come from Slack, or something between Slack and this program takes the signature off: let it "
        "pass the X-Slack- headers on."
    ),
}
_WHILE_OTHERS_ARE_TAKEN: Final[Mapping[Cause, str]] = {
    Cause.CLOCK: "Slack's own requests are taken, so somebody sends old ones again. There is nothing to do.",
    Cause.SECRET: "Slack's own requests are taken, so these come from somebody else. There is nothing to do.",
    Cause.UNSIGNED: "Slack's own requests are taken, so these come from somebody else. There is nothing to do.",
}

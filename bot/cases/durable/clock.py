"""Time, as the durable work sees it: one thing that a test can put another in the place of."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


def _steady() -> float:
    """Seconds that go on while the machine sleeps, where the system counts those (Linux, clock_gettime(2))."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is the time of day in seconds since 1970, which processes share; `steady` never goes back, and is this
    process's own."""

    now: Callable[[], float] = time.time
    steady: Callable[[], float] = _steady

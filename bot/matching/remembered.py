"""What was worked out and is likely to be asked again, within a bound."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most so many answers; when they are full all are forgotten, so that what a hostile input costs is bounded.

    Safe to share between threads: two may work out the same answer at once, and both are right.
    """

    def __init__(self, most: int, work_out: Callable[[K], V]) -> None:
        self._most = most
        self._work_out = work_out
        self._known: dict[K, V] = {}

    def __call__(self, key: K) -> V:
        """The answer for this key."""
        try:
            return self._known[key]
        except KeyError:
            found = self._work_out(key)
        if len(self._known) >= self._most:
            self._known.clear()  # others may be reading: what was found is given back, and not read again
        self._known[key] = found
        return found

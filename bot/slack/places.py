"""Lists of Slack's that are longer than a page, and how far each was read when Slack asked to wait.

Apps that are sold outside the Marketplace get one page of 15 messages a minute
(https://docs.slack.dev/apis/web-api/rate-limits): who began anew each time would read the first page for ever. What is
remembered here is this process's own, and for a while: after a crash one begins anew, which costs time and no more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.cases.errors import TryAgain

PAGE: Final = 15
"""Messages of one page, as many as Slack gives to any app."""
_MOST_PAGES: Final = 50
_MOST_PLACES: Final = 16
_KEPT_FOR: Final = 1800.0
"""Seconds after which what was read is too old to go on from."""


@dataclass(frozen=True, slots=True)
class Page:
    """A few things of a list, and where the next ones begin; None for no more."""

    items: tuple[dict[str, Any], ...]
    cursor: str | None


@dataclass(slots=True)
class _Place:
    began: float
    items: list[dict[str, Any]] = field(default_factory=list)
    cursor: str | None = None
    pages: int = 0


class Places:
    """How far lists have been read. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._places: dict[Hashable, _Place] = {}
        self._lock = threading.Lock()

    def all(self, page: Callable[[str | None], Page], key: Hashable) -> list[dict[str, Any]]:
        """Everything in a list, page by page (at most fifty). Raises what `page` raises; after `TryAgain` the next one
        who asks under the same key goes on from there."""
        place = self._taken(key)
        try:
            while place.pages < _MOST_PAGES:
                found = page(place.cursor)
                place.items.extend(found.items)
                place.cursor, place.pages = found.cursor, place.pages + 1
                if found.cursor is None:
                    break
        except TryAgain:
            if place.pages:
                self._keep(key, place)
            raise
        return place.items

    def _taken(self, key: Hashable) -> _Place:
        with self._lock:
            place, now = self._places.pop(key, None), self._now()
            return place if place is not None and now - place.began < _KEPT_FOR else _Place(now)

    def _keep(self, key: Hashable, place: _Place) -> None:
        with self._lock:
            self._places[key] = place
            while len(self._places) > _MOST_PLACES:
                del self._places[next(iter(self._places))]

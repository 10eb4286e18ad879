"""One lock, and telling of changes: to threads that wait for something to become true, and to whoever subscribed."""

import threading
from collections.abc import Callable
from typing import Any

from bot.playground.members import Json

Listener = Callable[[str, Json], None]


class Announcing:
    """What changes under one lock, and says so."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._change = threading.Condition(self.lock)
        self._listeners: list[Listener] = []
        self.changes = 0

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(kind, data)`` at every change; the result ends the subscription."""
        with self.lock:
            self._listeners.append(listener)

        def leave() -> None:
            with self.lock:
                self._listeners.remove(listener)

        return leave

    def announce(self, kind: str, **data: Any) -> None:
        """Wake all who wait, and tell all who listen."""
        with self.lock:
            self.changes += 1
            self._change.notify_all()
            for listener in list(self._listeners):
                listener(kind, data)

    def wait_for(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """Wait until ``predicate()`` is true; it is asked again after every change. False on time-out."""
        with self._change:
            return self._change.wait_for(predicate, timeout)

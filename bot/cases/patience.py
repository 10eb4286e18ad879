"""Trying again: what may pass is tried until it works, the patience ends, or the program is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import structlog

from bot.cases.errors import TryAgain

log = structlog.get_logger(__name__)

PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds between tries; a little over two minutes in all, longer where the chat asks for it."""


class Interrupted(BaseException):
    """The program stops. Not an `Exception`, so that the work it cuts short stays pending and is done after the
    next start, instead of being taken for a failure."""


class Patience:
    """Tries again with pauses, which end at once when the program stops."""

    def __init__(self, pauses: tuple[float, ...] = PAUSES) -> None:
        self._pauses = pauses
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End all pauses, now and later. Whatever is not waiting goes on."""
        self._stopping.set()

    def persist(self, name: str, attempt: Callable[[], str]) -> str:
        """What `attempt` gives once it works. Raises `TryAgain` when it never did, `Interrupted` when stopped."""
        for pause in self._pauses:
            try:
                return attempt()
            except TryAgain as trouble:
                wait = pause if trouble.after is None else trouble.after
                log.warning("trying again", step=name, seconds=wait, because=str(trouble))
                if self._stopping.wait(wait):
                    raise Interrupted from trouble
        return attempt()

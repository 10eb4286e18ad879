"""Trying again: what may pass is tried until it works, the patience ends, or the program is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import structlog
from sqlalchemy.exc import OperationalError

from bot.cases.errors import TryAgain

log = structlog.get_logger(__name__)

PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds between tries; a little over two minutes in all, longer where the chat asks for it."""


class Interrupted(BaseException):
    """The program stops, or has no database. Not an `Exception`, so that the work it cuts short stays pending and is
    done after the next start, instead of being taken for a failure."""


class Patience:
    """Tries again with pauses, which end at once when the program stops."""

    def __init__(self, pauses: tuple[float, ...] = PAUSES) -> None:
        self._pauses = pauses
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End all pauses, now and later. Whatever is not waiting goes on."""
        self._stopping.set()

    def persist(self, name: str, attempt: Callable[[], str]) -> str:
        """What `attempt` gives once it works. Raises `TryAgain` when it never did, `Interrupted` when stopped, or
        when the database stayed away (locked, full, down): what it did not take cannot be given up in words either."""
        for pause in self._pauses:
            try:
                return attempt()
            except (TryAgain, OperationalError) as trouble:
                after = trouble.after if isinstance(trouble, TryAgain) else None
                wait = pause if after is None else after
                because = str(trouble) if isinstance(trouble, TryAgain) else f"the database: {trouble.orig}"
                log.warning("trying again", step=name, seconds=wait, because=because)
                if self._stopping.wait(wait):
                    raise Interrupted from trouble
        try:
            return attempt()
        except OperationalError as trouble:
            log.error("left for the next start", step=name, because=f"the database: {trouble.orig}")
            raise Interrupted from trouble

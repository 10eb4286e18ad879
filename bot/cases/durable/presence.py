"""Which processes are alive, and whose jobs are to be taken over: seen by whether their beats go on, so that no two
clocks are compared."""

from __future__ import annotations

import os
import secrets
import socket
from typing import Final

import structlog

from bot.cases.durable.clock import Clock
from bot.cases.durable.queue import Queue

log = structlog.get_logger(__name__)

BEAT_EVERY: Final = 3.0
SAFE_FOR: Final = 9.0
"""Seconds after a sign of life in which this process need not ask whether its jobs are still its own."""
DEAD_AFTER: Final = 15.0
"""Seconds without a sign of life after which a process is taken for dead; well above `SAFE_FOR`."""


class Presence:
    """This process among those that work on one database. Used by one thread, but for `owner` and `is_safe`."""

    def __init__(self, queue: Queue, clock: Clock, *, alone: bool) -> None:
        self._queue = queue
        self._clock = clock
        self._alone = alone
        self._seen: dict[str, tuple[int, float]] = {}
        self._last_beat = 0.0
        self.owner = ""

    def enter(self) -> int:
        """Be there, under a new name. Where no other can be there (one SQLite file, one process), whoever is written
        down is dead: how many jobs were taken over from them."""
        taken_over = sum(self._queue.take_over(dead) for dead in self._queue.beats()) if self._alone else 0
        began = self._clock.steady()
        owner = secrets.token_hex(8)
        self._queue.enter(owner, socket.gethostname(), os.getpid())
        self._last_beat, self.owner = began, owner
        return taken_over

    def is_safe(self, owner: str) -> bool:
        """True while nobody can have taken over what `owner`, an earlier name of this process perhaps, is doing."""
        return owner == self.owner and (self._alone or self._clock.steady() - self._last_beat < SAFE_FOR)

    def beat(self) -> None:
        """Give a sign of life; where it comes too late, be there anew."""
        if self._alone:
            return
        began = self._clock.steady()  # before the call: what counts is when others may have begun to wait
        if self._queue.beat(self.owner):
            self._last_beat = began
        else:
            log.warning("was taken for dead, and goes on under a new name")
            self.enter()

    def look(self) -> int:
        """Look after the others: how many jobs were taken over from dead ones."""
        taken_over = 0
        if not self._alone:
            beats = self._queue.beats()
            at = self._clock.steady()
            self._seen = {
                other: (count, self._seen[other][1] if self._seen.get(other, (None,))[0] == count else at)
                for other, count in beats.items()
                if other != self.owner
            }
            for other, (count, since) in self._seen.items():
                if at - since >= DEAD_AFTER:
                    taken_over += self._queue.take_over(other, count)
        return taken_over + self._queue.take_over_orphans()

    def forget_what_was_seen(self) -> None:
        """After a time without the database, in which nobody could give a sign of life: all get their time again."""
        self._seen = {}

    def leave(self) -> None:
        """Be gone, and let go of everything."""
        owner, self.owner = self.owner, ""
        self._queue.leave(owner)

"""The base of a running bot: read again when a file changes, and never worse than the last good one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from bot.knowledge.base import Knowledge
from bot.knowledge.cache import load_cached
from bot.knowledge.files import fingerprint, shipped_folder
from bot.knowledge.problem import KnowledgeError, Problem

T = TypeVar("T")


class Reloading(Generic[T]):
    """What is made of the base (an explainer), made anew when a file of the base has changed.

    A change that cannot be used is passed over: the last good one stays, and `problems` says what is wrong.
    Raises `KnowledgeError` only at the start, when there is no good one yet.
    """

    def __init__(
        self,
        make: Callable[[Knowledge], T],
        folder: Path | None = None,
        team_folder: Path | None = None,
        *,
        every: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._folder = folder or shipped_folder()
        self._team_folder = team_folder
        self._every = every
        self._clock = clock
        self._lock = threading.Lock()
        self._mark = fingerprint(self._folder, team_folder)
        self._current = make(load_cached(self._folder, team_folder))
        self._looked = clock()
        self.problems: tuple[Problem, ...] = ()

    def current(self) -> T:
        """What stands now; looks at the files at most once in `every` seconds."""
        if self._clock() - self._looked >= self._every and self._lock.acquire(blocking=False):
            try:
                self._looked = self._clock()
                self._look()
            finally:
                self._lock.release()
        return self._current

    def _look(self) -> None:
        try:
            mark = fingerprint(self._folder, self._team_folder)
            if mark != self._mark:
                self._mark = mark
                self._current = self._make(load_cached(self._folder, self._team_folder))
                self.problems = ()
        except KnowledgeError as error:
            self.problems = tuple(error.problems)
        except OSError as error:
            what = f"The knowledge base cannot be read: {error.strerror}."
            self.problems = (Problem(str(self._folder), 1, 1, what, "Check that the folder may be read."),)

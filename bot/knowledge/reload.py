"""The base of a running bot: read again when a file changes, and never worse than the last good one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from bot.knowledge.base import Knowledge
from bot.knowledge.cache import load_cached, load_what_is_good
from bot.knowledge.files import fingerprint, shipped_folder
from bot.knowledge.problem import KnowledgeError, Problem

T = TypeVar("T")


class Reloading(Generic[T]):
    """What is made of the base (an explainer), made anew when a file of the base has changed.

    A change that cannot be used is passed over: the last good one stays, and `problems` says what is wrong. At the
    start there is none yet: then of a team's folder only the files that can be used are, until all can.
    Raises `KnowledgeError` only at the start, and only for the base itself.
    """

    def __init__(
        self,
        make: Callable[[Knowledge], T],
        folder: Path | None = None,
        team_folder: Path | None = None,
        *,
        every: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[Problem], None] = lambda problem: None,
    ) -> None:
        """`tell` is called for each problem, once for as long as it is there."""
        self._make = make
        self._folder = folder or shipped_folder()
        self._team_folder = team_folder
        self._every = every
        self._clock = clock
        self._lock = threading.Lock()
        self._mark = fingerprint(self._folder, team_folder)
        self._tell = tell
        self._looked = clock()
        self.problems: tuple[Problem, ...] = ()
        base, problems = load_what_is_good(self._folder, team_folder)
        self._whole = not problems
        self._current = make(base)
        self._say(problems)

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
                base, problems = self._load()
                self._current = self._make(base)
                self._whole = not problems
                self._say(problems)
        except KnowledgeError as error:
            self._say(tuple(error.problems))
        except OSError as error:
            what = f"The knowledge base cannot be read: {error.strerror}."
            self._say((Problem(str(self._folder), 1, 1, what, "Check that the folder may be read."),))

    def _load(self) -> tuple[Knowledge, tuple[Problem, ...]]:
        """The whole base; only where there was no whole one yet as much of it as can be used."""
        if self._whole:
            return load_cached(self._folder, self._team_folder), ()
        return load_what_is_good(self._folder, self._team_folder)

    def _say(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            if problem not in self.problems:
                self._tell(problem)
        self.problems = problems

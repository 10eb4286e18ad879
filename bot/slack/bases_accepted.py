"""What each workspace has accepted, laid over the knowledge that its folders give it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from bot.answering.explain import Explainer
from bot.knowledge.overlay import OverlayEntry, OverlaySource, overlaid
from bot.knowledge.problem import Problem

log = structlog.get_logger(__name__)

SECONDS: Final = 2.0
"""How often it is asked, at most, whether a workspace has accepted something else."""
MOST_AT_HAND: Final = 32
"""How many workspaces' explainers are kept in memory."""


@dataclass(slots=True)
class _Made:
    """What was made for one workspace, of which base and which version of its entries."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    below: Explainer | None = None
    version: int | None = None
    entries: tuple[OverlayEntry, ...] = ()
    explainer: Explainer | None = None
    problems: tuple[Problem, ...] = ()
    looked: float = 0.0


class Accepted:
    """Every workspace's explainer with its accepted entries. Safe to share between threads.

    A workspace that has accepted nothing is answered by what lies below, at no cost. Making an explainer takes a
    second: meanwhile others are answered by the one before.
    """

    def __init__(
        self,
        source: OverlaySource,
        own_hosts: tuple[str, ...] = (),
        *,
        every: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._own_hosts = own_hosts
        self._every = every
        self._clock = clock
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._lock = threading.Lock()

    def current(self, team: str, below: Explainer) -> Explainer:
        """What a workspace is answered by, over what its folders give it."""
        made = self._of(team)
        if made.explainer is not None and made.below is below and self._clock() - made.looked < self._every:
            return made.explainer
        if made.lock.acquire(blocking=made.explainer is None):
            try:
                self._look(team, made, below)
            finally:
                made.lock.release()
        return made.explainer or below

    def problems(self, team: str) -> tuple[Problem, ...]:
        """What is wrong with entries that were left out, as it stood when they were looked at last."""
        return self._of(team).problems

    def _of(self, team: str) -> _Made:
        with self._lock:
            made = self._made.setdefault(team, _Made())
            self._made.move_to_end(team)
            while len(self._made) > MOST_AT_HAND:
                self._made.popitem(last=False)
            return made

    def _look(self, team: str, made: _Made, below: Explainer) -> None:
        if made.explainer is not None and made.below is below and self._clock() - made.looked < self._every:
            return  # another thread did so, while this one waited
        looked = self._clock()
        version = self._source.overlay_version(team)  # before the entries: one that is accepted now is seen next time
        if made.version != version or made.below is not below or made.explainer is None:
            entries = self._source.overlay_of(team)
            if entries != made.entries or made.below is not below or made.explainer is None:
                self._make(team, made, below, entries)
            made.version = version
        made.looked = looked

    def _make(self, team: str, made: _Made, below: Explainer, entries: tuple[OverlayEntry, ...]) -> None:
        result = overlaid(below.knowledge, entries)
        for problem in result.problems:
            if problem not in made.problems:
                log.error("an accepted entry cannot be used", team=team, because=str(problem))
        own = result.knowledge is not below.knowledge
        made.explainer = Explainer(result.knowledge, self._own_hosts) if own else below
        made.problems, made.below, made.entries = result.problems, below, entries

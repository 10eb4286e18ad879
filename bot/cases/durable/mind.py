"""The jobs that this process has at hand: those that it does, and those that it keeps in mind because the database
did not take what became of them."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.cases.durable.queue import JobState, Taken
from bot.cases.durable.steps import Progress


@dataclass(order=True, frozen=True)
class Held:
    """A job of this process's. `due` is by its own steady clock."""

    due: float
    order: int
    taken: Taken = field(compare=False)
    owner: str = field(compare=False)
    """What this process was called when it took the job."""
    progress: Progress = field(compare=False)
    ended: JobState | None = field(compare=False, default=None)
    """How it ended, where only that is still to be noted."""
    unsure: bool = field(compare=False, default=False)
    """True where the database may have taken what became of it after all, and only its answer was lost: then it may be
    another process's by now."""


class Mind:
    """What this process knows to be its own. Its owner holds a lock around every call."""

    def __init__(self) -> None:
        self._kept: list[Held] = []
        self._at_hand: set[int] = set()
        self._strays: set[int] = set()
        self._order = itertools.count()

    @property
    def next_due(self) -> float | None:
        """When the first job that is kept in mind is to be gone on with, None when there is none."""
        return self._kept[0].due if self._kept else None

    @property
    def is_free(self) -> bool:
        return not self._kept

    def take_up(self, number: int) -> bool:
        """A job was taken, and is about to be done. False when it is being done already: the database had put it off,
        its answer was lost, and this process went on with it from its mind. What is only kept in mind of it is
        forgotten."""
        kept = [held for held in self._kept if held.taken.number != number]
        if len(kept) == len(self._kept) and number in self._at_hand:
            return False
        heapq.heapify(kept)
        self._kept = kept
        self._at_hand.add(number)
        return True

    def lay_down(self, number: int) -> None:
        """It was done, or put off: unless it is kept in mind, it is at hand no more."""
        if all(held.taken.number != number for held in self._kept):
            self._at_hand.discard(number)

    def keep(self, held: Held, due: float, *, ended: JobState | None = None, unsure: bool = False) -> None:
        """Keep a job in mind until `due`. It is still this process's; should that die, it is taken over."""
        kept = replace(held, due=due, order=next(self._order), ended=ended, unsure=held.unsure or unsure)
        heapq.heappush(self._kept, kept)
        self._at_hand.add(held.taken.number)

    def pop_due(self, now: float) -> Held | None:
        """The next job that is to be gone on with."""
        return heapq.heappop(self._kept) if self._kept and self._kept[0].due <= now else None

    def strays_among(self, mine: Collection[int]) -> set[int]:
        """Of the jobs that are this process's by their rows those that it knows nothing of: the database took them,
        and only its answer was lost. Seen twice in a row, they are no such job as is just being begun."""
        unknown = set(mine) - self._at_hand
        for_good = unknown & self._strays
        self._strays = unknown - for_good
        return for_good

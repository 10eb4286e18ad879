"""The queue in memory: what `Queue.take` chooses in SQL, by the same rules; tests/bench holds the two together."""

from __future__ import annotations

import heapq
from bisect import insort
from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.cases.durable.queue import MOST_OF_A_CHANNEL, MOST_OF_A_WORKSPACE

Channel = tuple[str, str]
"""A workspace and a channel of it."""


@dataclass(slots=True)
class Job:
    """A mention, and how far it has come."""

    number: int
    team: str
    channel: str
    lane: str
    arrived: float
    has_file: bool = False
    noisy: bool = False
    work: float = 0.0
    """Seconds of processor that it takes."""
    call: float = 0.0
    """Seconds that a call of Slack's takes for it."""
    read: bool = False
    reading_failed: int = 0
    posting_failed: int = 0

    @property
    def place(self) -> Channel:
        return self.team, self.channel


@dataclass(frozen=True, slots=True)
class Share:
    """How many jobs of one channel, and of one workspace, are taken at a time."""

    channel: int = MOST_OF_A_CHANNEL
    workspace: int = MOST_OF_A_WORKSPACE


@dataclass(slots=True)
class Waiting:
    """The jobs that wait, and the order of their lanes."""

    share: Share = Share()
    _jobs: dict[int, Job] = field(default_factory=dict)
    _due: dict[Channel, list[int]] = field(default_factory=dict)
    _later: list[tuple[float, int]] = field(default_factory=list)
    _lanes: dict[tuple[str, str], deque[int]] = field(default_factory=dict)
    due: int = 0
    """How many wait whose time has come."""

    def __len__(self) -> int:
        return len(self._jobs)

    def record(self, job: Job) -> bool:
        """A new job takes its place in its lane; true when nothing is before it there."""
        lane = self._lanes.setdefault((job.team, job.lane), deque())
        lane.append(job.number)
        return len(lane) == 1

    def put(self, job: Job, due_at: float) -> None:
        """It waits until then, and for its turn."""
        self._jobs[job.number] = job
        heapq.heappush(self._later, (due_at, job.number))

    def end(self, job: Job) -> None:
        """It is done: the next of its lane may go."""
        lane = self._lanes[job.team, job.lane]
        lane.remove(job.number)
        if not lane:
            del self._lanes[job.team, job.lane]

    def any_due(self, now: float) -> bool:
        """Whether some job's time has come."""
        self._ripen(now)
        return self.due > 0

    def take(self, most: int, now: float, full_channels: Collection[Channel], full_teams: Collection[str]) -> list[Job]:
        """Up to `most`, a fair share of each channel's: see `Queue.take`."""
        self._ripen(now)
        found: list[tuple[int, int]] = []
        for place, numbers in self._due.items():
            if place in full_channels or place[0] in full_teams:
                continue
            nth = 0
            for number in numbers:
                if self._lanes[place[0], self._jobs[number].lane][0] == number:
                    nth += 1
                    found.append((nth, number))
                    if nth == self.share.channel:
                        break
        of_team: Counter[str] = Counter()
        taken: list[Job] = []
        for _, number in sorted(found):
            job = self._jobs[number]
            of_team[job.team] += 1
            if of_team[job.team] <= self.share.workspace:
                taken.append(job)
                if len(taken) == most:
                    break
        for job in taken:
            self._take_out(job)
        return taken

    def _ripen(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, number = heapq.heappop(self._later)
            insort(self._due.setdefault(self._jobs[number].place, []), number)
            self.due += 1

    def _take_out(self, job: Job) -> None:
        of_channel = self._due[job.place]
        of_channel.remove(job.number)
        if not of_channel:
            del self._due[job.place]
        del self._jobs[job.number]
        self.due -= 1

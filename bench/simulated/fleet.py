"""Processes that work on one queue for a day, by the program's own rules, over a clock that jumps."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bench.simulated.rules import Outcome, Rules
from bench.simulated.waiting import Channel, Job, Share, Waiting
from bench.simulated.weather import DAY, SlackLimit, Weather, arrivals
from bot.cases.durable import room as rooms
from bot.cases.durable.presence import BEAT_EVERY, DEAD_AFTER
from bot.cases.durable.steps import Pauses
from bot.cases.errors import Busy
from bot.slack.gates import Gates

LOOK_EVERY = 1.0
FILES_AT_ONCE = 6
FILE_TIMEOUT = 15.0
"""As in bot/cases/durable/engine.py and bot/slack/files.py."""
A_FILE = 0.3
AGAIN = 0.15
"""The part of a mention's processor time that a further try at its post takes: an assumption."""
TOLD_AGAIN = 60.0
"""Seconds after which Slack tells an event again that nobody took (https://docs.slack.dev/apis/events-api#retries)."""
PACED_FOR = 60.0
NO_LIMIT = 10**9


@dataclass(slots=True)
class _Process:
    """One process: its threads, its processor, what Slack asked it to wait with."""

    room: rooms.Room = field(default_factory=rooms.Room)
    processor_free: float = 0.0
    gates: dict[str, Gates] = field(default_factory=dict)
    asked_to_wait: dict[Channel, float] = field(default_factory=dict)
    fetching: int = 0
    wants: bool = False
    polls: bool = False
    alive: bool = True
    life: int = 0
    doing: dict[int, Job] = field(default_factory=dict)


class Day:
    """One day of so many processes."""

    def __init__(self, processes: int, weather: Weather, rules: Rules, seed: int) -> None:
        self.weather, self.rules = weather, rules
        self.now = 0.0
        self._jobs = arrivals(weather, seed)
        self._chance = random.Random(seed + 1)
        self._slack = SlackLimit(weather)
        self._waiting = Waiting(Share() if rules.share else Share(NO_LIMIT, NO_LIMIT))
        self._pauses = Pauses().step
        self._processes = [_Process() for _ in range(processes)]
        self._events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = count()
        self._noisy = f"T{weather.workspaces // 100}"
        self._outcome = Outcome()

    def run(self) -> Outcome:
        """The whole day, and what is left of it on the next."""
        self._next_arrival()
        self._at(self.weather.death_at, self._die, self._processes[0])
        while self._events:
            self.now, _, do, arguments = heapq.heappop(self._events)
            if self.now > 1.5 * DAY:
                break
            do(*arguments)
            self._outcome.longest = max(self._outcome.longest, self._waiting.due)
        self._outcome.unfinished = len(self._waiting) + sum(len(process.doing) for process in self._processes)
        self._outcome.refused = self._slack.refused
        return self._outcome

    def _at(self, when: float, do: Callable[..., None], *arguments: Any) -> None:
        heapq.heappush(self._events, (when, next(self._order), do, arguments))

    # -- arriving, taking --------------------------------------------------------------------------------------

    def _next_arrival(self) -> None:
        job = next(self._jobs, None)
        if job is not None:
            self._at(job.arrived, self._arrive, job)

    def _arrive(self, job: Job, told: int = 1) -> None:
        if told == 1:
            self._next_arrival()
        alive = [process for process in self._processes if process.alive]
        if not alive:
            self._at(self.now + TOLD_AGAIN, self._arrive, job, told + 1)
            return
        process = self._chance.choice(alive)
        is_first = self._waiting.record(job)
        if is_first and self._has_room(process, job):
            self._begin(process, job)
            return
        self._wait(job, self.now)
        self._look(process)

    def _has_room(self, process: _Process, job: Job) -> bool:
        return process.room.has_room_for(job.team, job.channel) if self.rules.share else process.room.free > 0

    def _wait(self, job: Job, due_at: float) -> None:
        self._waiting.put(job, due_at)
        for process in self._processes:
            self._poll_later(process)

    def _poll_later(self, process: _Process) -> None:
        if not process.polls and process.alive:
            process.polls = True
            self._at(self.now + LOOK_EVERY, self._poll, process, process.life)

    def _poll(self, process: _Process, life: int) -> None:
        if process.life != life:
            return
        process.polls = False
        if self._waiting.any_due(self.now):
            self._look(process)
        if len(self._waiting):
            self._poll_later(process)

    def _look(self, process: _Process) -> None:
        if not process.alive:
            return
        if process.room.free <= 0:
            process.wants = True
            return
        full = (process.room.full_channels(), process.room.full_teams()) if self.rules.share else ([], [])
        for job in self._waiting.take(process.room.free, self.now, *full):
            self._begin(process, job)
        process.wants = process.wants or self._waiting.any_due(self.now)

    # -- doing -------------------------------------------------------------------------------------------------

    def _begin(self, process: _Process, job: Job) -> None:
        process.room.enter(job.team, job.channel)
        process.doing[job.number] = job
        self._go_on(process, process.life, job)

    def _go_on(self, process: _Process, life: int, job: Job) -> None:
        if process.life != life:
            return
        if job.read:
            self._work(process, job, AGAIN * job.work)
        elif not job.has_file:
            self._work(process, job, job.work)
        elif self.rules.files and process.fetching >= FILES_AT_ONCE:
            self._put_off(process, job, 1.0)
        else:
            process.fetching += 1
            hangs = self.weather.files_hang(self.now)
            self._at(self.now + (FILE_TIMEOUT if hangs else A_FILE), self._fetched, process, life, job, hangs)

    def _fetched(self, process: _Process, life: int, job: Job, hung: bool) -> None:
        if process.life != life:
            return
        process.fetching -= 1
        if hung and job.reading_failed < len(self._pauses):
            job.reading_failed += 1
            self._put_off(process, job, self._pauses[job.reading_failed - 1])
            return
        self._outcome.not_read += hung
        self._work(process, job, job.work)

    def _work(self, process: _Process, job: Job, seconds: float) -> None:
        """Threads share one processor, by the interpreter's lock."""
        process.processor_free = max(self.now, process.processor_free) + seconds
        self._at(process.processor_free, self._post, process, process.life, job)

    def _post(self, process: _Process, life: int, job: Job) -> None:
        if process.life != life:
            return
        job.read = True
        gates = process.gates.get(job.team)
        if gates is not None:
            gate = "chat.postMessage", job.channel
            try:
                gates.pass_through(gate)
            except Busy as busy:
                self._put_off(process, job, busy.after or 1.0)
                return
            if self.rules.paced and self.now - process.asked_to_wait.get(job.place, -PACED_FOR) < PACED_FOR:
                gates.close(gate, 1.0)
        wait = self._slack.post(job.place, self.now)
        self._at(self.now + job.call, self._posted, process, life, job, wait)

    def _posted(self, process: _Process, life: int, job: Job, wait: float) -> None:
        if process.life != life:
            return
        if not wait:
            self._end(process, job)
            return
        if self.rules.gates:
            gates = process.gates.setdefault(job.team, Gates(lambda: self.now))
            gates.close(("chat.postMessage", job.channel), wait)
            process.asked_to_wait[job.place] = self.now
        if job.posting_failed >= len(self._pauses):
            self._outcome.not_posted += 1
            self._end(process, job)
            return
        job.posting_failed += self.rules.refusals_count
        self._put_off(process, job, wait)

    def _put_off(self, process: _Process, job: Job, seconds: float) -> None:
        if not self.rules.put_off:  # its thread sleeps
            self._at(self.now + seconds, self._go_on, process, process.life, job)
            return
        self._wait(job, self.now + seconds)
        self._freed(process, job)
        if seconds < LOOK_EVERY:
            self._at(self.now + seconds, self._look, process)

    def _end(self, process: _Process, job: Job) -> None:
        self._waiting.end(job)
        self._outcome.waits.append(self.now - job.arrived)
        if job.team != self._noisy:
            self._outcome.others.append(self.now - job.arrived)
        self._freed(process, job)

    def _freed(self, process: _Process, job: Job) -> None:
        del process.doing[job.number]
        process.room.leave(job.team, job.channel)
        if process.wants:
            process.wants = False
            self._look(process)

    # -- dying -------------------------------------------------------------------------------------------------

    def _die(self, process: _Process) -> None:
        left = list(process.doing.values())
        process.alive, process.life = False, process.life + 1
        process.doing.clear()
        self._at(self.now + DEAD_AFTER + BEAT_EVERY, self._take_over, left)
        self._at(self.now + self.weather.back_after, self._come_back, process)

    def _take_over(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._wait(job, self.now)
        for process in self._processes:
            self._look(process)

    def _come_back(self, process: _Process) -> None:
        process.room, process.fetching = rooms.Room(), 0
        process.gates, process.asked_to_wait = {}, {}
        process.wants, process.polls, process.alive = False, False, True
        self._look(process)
        self._poll_later(process)

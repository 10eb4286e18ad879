"""The threads of durable work: they take jobs whose time has come, run them, and put off what has to wait.

    engine = Engine(database, crew)
    engine.start(given)        # recorded when this returns; done soon after, by this process or by another

No thread ever sleeps for a job: one that has to wait is put off, and comes again. See docs/durability.md.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.cases.database import lock_file
from bot.cases.durable.clock import Clock
from bot.cases.durable.lease import LeaseLost, holding
from bot.cases.durable.mind import Held, Mind
from bot.cases.durable.overview import Overview
from bot.cases.durable.presence import BEAT_EVERY, Presence
from bot.cases.durable.queue import OLDEST_VERSION, Given, JobState, Queue
from bot.cases.durable.room import MOST_AT_ONCE, Room
from bot.cases.durable.steps import DATABASE_TROUBLE, Later, Pauses, Progress, Steps

log = structlog.get_logger(__name__)

OLD: Final = 60.0
"""Seconds after which a job that is still to be done is old: whatever held it up, what it does may stand already."""
MOST_DEATHS: Final = 5
"""After so many processes died over a job, it is taken for the reason."""
_LOOK_EVERY: Final = 1.0
"""Seconds between looks for jobs that another process put off or let go of."""


class Crew(Protocol):
    """Who knows what a job is about."""

    def do(self, payload: str, steps: Steps) -> None:
        """Do it. What it raises, but for what `Steps` raises, is a fault: it is tried again a few times."""

    def give_up(self, payload: str, steps: Steps) -> None:
        """It was tried often enough: whoever waits for it is told."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Is told what happens, for numbers: the step that a job was put off at, and how many jobs were taken over."""

    put_off: Callable[[str], None] = lambda step: None
    taken_over: Callable[[int], None] = lambda jobs: None


class Engine:
    """Durable work in this process. Close it. Raises SQLAlchemy's errors when it cannot be started."""

    def __init__(
        self,
        database: Database,
        crew: Crew,
        *,
        clock: Clock | None = None,
        pauses: Pauses | None = None,
        watching: Watching | None = None,
    ) -> None:
        self._crew = crew
        self._clock = clock or Clock()
        self._pauses = pauses or Pauses()
        self._watching = watching or Watching()
        self._queue = Queue(database, self._clock)
        self.overview: Final = Overview(database, self._clock)
        self._lock = lock_file(database.url)
        self._presence = Presence(self._queue, self._clock, alone=self._lock is not None)
        self._change = threading.Condition()
        self._look = threading.Event()
        self._room = Room()
        self._mind = Mind()
        self._next = math.inf
        self._more = True
        self._waiting_for_room = False
        self._stopping = False
        self._away = False
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="job")
        try:
            self._note_taken_over(self._presence.enter())
        except BaseException:
            self._release()
            raise
        self._threads = (
            threading.Thread(target=self._dispatch, name="jobs", daemon=True),
            threading.Thread(target=self._live, name="presence", daemon=True),
        )

    def begin(self) -> None:
        """Take jobs from now on."""
        for thread in self._threads:
            thread.start()

    # -- handing over ------------------------------------------------------------------------------------------

    def start(self, given: Given, *, after: float = 0.0) -> None:
        """Record a job, and begin it, `after` seconds from now at the earliest. One of the same id that was recorded
        before is left as it is. Raises SQLAlchemy's error when it could not be recorded."""
        reserved = after <= 0 and self._reserve(given.team, given.channel)
        owner = self._presence.owner if reserved else None
        try:
            taken = self._queue.record(given, owner or None, due_at=self._clock.now() + after)
        except BaseException:
            if reserved:
                self._free(given.team, given.channel)
            raise
        if taken is not None and owner:
            with self._change:
                self._mind.take_up(taken.number)
            self._submit(Held(0.0, 0, taken, owner, Progress()))
            return
        if reserved:
            self._free(given.team, given.channel)
        self.wake()

    def wake(self) -> None:
        """Look for work now."""
        self._more = True
        self._look.set()

    # -- waiting for it ----------------------------------------------------------------------------------------

    def wait(self, team: str, job_id: str, seconds: float = 60.0) -> bool:
        """Until that job has ended, in whatever process. False when it has not after so long."""
        return self._until(lambda: not self.overview.is_unfinished(team, job_id), seconds)

    def wait_until_idle(self, seconds: float) -> bool:
        """Until nothing is being done here, and nothing waits for its turn. False when something still does after so
        long."""
        return self._until(
            lambda: self._room.busy == 0 and self._mind.is_free and not self.overview.any_soon(), seconds
        )

    def _until(self, there: Callable[[], bool], seconds: float) -> bool:
        deadline = self._clock.steady() + seconds
        with self._change:
            while not there():
                left = deadline - self._clock.steady()
                if left <= 0:
                    return False
                self._change.wait(min(left, 0.05))
        return True

    def close(self, seconds: float) -> bool:
        """Stop: let running jobs end for so long, and leave the rest to other processes or the next start. True when
        nothing was left."""
        with self._change:
            self._stopping = True
            self._change.notify_all()
        self._look.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(seconds)
        with self._change:
            ended = self._change.wait_for(lambda: self._room.busy == 0, seconds) and self._mind.is_free
        self._pool.shutdown(wait=False, cancel_futures=True)
        try:
            self._presence.leave()
        except SQLAlchemyError as error:
            log.warning("could not let go of what is left; it is taken over all the same", because=type(error).__name__)
        self._release()
        return ended

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()

    # -- taking ------------------------------------------------------------------------------------------------

    def _dispatch(self) -> None:
        while not self._stopping:
            self._look.wait(self._pause())
            self._look.clear()
            asked, self._more = self._more or self._clock.steady() >= self._next, False
            if asked:
                self._next = math.inf
            try:
                self._bring_back()
                if asked or self._queue.any_due():
                    self._take()
                self._away = False
            except SQLAlchemyError as error:
                self._database_is_away(error)
            except Exception:  # whatever it is, jobs are taken on
                log.exception("the engine failed while it looked for jobs")

    def _pause(self) -> float:
        """Seconds until something is to be looked at."""
        now = self._clock.steady()
        with self._change:
            due = self._mind.next_due
        return max(0.0, min(_LOOK_EVERY, self._next - now, _LOOK_EVERY if due is None else due - now))

    def _take(self) -> None:
        with self._change:
            free, channels, teams = self._room.free, self._room.full_channels(), self._room.full_teams()
        owner = self._presence.owner
        if free <= 0 or not owner:
            self._more_after_this()
            return
        for taken in self._queue.take(owner, free, channels, teams):
            with self._change:
                if not self._mind.take_up(taken.number):
                    continue
                self._room.enter(taken.team, taken.channel)
            self._submit(Held(0.0, 0, taken, owner, Progress.from_json(taken.progress)))
        if self._queue.any_due():
            self._more_after_this()

    def _more_after_this(self) -> None:
        """What is due could not be taken now: it is looked for when a job ends."""
        with self._change:
            self._waiting_for_room = True

    def _reserve(self, team: str, channel: str) -> bool:
        with self._change:
            if self._stopping or not self._room.has_room_for(team, channel):
                return False
            self._room.enter(team, channel)
            return True

    def _free(self, team: str, channel: str) -> None:
        with self._change:
            self._room.leave(team, channel)
            if self._waiting_for_room:
                self._waiting_for_room = False
                self.wake()
            self._change.notify_all()

    def _submit(self, held: Held) -> None:
        try:
            self._pool.submit(self._run, held)
        except RuntimeError:  # the pool is closed: the process stops, and lets go of its jobs
            self._free(held.taken.team, held.taken.channel)

    def _bring_back(self) -> None:
        """Go on with what is kept in mind, and due."""
        while True:
            with self._change:
                held = self._mind.pop_due(self._clock.steady())
                if held is None:
                    return
                self._room.enter(held.taken.team, held.taken.channel)
            self._submit(held)

    # -- doing -------------------------------------------------------------------------------------------------

    def _run(self, held: Held) -> None:
        taken = held.taken
        try:
            with holding(lambda: self._is_ours(held)):
                self._do(held)
        except LeaseLost:
            log.warning("left to the process that took it over", job=taken.id, team=taken.team)
        except Exception:
            log.exception("the engine failed over a job", job=taken.id, team=taken.team)
            self._hold(held, self._pauses.fault[0])
        finally:
            with self._change:
                self._mind.lay_down(taken.number)
            self._free(taken.team, taken.channel)

    def _is_ours(self, held: Held) -> bool:
        safe = not held.unsure and self._presence.is_safe(held.owner)
        return safe or self._queue.is_mine(held.taken.number, held.owner)

    def _do(self, held: Held) -> None:
        taken, progress = held.taken, held.progress
        if held.ended is not None:
            self._end(held, held.ended)
            return
        old = self._clock.now() - taken.due_at > OLD
        steps = Steps(taken.id, progress, self._pauses, again=taken.deaths > 0, old=old)
        given_up = taken.deaths > MOST_DEATHS or progress.faults > len(self._pauses.fault)
        try:
            if given_up or taken.version < OLDEST_VERSION:
                self._crew.give_up(taken.payload, steps)
                self._end(held, JobState.GIVEN_UP, "tried too often" if given_up else "recorded by a program too old")
            else:
                self._crew.do(taken.payload, steps)
                self._end(held, JobState.DONE)
        except DATABASE_TROUBLE as trouble:
            self._database_is_away(trouble)
            progress.cut_off = True
            self._hold(held, self._pauses.step[0])
        except Later as later:
            self._put_off(held, later.step, later.seconds, later.because, in_mind=later.of_database)
        except Exception as fault:  # of whatever kind: it must not be silent, and is tried again
            progress.faults += 1
            if given_up:  # not even the word about it could be given
                log.exception("given up without a word", job=taken.id, team=taken.team)
                self._end(held, JobState.GIVEN_UP, type(fault).__name__)
                return
            pause = self._pauses.fault[min(progress.faults, len(self._pauses.fault)) - 1]
            self._put_off(held, "fault", pause, f"a fault of the program: {type(fault).__name__}")

    def _put_off(self, held: Held, step: str, seconds: float, because: str, *, in_mind: bool = False) -> None:
        log.info("put off", job=held.taken.id, team=held.taken.team, seconds=seconds, because=because)
        self._watching.put_off(step)
        if in_mind:
            self._hold(held, seconds)
            return
        due = self._clock.now() + seconds
        with self._change:
            self._mind.lay_down(held.taken.number)  # first, for once it is put off it may be taken at any moment
        try:
            self._queue.put_off(
                held.taken.number, held.owner, due_at=due, progress=held.progress.to_json(), problem=because
            )
        except SQLAlchemyError as error:
            self._database_is_away(error)
            self._hold(held, seconds, unsure=True)
        else:
            self._next = min(self._next, self._clock.steady() + seconds)
            if seconds < _LOOK_EVERY:
                self._look.set()

    def _end(self, held: Held, state: JobState, problem: str | None = None) -> None:
        try:
            self._queue.finish(held.taken.number, held.owner, state=state, problem=problem)
        except SQLAlchemyError as error:
            self._database_is_away(error)
            self._hold(held, self._pauses.step[0], ended=state, unsure=True)

    def _hold(self, held: Held, seconds: float, *, ended: JobState | None = None, unsure: bool = False) -> None:
        with self._change:
            self._mind.keep(held, self._clock.steady() + seconds, ended=ended, unsure=unsure)
        self._look.set()

    # -- living ------------------------------------------------------------------------------------------------

    def _live(self) -> None:
        while not self._stopping:
            with self._change:
                if self._change.wait_for(lambda: self._stopping, BEAT_EVERY):
                    return
            try:
                self._presence.beat()
                self._note_taken_over(self._presence.look())
                self._let_go_of_strays()
            except SQLAlchemyError as error:
                self._database_is_away(error)
                self._presence.forget_what_was_seen()
            except Exception:  # whatever it is, signs of life are given on
                log.exception("the engine failed while it looked after the others")

    def _let_go_of_strays(self) -> None:
        mine = self._queue.held_by(self._presence.owner)
        with self._change:
            strays = self._mind.strays_among(mine)
        if strays:
            self._note_taken_over(self._queue.let_go(strays, self._presence.owner))

    def _note_taken_over(self, jobs: int) -> None:
        if jobs:
            log.warning("took over the jobs of a process that is gone", jobs=jobs)
            self._watching.taken_over(jobs)
            self.wake()

    def _database_is_away(self, error: SQLAlchemyError) -> None:
        if not self._away:
            said = error.orig if isinstance(error, DBAPIError) else type(error).__name__
            log.warning("the database does not answer; it is tried again until it does", because=str(said))
        self._away = True

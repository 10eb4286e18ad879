"""How a job is cut into steps, and what happens when one of them cannot be done now.

Nothing is written down between steps while all goes well: every step finds what it did before by itself
(docs/durability.md). What was done is noted only when a job is put off, with the row that says until when.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.cases.durable.lease import look_at_lease
from bot.cases.errors import Busy, TryAgain

DATABASE_TROUBLE: Final = (OperationalError, PoolTimeout)
"""What passes when the database is back: away, locked, full."""


LONGEST_WAIT: Final = 2 * 3600.0
"""Seconds: who waits longer for their turn has asked elsewhere, and is told so."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds before each further try: of a step that Slack or the line had a fault in, and of a job that met a fault
    of the program."""

    step: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
    fault: tuple[float, ...] = (5.0, 15.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try at something that others will see. `again` is true when it may stand already: then one looks first. One
    looks as well for a job that is `old`, whatever is known of it."""

    job_id: str
    again: bool
    old: bool = False


class Later(BaseException):
    """The job cannot go on now. It gives its thread back, and comes again in `seconds`. Not an `Exception`: no
    failure."""

    def __init__(self, step: str, seconds: float, because: str, *, of_database: bool = False) -> None:
        super().__init__(because)
        self.step = step
        self.seconds = seconds
        self.because = because
        self.of_database = of_database


@dataclass
class Progress:
    """How far a job has come: the results of the steps that are done, how often each other one was tried, and whether
    one was cut off in its middle (by a fault, or by the database), so that what it did may stand already."""

    done: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    faults: int = 0
    cut_off: bool = False
    waited: float = 0.0
    """Seconds for which it was not its turn."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Progress:
        """The progress again; none where it cannot be read, for every step finds what it did by itself."""
        try:
            data: dict[str, Any] = json.loads(text or "{}")
            done, tries, faults = data.get("done", {}), data.get("tries", {}), data.get("faults", 0)
            cut_off, waited = data.get("cut_off", False), data.get("waited", 0.0)
            return cls(dict(done), dict(tries), int(faults), bool(cut_off), float(waited))
        except (ValueError, TypeError, AttributeError):
            return cls()


class Steps:
    """How a job runs its steps."""

    def __init__(self, job_id: str, progress: Progress, pauses: Pauses, *, again: bool, old: bool = False) -> None:
        self._job_id = job_id
        self._progress = progress
        self._pauses = pauses
        self._again = again
        self._old = old

    def run(self, name: str, step: Callable[[], str]) -> str:
        """Do a step, or give what it gave when it was done before the job was put off.

        A step that raises `TryAgain` is tried again later, the whole job with it; when its tries are used up, the
        caller gets the `TryAgain`. While the database is away nothing is given up: there would be no way to remember
        it.
        """
        if name in self._progress.done:
            return self._progress.done[name]
        try:
            look_at_lease()
            result = step()
        except Busy as busy:
            self._progress.waited += busy.after or 1.0
            if self._progress.waited > LONGEST_WAIT:
                raise
            raise Later(name, busy.after or 1.0, str(busy)) from busy
        except TryAgain as trouble:
            tried = self._progress.tries.get(name, 0)
            if tried >= len(self._pauses.step):
                raise
            self._progress.tries[name] = tried + 1
            pause = self._pauses.step[tried]
            raise Later(name, pause if trouble.after is None else trouble.after, str(trouble)) from trouble
        except DATABASE_TROUBLE as trouble:
            self._progress.cut_off = True
            raise _when_it_is_back(name, trouble, self._pauses) from trouble
        except DBAPIError as trouble:
            if not trouble.connection_invalidated:
                raise
            self._progress.cut_off = True
            raise _when_it_is_back(name, trouble, self._pauses) from trouble
        self._progress.done[name] = result
        return result

    def noted(self, name: str) -> str:
        """What was noted under this name before the job was put off, nothing where nothing was."""
        return self._progress.done.get(name, "")

    def note(self, name: str, text: str) -> None:
        """Keep how far a step has come, should it be put off in its middle. It is written down when that happens."""
        self._progress.done[name] = text

    def attempt(self, name: str) -> Attempt:
        """The try that the step of this name is about to make."""
        progress = self._progress
        tried = progress.tries.get(name, 0) > 0 or progress.faults > 0 or progress.cut_off
        return Attempt(self._job_id, self._again or tried, self._old)


def _when_it_is_back(step: str, trouble: Exception, pauses: Pauses) -> Later:
    said = trouble.orig if isinstance(trouble, DBAPIError) else "no connection is free"
    return Later(step, pauses.step[min(2, len(pauses.step) - 1)], f"the database: {said}", of_database=True)

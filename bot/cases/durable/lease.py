"""Whether a job is still this process's: looked at before everything that others would see.

A process that was paused (a stopped container, a machine asleep) can wake up after another one has taken its jobs
over. While its last sign of life is younger than others wait before they take over, nobody can have; when it is
older, the database is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class LeaseLost(BaseException):
    """Another process has this job. Not an `Exception`: it is no failure of the job, which simply ends here."""


_look: ContextVar[Callable[[], bool] | None] = ContextVar("look_at_lease", default=None)


def look_at_lease() -> None:
    """Raises `LeaseLost` in the middle of a job that another process has taken over. Does nothing outside jobs.

    May raise SQLAlchemy's `OperationalError` when the database, which has to be asked, is away.
    """
    look = _look.get()
    if look is not None and not look():
        raise LeaseLost


@contextmanager
def holding(look: Callable[[], bool]) -> Iterator[None]:
    """What runs inside is a job whose lease `look` knows."""
    token = _look.set(look)
    try:
        yield
    finally:
        _look.reset(token)

"""The sweep of a running bot: soon after its start, then once an hour, on a thread of its own.

housekeeping = Housekeeping(store.engine, settings.keep_days)
...
housekeeping.close()
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.keeping.sweeping import Swept, sweep

log = structlog.get_logger(__name__)

FIRST_AFTER: Final = 60.0
"""Seconds: a start has other things to do, and a program that is started every few minutes still sweeps."""
EVERY: Final = 3_600.0


class Housekeeping:
    """Sweeps until it is closed. A database that is away is tried again an hour later."""

    def __init__(
        self,
        database: Engine,
        keep_days: int,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        """`wait` waits for so many seconds, and is true when it was ended by `close`."""
        self._database = database
        self._keep_days = keep_days
        self._now = now
        self._stopping = threading.Event()
        self._wait = wait or self._stopping.wait
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)
        self._thread.start()

    def close(self, seconds: float = 2.0) -> None:
        """Stop: a sweep that is going on ends after its present transaction."""
        self._stopping.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        pause = FIRST_AFTER
        while not self._wait(pause):
            pause = EVERY
            try:
                swept = sweep(self._database, self._now(), self._keep_days, stopping=self._stopping.is_set)
            except SQLAlchemyError as error:
                log.warning("what is old is left for another hour", because=type(error).__name__)
                continue
            if swept != Swept():
                log.info("what is old was taken out", cases=swept.cases, jobs=swept.jobs, given_up=swept.given_up)

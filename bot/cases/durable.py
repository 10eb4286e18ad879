"""Work that outlives the process: the one place that knows the workflow engine.

A job is recorded before `start` returns, runs in small steps whose results are recorded, and is taken up again
at the next start if the process dies (https://docs.dbos.dev/architecture). The rest of this room sees `Steps`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos import error as dbos_error
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.database import engine_of, name_of, write
from bot.cases.errors import StoreError
from bot.cases.patience import Interrupted, Patience

STEPS_VERSION: Final = "1"
"""To be raised when the order of steps in a job changes, so that no half-done job is replayed against other steps."""
MOST_AT_ONCE: Final = 16
_WAIT_FOR_THE_FORMER: Final = 12.0
"""Seconds: a little more than a stop may take."""

CarryOut = Callable[[str, "Steps"], None]


class Steps(Protocol):
    """How a job runs its steps."""

    def run(self, name: str, step: Callable[[], str]) -> str:
        """Do one step, once: after a restart a step that was finished gives its recorded result instead."""


class _DurableSteps:
    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def run(self, name: str, step: Callable[[], str]) -> str:
        return DBOS.run_step({"name": name}, lambda: self._patience.persist(name, step))


class _Crew:
    """Who does the jobs of an open `Engine`, and how many are waiting or being done."""

    def __init__(self, carry_out: CarryOut, steps: Steps) -> None:
        self._carry_out = carry_out
        self._steps = steps
        self._active: set[str] = set()
        self._change = threading.Condition()

    def expect(self, job_id: str) -> None:
        with self._change:
            self._active.add(job_id)

    def do(self, job_id: str, payload: str) -> None:
        self.expect(job_id)
        try:
            self._carry_out(payload, self._steps)
        finally:
            self.done(job_id)

    def done(self, job_id: str) -> None:
        with self._change:
            self._active.discard(job_id)
            self._change.notify_all()

    def wait_until_idle(self, seconds: float) -> bool:
        with self._change:
            return self._change.wait_for(lambda: not self._active, seconds)


_crew: _Crew | None = None
"""The engine registers its workflows by name, once a process; this is who stands behind the name just now."""


@DBOS.workflow(name="rebound.job")
def _job(payload: str) -> None:
    if _crew is None:
        raise Interrupted
    _crew.do(DBOS.workflow_id or "", payload)


class Engine:
    """The workflow engine of this process. There can be one at a time."""

    def __init__(self, database: URL, carry_out: CarryOut, patience: Patience) -> None:
        self._patience = patience
        self._starting = threading.Lock()
        url = _engine_url(database)
        config: DBOSConfig = {
            "name": "rebound",
            "system_database_url": url.render_as_string(hide_password=False),
            "application_version": STEPS_VERSION,
            "log_level": "WARNING",
            "max_executor_threads": MOST_AT_ONCE,
            "enable_otlp": False,
            # Looks at nothing here, for no job waits for another; it is what a stop has to wait for.
            "notification_listener_polling_interval_sec": 0.1,
        }
        self._alone = _alone_on(url)
        self._engine = engine_of(url)
        global _crew
        _crew = self._crew = _Crew(carry_out, _DurableSteps(patience))
        try:
            if url.get_backend_name() == "sqlite":
                with closing(sqlite3.connect(str(url.database))) as raw:
                    raw.execute("PRAGMA journal_mode=WAL")
            DBOS(config=config)
            DBOS.launch()
        except (SQLAlchemyError, dbos_error.DBOSException, OSError, sqlite3.Error) as error:
            DBOS.destroy()
            self._release()
            raise StoreError(f"Cannot keep work in {name_of(url)}. Make it writable for this user.") from error

    def start(self, job_id: str, payload: str) -> None:
        """Record the job and begin it. A job of the same id that was recorded before is left as it is."""
        with self._starting:  # so that of two threads with the same job one sees what the other did
            if DBOS.get_workflow_status(job_id) is not None:
                return
            self._crew.expect(job_id)
            try:
                with SetWorkflowID(job_id):
                    DBOS.start_workflow(_job, payload)
            except BaseException:
                self._crew.done(job_id)
                raise

    def wait(self, job_id: str) -> None:
        """Until that job has ended. Raises what it raised."""
        DBOS.retrieve_workflow(job_id).get_result(polling_interval_sec=0.05)

    def wait_until_idle(self, seconds: float) -> bool:
        """Until nothing waits or runs in this process. False when something still does after so long."""
        return self._crew.wait_until_idle(seconds)

    def write(self) -> None:
        """Raises SQLAlchemy's own error when nothing can be written where jobs are recorded."""
        write(self._engine)

    def close(self, seconds: float) -> bool:
        """Stop: let running jobs end for so long, leave the rest to the next start. True when none was running."""
        global _crew
        self._patience.stop()
        ended = self._crew.wait_until_idle(seconds)
        DBOS.destroy()
        _crew = None
        self._release()
        return ended

    def _release(self) -> None:
        self._engine.dispose()
        if self._alone is not None:
            self._alone.close()


def _alone_on(database: URL) -> sqlite3.Connection | None:
    """A lock on an SQLite file of work, for as long as the connection lives: a second process would take the jobs
    that the first is doing for left behind, and do them twice. The system lets go of it when a process dies.

    Waits for a former process that is stopping. Raises `StoreError` when the file stays taken.
    """
    if database.get_backend_name() != "sqlite":
        return None
    held: sqlite3.Connection | None = None
    try:
        held = sqlite3.connect(f"{database.database}.lock", timeout=_WAIT_FOR_THE_FORMER, check_same_thread=False)
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if held is not None:
            held.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise StoreError(f"Cannot keep work in {name_of(database)}. Make it writable for this user.") from error
        raise StoreError(
            f"Another Rebound is at work in {name_of(database)}. Stop it, or set REBOUND_DATABASE_URL to a database of "
            "its own for this one. Several can share one Postgres."
        ) from error
    return held


def _engine_url(database: URL) -> URL:
    """With SQLite a file beside the main one (each then has its own write lock), else the same database."""
    if database.get_backend_name() != "sqlite":
        return database
    path = Path(str(database.database))
    return database.set(database=str(path.with_name(f"{path.stem}-work{path.suffix or '.sqlite'}")))

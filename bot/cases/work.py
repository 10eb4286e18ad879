"""The one door through which work is handed over.

    work = Work.open(settings.database_url, chat, lambda: explainer)
    work.hand_over(job)          # recorded when this returns; done soon after, once, whatever happens

A job's id is its event's, so that an event that comes twice is one job.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import structlog

from bot.answering.explain import Explainer
from bot.cases.chat import Chat
from bot.cases.database import parse_url
from bot.cases.desk import Desk
from bot.cases.durable import Engine, Steps
from bot.cases.handover import MOVES, Handover
from bot.cases.job import Job, JobKind
from bot.cases.patience import Patience
from bot.cases.store import Store

log = structlog.get_logger(__name__)

Watcher = Callable[[JobKind, float, bool], None]
"""Is told of every job that ended: its kind, the seconds it took, whether it ended well."""


class Work:
    """Durable work on cases, and the cases themselves for those who only look."""

    def __init__(
        self,
        database_url: str,
        store: Store,
        chat: Chat,
        explainer: Callable[[], Explainer],
        *,
        watcher: Watcher | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.cases: Final = store
        self._watcher = watcher
        self._desk = Desk(store, chat, explainer)
        self._handover = Handover(store, chat)
        self._doing: Final[dict[JobKind, Callable[[Job, Steps], None]]] = {
            JobKind.EXPLAIN: self._desk.explain,
            JobKind.SHOW: self._desk.show,
            JobKind.SUGGESTION: self._desk.suggest,
            JobKind.SHARE: self._desk.share,
            JobKind.FEEDBACK: self._desk.feedback,
            JobKind.ESCALATE: self._handover.escalate,
            JobKind.SOLVED: self._handover.solved,
            **dict.fromkeys(MOVES, self._handover.move),
        }
        self._engine = Engine(parse_url(database_url), self._carry_out, patience or Patience())

    @classmethod
    def open(
        cls,
        database_url: str,
        chat: Chat,
        explainer: Callable[[], Explainer],
        *,
        watcher: Watcher | None = None,
        patience: Patience | None = None,
    ) -> Work:
        """Open the database and the engine; jobs that a former process left are taken up again. Raises `StoreError`."""
        store = Store.open(database_url)
        try:
            return cls(database_url, store, chat, explainer, watcher=watcher, patience=patience)
        except BaseException:
            store.close()
            raise

    def hand_over(self, job: Job) -> None:
        """Record the job; it is done in the background. When this returns, it will be done even if the process dies.
        Raises SQLAlchemy's error when it cannot be recorded: then it must not be acknowledged."""
        self._engine.start(f"{job.place.team}:{job.id}", job.to_json())

    def check(self) -> None:
        """Whether work can be recorded and done now. Raises SQLAlchemy's error when the database takes no writes."""
        self.cases.write()
        self._engine.write()

    def wait_for(self, job: Job) -> None:
        """Until that job has ended."""
        self._engine.wait(f"{job.place.team}:{job.id}")

    def wait_until_idle(self, seconds: float) -> bool:
        """Until no job is being done. False when one still is after so long."""
        return self._engine.wait_until_idle(seconds)

    def close(self, seconds: float = 5.0) -> bool:
        """Let running jobs end for so long; what is left is done after the next start. True when nothing was left."""
        ended = self._engine.close(seconds)
        self.cases.close()
        return ended

    def _carry_out(self, payload: str, steps: Steps) -> None:
        job = Job.from_json(payload)
        began = time.monotonic()
        well = False
        with structlog.contextvars.bound_contextvars(job=job.id, kind=job.kind.value, team=job.place.team):
            try:
                if job.kind is JobKind.EXPLAIN or self.cases.case(job.place.team, job.case_id):
                    self._doing[job.kind](job, steps)
                else:
                    self._desk.say_that_it_is_gone(job, steps)
                well = True
                log.info("job done", seconds=round(time.monotonic() - began, 3))
            except Exception:
                log.exception("job failed")
                raise
            finally:
                if self._watcher:
                    self._watcher(job.kind, time.monotonic() - began, well)

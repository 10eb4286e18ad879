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
from sqlalchemy.exc import SQLAlchemyError

from bot.answering.explain import Explainer
from bot.cases.case import State
from bot.cases.chat import Chat
from bot.cases.desk import Desk
from bot.cases.durable import DATABASE_TROUBLE, Clock, Counts, Engine, Given, Pauses, Steps, Watching
from bot.cases.errors import ChatError, StoreError, TryAgain
from bot.cases.handover import MOVES, Handover
from bot.cases.job import Job, JobKind
from bot.cases.store import Store
from bot.cases.tidying import Tidying

log = structlog.get_logger(__name__)

Watcher = Callable[[JobKind, float, bool], None]
"""Is told of every job that was done, or met a fault: its kind, the seconds it took, whether it ended well."""

_A_FAULT: Final = (
    "Something went wrong on my side. I try again by myself; if it does not work within a few minutes, I tell you."
)
_GIVEN_UP: Final = (
    "I tried several times, and something on my side goes wrong each time. It has been logged for whoever runs me. "
    "Ask a person, or try once more later."
)


class Work:
    """Durable work on cases, and the cases themselves for those who only look."""

    def __init__(
        self,
        store: Store,
        chat: Chat,
        explainer: Callable[[str], Explainer],
        *,
        watcher: Watcher | None = None,
        watching: Watching | None = None,
        pauses: Pauses | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.cases: Final = store
        self._chat = chat
        self._watcher = watcher
        tidying = Tidying(store, chat, self.hand_over)
        self._desk = Desk(store, chat, explainer, tidying)
        self._handover = Handover(store, chat, tidying)
        self._doing: Final[dict[JobKind, Callable[[Job, Steps], None]]] = {
            JobKind.EXPLAIN: self._desk.explain,
            JobKind.SHOW: self._desk.show,
            JobKind.SUGGESTION: self._desk.suggest,
            JobKind.SHARE: self._desk.share,
            JobKind.FEEDBACK: self._desk.feedback,
            JobKind.ESCALATE: self._handover.escalate,
            JobKind.SOLVED: self._handover.solved,
            JobKind.TIDY: tidying.tidy,
            **dict.fromkeys(MOVES, self._handover.move),
        }
        self._engine = Engine(store.engine, self, clock=clock, pauses=pauses, watching=watching)
        self.jobs: Final = self._engine.overview
        self._engine.begin()

    @classmethod
    def open(
        cls,
        database: str | Store,
        chat: Chat,
        explainer: Callable[[str], Explainer],
        *,
        watcher: Watcher | None = None,
        watching: Watching | None = None,
        pauses: Pauses | None = None,
        clock: Clock | None = None,
    ) -> Work:
        """Open the database (given by its address, or open already) and the engine; jobs that a former process left are
        taken up again. Raises `StoreError`."""
        store = Store.open(database) if isinstance(database, str) else database
        try:
            return cls(store, chat, explainer, watcher=watcher, watching=watching, pauses=pauses, clock=clock)
        except SQLAlchemyError as error:
            store.close()
            raise StoreError(
                f"Cannot keep work: {type(error).__name__}. Is the database writable for this user?"
            ) from error
        except BaseException:
            store.close()
            raise

    def hand_over(self, job: Job, after: float = 0.0) -> None:
        """Record the job; it is done in the background, `after` seconds from now at the earliest. When this returns,
        it will be done even if the process dies. Raises SQLAlchemy's error when it cannot be recorded: then it must
        not be acknowledged."""
        team = job.place.team
        self._engine.start(Given(team, job.id, job.kind.value, job.place.channel, job.lane, job.to_json()), after=after)

    def check(self) -> None:
        """Whether work can be recorded and done now. Raises SQLAlchemy's error when the database takes no writes."""
        self.cases.write()

    def counts(self) -> Counts:
        """How many jobs there are, and how late the oldest is. Raises SQLAlchemy's error."""
        return self._engine.overview.counts()

    def wait_for(self, job: Job, seconds: float = 60.0) -> bool:
        """Until that job has ended. False when it has not after so long."""
        return self._engine.wait(job.place.team, job.id, seconds)

    def wait_until_idle(self, seconds: float) -> bool:
        """Until no job is being done or waits for its turn. False when one still does after so long."""
        return self._engine.wait_until_idle(seconds)

    def wake(self) -> None:
        """Look for due jobs now (after a clock was moved)."""
        self._engine.wake()

    def close(self, seconds: float = 5.0) -> bool:
        """Let running jobs end for so long; what is left is done by others, or after the next start. True when
        nothing was left."""
        ended = self._engine.close(seconds)
        self.cases.close()
        return ended

    # -- what the engine asks for ------------------------------------------------------------------------------

    def do(self, payload: str, steps: Steps) -> None:
        """Carry a job out. A fault of the program is told to whoever asked, once, and goes on to the engine, which
        tries again."""
        job = Job.from_json(payload)
        began = time.monotonic()
        with structlog.contextvars.bound_contextvars(**_names_of(job)):
            try:
                self._carry_out(job, steps)
            except DATABASE_TROUBLE:
                raise  # no fault of the job's: the engine does it again when the database is back
            except Exception as fault:
                log.exception("job failed", fault=type(fault).__name__)
                self._watch(job, began, well=False)
                self._tell(job, steps, "tell of a fault", _A_FAULT)
                raise
            log.info("job done", seconds=round(time.monotonic() - began, 3))
            self._watch(job, began, well=True)

    def give_up(self, payload: str, steps: Steps) -> None:
        """The last word about a job that could not be done."""
        job = Job.from_json(payload)
        with structlog.contextvars.bound_contextvars(**_names_of(job)):
            log.error("job given up")
            self._tell(job, steps, "tell that it is given up", _GIVEN_UP)

    def _carry_out(self, job: Job, steps: Steps) -> None:
        if job.kind is not JobKind.EXPLAIN and not self._stands(job, steps):
            if job.kind is not JobKind.TIDY:
                self._desk.say_that_it_is_gone(job, steps)
            return
        self._doing[job.kind](job, steps)

    def _stands(self, job: Job, steps: Steps) -> bool:
        """Whether the case is there. A button can be pressed in the moment between the answer's posting and its being
        noted: then it waits until that is done, or what it changes would not be shown."""

        def look() -> str:
            state = self.cases.state_of(job.place.team, job.case_id)
            if state is State.OPEN and job.kind is not JobKind.TIDY:
                raise TryAgain("The answer is still being written.", 0.2)
            return state.value if state is not None else ""

        try:
            return bool(steps.run("look whether it stands", look))
        except TryAgain:
            return True

    def _tell(self, job: Job, steps: Steps, step: str, words: str) -> None:
        if job.kind is JobKind.TIDY:
            return

        def whisper() -> str:
            self._chat.whisper(job.place, words, job.reply_url)
            return ""

        try:
            steps.run(step, whisper)
        except ChatError as error:
            log.warning("nor could the person be told", because=str(error))

    def _watch(self, job: Job, began: float, *, well: bool) -> None:
        if self._watcher:
            self._watcher(job.kind, time.monotonic() - began, well)


def _names_of(job: Job) -> dict[str, str]:
    """What every line of the log about a job carries: with the id of the event, as the request's lines have it."""
    return {
        "job": job.id,
        "event_id": job.id.rpartition(":")[2],
        "kind": job.kind.value,
        "team": job.place.team,
    }

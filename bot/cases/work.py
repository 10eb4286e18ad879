"""The one door through which work is handed over.

    work = Work.open(settings.database_url, chat, lambda: explainer)
    work.hand_over(job)          # recorded when this returns; done soon after, once, whatever happens

A job's id is its event's, so that an event that comes twice is one job.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.answering.explain import Explainer
from bot.cases.alike.incidents import Incidents
from bot.cases.alike.shown import IncidentsShown
from bot.cases.card.cards import Cards
from bot.cases.card.handover import Handover
from bot.cases.card.moves import MOVES
from bot.cases.case import State
from bot.cases.changes import Told
from bot.cases.chat import Chat
from bot.cases.desk import Desk
from bot.cases.durable import DATABASE_TROUBLE, Clock, Counts, Engine, Given, Pauses, Steps, Watching
from bot.cases.errors import ChatError, StoreError, TryAgain
from bot.cases.floods.arrivals import Arrivals
from bot.cases.floods.floods import Floods
from bot.cases.floods.shown import FloodsShown
from bot.cases.job import Job, JobKind
from bot.cases.lead.proposing import Proposing
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.talk.conversation import Conversation
from bot.cases.talk.taking_back import TakingBack
from bot.cases.telling.outward import Outward
from bot.cases.telling.settings import Destinations
from bot.cases.tidying import Tidying
from bot.cases.waiting.reminders_answered import RemindersAnswered
from bot.cases.waiting.reminding import Reminding
from bot.cases.workspace.workspaces import Workspaces
from bot.words import Language, later, speaking

log = structlog.get_logger(__name__)

Watcher = Callable[[JobKind, float, bool], None]
"""Is told of every job that was done, or met a fault: its kind, the seconds it took, whether it ended well."""

_OF_FLOODS: Final = frozenset({JobKind.ARRIVED, JobKind.FLOOD_SHOW, JobKind.FLOOD_OVER, JobKind.FLOOD_TIDY})
_OUTSIDE: Final = frozenset(
    {JobKind.INCIDENT, JobKind.INCIDENT_SHOW, JobKind.INCIDENT_OVER, JobKind.WEBHOOK, JobKind.DESK_MAIL}
)
_OVERHEARD: Final = frozenset({JobKind.HEARD, JobKind.EDITED, JobKind.DELETED})
_WITHOUT_CASE: Final = frozenset({JobKind.EXPLAIN, JobKind.TRY_ENTRY, *_OVERHEARD, *_OF_FLOODS, *_OUTSIDE})
"""Jobs that need no case to stand before."""
_UNASKED: Final = frozenset({JobKind.TIDY, JobKind.TIMER, JobKind.GIVE_BACK, *_OVERHEARD, *_OF_FLOODS, *_OUTSIDE})
"""Jobs that nobody waits for, so that nobody is told of a fault."""
_A_FAULT: Final = later(
    "Something went wrong on my side. I try again by myself; if it does not work within a few minutes, I tell you."
)
_GIVEN_UP: Final = later(
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
        destinations: Destinations | None = None,
    ) -> None:
        self.cases: Final = store
        self._chat = chat
        self._watcher = watcher
        self._explainer = explainer
        clock = clock or Clock()
        tidying = Tidying(store, chat, self.hand_over)
        self.incidents: Final = Incidents(Sessions(store.engine, redoable=True))
        alike = IncidentsShown(store, chat, self.incidents, self.hand_over, clock=clock)
        self.destinations: Final = destinations or Destinations(Workspaces(Sessions(store.engine)))
        outward = Outward(store, chat, self.destinations, self.hand_over, clock=clock)
        self.proposing: Final = Proposing(store, chat, explainer)
        self._desk = Desk(store, chat, explainer, tidying, alike.answered)
        cards = Cards(store, chat, tidying, self.hand_over, ())
        reminding = Reminding(cards, self.hand_over, clock.now)
        # Whoever follows what happens to escalations (changes.py).
        told: tuple[Told, ...] = (outward.told, reminding.told)
        self._handover = Handover(store, chat, tidying, self.hand_over, told)
        answered = RemindersAnswered(self._handover.cards, reminding)
        self._tell_time_and_titles(store, explainer, clock)
        self.floods: Final = Floods(Sessions(store.engine, redoable=True))
        shown = FloodsShown(self.floods, chat, self.hand_over, clock)
        arrivals = Arrivals(store, chat, explainer, self._desk, self.floods, shown, clock)
        conversation = Conversation(store, chat, explainer, self._desk, self._handover, clock)
        taking_back = TakingBack(store, chat, explainer, self._desk, self._handover)
        self._doing: Final[dict[JobKind, Callable[[Job, Steps], None]]] = {
            JobKind.EXPLAIN: conversation.explain,
            JobKind.HEARD: conversation.heard,
            JobKind.EDITED: taking_back.edited,
            JobKind.DELETED: taking_back.deleted,
            JobKind.SHOW: self._desk.show,
            JobKind.SUGGESTION: self._desk.suggest,
            JobKind.SHARE: self._desk.share,
            JobKind.FEEDBACK: self._desk.feedback,
            JobKind.ESCALATE: self._handover.escalate,
            JobKind.SOLVED: self._handover.solved,
            JobKind.ASSIGN: self._handover.moves.assign,
            JobKind.NOTE: self._handover.moves.note,
            JobKind.REPLY: self._handover.relay.reply,
            JobKind.CARD_SAID: self._handover.moves.said,
            JobKind.CHANNEL_GONE: self._handover.channel_gone,
            JobKind.TIDY: tidying.tidy,
            JobKind.TIMER: reminding.fire,
            JobKind.REMINDER: answered.pressed,
            JobKind.GIVE_BACK: answered.give_back,
            JobKind.ARRIVED: arrivals.arrive,
            JobKind.BUNDLED: arrivals.bundled,
            JobKind.FLOOD_SHOW: shown.show,
            JobKind.FLOOD_OVER: shown.over,
            JobKind.FLOOD_TIDY: shown.tidy,
            JobKind.INCIDENT: alike.look,
            JobKind.INCIDENT_SHOW: alike.show,
            JobKind.INCIDENT_OVER: alike.look_whether_over,
            JobKind.WEBHOOK: outward.request,
            JobKind.DESK_MAIL: outward.mail,
            JobKind.TRY_ENTRY: self.proposing.try_out,
            **dict.fromkeys(MOVES, self._handover.moves.move),
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
        destinations: Destinations | None = None,
    ) -> Work:
        """Open the database (given by its address, or open already) and the engine; jobs that a former process left are
        taken up again. Raises `StoreError`."""
        store = Store.open(database) if isinstance(database, str) else database
        try:
            return cls(
                store,
                chat,
                explainer,
                watcher=watcher,
                watching=watching,
                pauses=pauses,
                clock=clock,
                destinations=destinations,
            )
        except SQLAlchemyError as error:
            store.close()
            raise StoreError(
                f"Cannot keep work: {type(error).__name__}. Is the database writable for this user?"
            ) from error
        except BaseException:
            store.close()
            raise

    @staticmethod
    def _tell_time_and_titles(store: Store, explainer: Callable[[str], Explainer], clock: Clock) -> None:
        """Escalations go by the clock that jobs go by, and know what the entries of the base are called."""
        store.escalations.now = lambda: datetime.fromtimestamp(clock.now(), UTC)

        def title_of(team: str, entry_id: str) -> str:
            knowledge = explainer(team).knowledge
            return knowledge.entry(entry_id).label if knowledge.has(entry_id) else entry_id.replace("-", " ")

        store.escalations.title_of = title_of

    def titles(self, team: str) -> tuple[tuple[str, str], ...]:
        """The entries of a workspace's base: the id and what it is called."""
        return tuple((entry.id, entry.label) for entry in self._explainer(team).knowledge.entries)

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
        with structlog.contextvars.bound_contextvars(**_names_of(job)), speaking(lambda: self._language_of(job)):
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
        with structlog.contextvars.bound_contextvars(**_names_of(job)), speaking(lambda: self._language_of(job)):
            log.error("job given up")
            if job.kind is JobKind.ARRIVED:  # nobody asked: what was said is not kept for trying it once more
                self.jobs.empty(job.place.team, job.id)
            self._tell(job, steps, "tell that it is given up", _GIVEN_UP)

    def _language_of(self, job: Job) -> Language:
        """That of whoever acts: what they alone are told is said in it."""
        return self._chat.language(job.place)

    def _carry_out(self, job: Job, steps: Steps) -> None:
        of_no_case = job.kind in _WITHOUT_CASE or (job.kind is JobKind.CHANNEL_GONE and not job.case_id)
        if not of_no_case and not self._stands(job, steps):
            if job.kind not in (*_UNASKED, JobKind.CARD_SAID, JobKind.CHANNEL_GONE):
                self._desk.say_that_it_is_gone(job, steps)
            return
        self._doing[job.kind](job, steps)

    def _stands(self, job: Job, steps: Steps) -> bool:
        """Whether the case is there. A button can be pressed in the moment between the answer's posting and its being
        noted: then it waits until that is done, or what it changes would not be shown."""

        def look() -> str:
            state = self.cases.state_of(job.place.team, job.case_id)
            if state is State.OPEN and job.kind not in (JobKind.TIDY, JobKind.BUNDLED):
                raise TryAgain("The answer is still being written.", 0.2)
            return state.value if state is not None else ""

        try:
            return bool(steps.run("look whether it stands", look))
        except TryAgain:
            return True

    def _tell(self, job: Job, steps: Steps, step: str, words: str) -> None:
        if job.kind in _UNASKED:
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

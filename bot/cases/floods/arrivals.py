"""What arrives in a channel where every bounce is answered, though nobody asks: answered in its thread, or bundled with
others where there are too many (floods_shown.py).

Only bounces are. Of everything else nothing is kept: it makes no case, and what its job was about is taken out of the
job's row when that is done. Nor is anybody told of a fault: nobody asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.cases.alike.seen import domain_in
from bot.cases.case import Case
from bot.cases.chat import Chat
from bot.cases.desk import Desk
from bot.cases.durable import DATABASE_TROUBLE, Clock, Steps
from bot.cases.errors import ChatError, Refused, TryAgain
from bot.cases.floods.floods import Floods
from bot.cases.floods.shown import FloodsShown
from bot.cases.job import Job
from bot.cases.store import Store
from bot.cases.subject.finding import Subject, find_subject
from bot.matching.finding import Certainty
from bot.reading.message import Kind, Message

log = structlog.get_logger(__name__)

_ANSWERED: Final = frozenset({Kind.BOUNCE, Kind.DELAY, Kind.ABUSE_REPORT})
"""What is told without being asked. That somebody is on holiday, or that a mail arrived, is left alone."""


class Arrivals:
    """Hears what is said in channels that are answered by themselves."""

    def __init__(
        self,
        store: Store,
        chat: Chat,
        explainer: Callable[[str], Explainer],
        desk: Desk,
        floods: Floods,
        shown: FloodsShown,
        clock: Clock,
    ) -> None:
        self._store = store
        self._chat = chat
        self._explainer = explainer
        self._desk = desk
        self._floods = floods
        self._shown = shown
        self._clock = clock

    def arrive(self, job: Job, steps: Steps) -> None:
        """Answer a bounce in its thread, once; leave everything else alone."""
        try:
            found = steps.run("read", lambda: self._read(job, steps))
        except TryAgain as trouble:
            log.warning("what arrived could not be read", because=str(trouble))
            return
        case_id, _, flood_id = found.partition(" ")
        if flood_id:
            steps.run("bundle", lambda: self._shown.plan(job.place.team, job.place.channel, flood_id))
        elif case_id:
            self._desk.answer(job, case_id, steps)

    def _read(self, job: Job, steps: Steps) -> str:
        """The case, and after a blank the flood that it is one of; nothing where it is no bounce, or another job has
        that very message."""
        case = self._store.case_of(job) if steps.attempt("read").again else None
        if case is None:
            case = self._open(job, steps)
        if case is None or case.job_id != job.id:
            return ""
        program, at = job.program or None, self._clock.now()
        flood_id = self._floods.take_in(case.place.team, case, program=program, domain=domain_in(case.answer), at=at)
        return f"{case.id} {flood_id}" if flood_id else case.id

    def _open(self, job: Job, steps: Steps) -> Case | None:
        subject = self._subject(job, steps)
        if subject is None or subject.data is None or subject.message is None or not _is_bounce(subject.message):
            return None
        answer = self._explainer(job.place.team).explain_message(subject.message).answer
        if isinstance(subject.data, str) and not _shows_it(subject.message, answer):
            return None
        return self._desk.open(job, data=subject.data, answer=answer, message=subject.message)

    def _subject(self, job: Job, steps: Steps) -> Subject | None:
        """What was said, read. A fault over it ends here: its job would be tried again, given up, and kept with all
        that somebody said, who did not ask for anything."""
        try:
            return find_subject(job, self._chat, steps)
        except Refused as refusal:
            log.info("what arrived cannot be read", because=str(refusal))
            return None
        except (ChatError, *DATABASE_TROUBLE):
            raise
        except Exception as fault:
            log.exception("what arrived could not be read", fault=type(fault).__name__)
            return None

    def bundled(self, job: Job, steps: Steps) -> None:
        """Somebody asks for the answer to one bounce of a flood: it is given in that one's thread, once."""
        if steps.run("look", lambda: "yes" if self._floods.is_bundled(job.place.team, job.case_id) else ""):
            self._desk.answer(job, job.case_id, steps)


def _is_bounce(message: Message) -> bool:
    return any(each.kind in _ANSWERED for each in (message, *message.further))


def _shows_it(message: Message, answer: Answer) -> bool:
    """Whether words that somebody typed or pasted bear the marks of a bounce, and do not only sound like one: talk of
    parcels, full mailboxes and version 5.1.1 does that too. An e-mail says by itself what it is."""
    return any(_marks(each) > 1 for each in (message, *message.further)) or (
        answer.certainty is Certainty.SURE and any(failure.reply_code for failure in message.failures)
    )


def _marks(message: Message) -> int:
    found = [
        sum(1 for fact in (failure.recipient, failure.status, failure.reply_code, failure.remote_mta) if fact)
        for failure in message.failures
        if message.kind in _ANSWERED
    ]
    return max(found, default=0) + (1 if message.mail_system else 0) if found else 0

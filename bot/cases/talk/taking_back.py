"""What people change and take back: what was read, answered and carried of it is changed and taken back too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answering.answer import Answer
from bot.answering.explain import Explainer
from bot.answering.without_details import without_details
from bot.cases.card.handover import Handover
from bot.cases.chat import Chat
from bot.cases.desk import Desk
from bot.cases.durable import Steps
from bot.cases.errors import Refused
from bot.cases.job import Job
from bot.cases.store import Store
from bot.cases.subject.finding import find_subject


class TakingBack:
    """Follows edits and deletions of messages that the bot has read or carried."""

    def __init__(
        self, store: Store, chat: Chat, explainer: Callable[[str], Explainer], desk: Desk, handover: Handover
    ) -> None:
        self._store = store
        self._chat = chat
        self._explainer = explainer
        self._desk = desk
        self._handover = handover

    def edited(self, job: Job, steps: Steps) -> None:
        """A message was changed: what was carried of it, and what was answered to it, are changed too."""
        self._handover.relay.edited(job, steps)
        case_id = steps.run("read", lambda: self._read_anew(job, steps))
        if case_id:
            about = replace(job, case_id=case_id)
            steps.run("refresh", lambda: self._desk.refresh(about))
            self._handover.paste_changed(about, steps, deleted=False)

    def _read_anew(self, job: Job, steps: Steps) -> str:
        """The case whose bounce is not what it was, nothing where there is none, or nothing changed for it."""
        team = job.place.team
        case = self._store.recollection.by_message(team, job.place.channel, job.message_ts or "")
        if case is None or case.cleared:
            return ""
        try:
            subject = find_subject(replace(job, read_thread=False), self._chat, steps)
        except Refused:
            return ""
        if subject.data is None or subject.message is None or subject.data == self._store.input(team, case.id):
            return case.id if steps.attempt("read").again else ""
        answer = self._explainer(team).explain_message(subject.message).answer
        self._store.keep_answer(team, case.id, subject.data, answer)
        return case.id

    def deleted(self, job: Job, steps: Steps) -> None:
        """A message was deleted. Where it was a bounce, nothing of it is left in the answer, on the card and here."""
        if self._handover.card_deleted(job, steps):
            return
        self._handover.relay.deleted(job, steps)
        case_id = steps.run("forget", lambda: self._forget(job))
        if case_id:
            about = replace(job, case_id=case_id)
            steps.run("refresh", lambda: self._desk.refresh(about))
            self._handover.paste_changed(about, steps, deleted=True)

    def _forget(self, job: Job) -> str:
        team = job.place.team
        case = self._store.recollection.by_message(team, job.place.channel, job.message_ts or "")
        if case is None or case.cleared:
            return ""
        answer: Answer | None = None
        if case.answer is not None:
            answer = without_details(case.answer, self._explainer(team))
        self._store.recollection.forget_paste(team, case.id, answer)
        return case.id

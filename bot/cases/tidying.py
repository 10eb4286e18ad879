"""What Slack did late and twice: a look some time after it was uncertain whether a message stands, and one of each is
left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from bot.cases.case import Post
from bot.cases.chat import Chat
from bot.cases.durable import Steps
from bot.cases.errors import Refused
from bot.cases.job import Job, JobKind
from bot.cases.store import Store

log = structlog.get_logger(__name__)

LOOK_AFTER: Final = 45.0
"""Seconds after an uncertain post in which Slack may still do it."""
ANSWER: Final = "answer"
CARD: Final = "card"

HandOver = Callable[[Job, float], None]
"""Records a job that is to be done so many seconds from now."""


class Tidying:
    """Looks again after uncertain posts, and takes back what stands twice."""

    def __init__(self, store: Store, chat: Chat, hand_over: HandOver) -> None:
        self._store = store
        self._chat = chat
        self._hand_over = hand_over

    def look_again(self, job: Job, case_id: str, what: str) -> None:
        """Let the answer (`ANSWER`) or the card (`CARD`) that this job posts be looked for a while later. To be
        recorded before the next attempt is made; once for each job."""
        look = Job(JobKind.TIDY, f"tidy:{job.id}"[:200], job.place, case_id=case_id, choice=what)
        self._hand_over(look, LOOK_AFTER)

    def tidy(self, job: Job, steps: Steps) -> None:
        """Of what stands twice one is left: the one that is noted."""
        steps.run("tidy", lambda: self._tidy(job))

    def _tidy(self, job: Job) -> str:
        try:
            noted, standing = self._answers(job) if job.choice == ANSWER else self._cards(job)
            for copy in standing:
                if copy != noted:
                    log.warning("something stood twice, and one was taken back", case=job.case_id, what=job.choice)
                    self._chat.retract(copy, job.place.team)
        except Refused as refusal:
            log.warning("it could not be looked what stands twice", case=job.case_id, because=refusal.words)
        return ""

    def _answers(self, job: Job) -> tuple[Post | None, tuple[Post, ...]]:
        """Which answer is the one, and all that stand. One that was given up, and appears after all, is the one."""
        team = job.place.team
        case = self._store.case(team, job.case_id)
        if case is None or case.private:
            return None, ()
        standing = self._chat.answers_of(case)
        if not standing or case.posted in standing:
            return case.posted, standing
        first = standing[0]
        if case.posted is None:
            first = self._store.mark_answered(team, case.id, first) or first
        return first, standing

    def _cards(self, job: Job) -> tuple[Post | None, tuple[Post, ...]]:
        """The same of a card."""
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        if escalation is None or escalation.card is None:
            return None, ()
        return escalation.card, self._chat.cards_of(escalation)

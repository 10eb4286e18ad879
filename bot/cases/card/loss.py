"""Cards that nobody sees any more: deleted ones are posted anew; of those whose channel is closed the one who asked is
told, and a person is asked for anew where people who can help are now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.cases.card.cards import Cards
from bot.cases.chat import News
from bot.cases.durable import Steps
from bot.cases.job import Job
from bot.cases.tidying import HandOver

log = structlog.get_logger(__name__)


class CardLoss:
    """What to do so that no case is lost with its card."""

    def __init__(self, cards: Cards, escalate: Callable[[Job, Steps], None], hand_over: HandOver) -> None:
        self._cards = cards
        self._escalations = cards.store.escalations
        self._escalate = escalate
        self._hand_over = hand_over

    def card_deleted(self, job: Job, steps: Steps) -> bool:
        """Put up an open card anew. One that is closed waits until something next happens to it."""

        def forget() -> str:
            before = self._escalations.of_card(job.place.team, job.place.channel, job.message_ts or "")
            if before is None:
                return ""
            if before.card is not None and before.is_open:
                self._escalations.forget_card(job.place.team, before.case_id, before.card)
            return before.case_id

        case_id = steps.run("forget the card", forget)
        if not case_id:
            return False
        found = replace(job, case_id=case_id)
        escalation = self._cards.of(found)
        if escalation is not None and escalation.is_open:
            self._cards.show(found, steps)
        return True

    def channel_gone(self, job: Job, steps: Steps) -> None:
        """Without a case: look which cases had their card in the channel, each of which is a job of its own."""
        if not job.case_id:
            steps.run("look for cards", lambda: self._each(job))
            return
        if steps.run("give the card up", lambda: self._give_up(job)):
            steps.run("refresh answer", lambda: self._cards.refresh_answer(job))
            self._cards.tell_asker(job, steps, News.HELPERS_GONE, name="tell that they are gone")
            self._escalate(job, steps)

    def _each(self, job: Job) -> str:
        for escalation in self._escalations.open_in(job.place.team, job.place.channel):
            case = self._cards.store.case(job.place.team, escalation.case_id)
            if case is None or escalation.card is None:
                continue
            log.error("the channel of the people who can help is closed", channel=job.place.channel, case=case.id)
            place = replace(case.place, user=escalation.asked_by)
            name = f"gone:{escalation.card.channel}:{escalation.card.ts}:{case.id}"
            self._hand_over(Job(job.kind, name[:200], place, case_id=case.id, choice=job.place.channel), 0.0)
        return ""

    def _give_up(self, job: Job) -> str:
        """The case can be asked about anew. `choice` is the channel."""
        escalation = self._cards.of(job)
        if escalation is None:
            return ""
        if escalation.card is None or escalation.posting == job.id:  # by this very job, before it was cut off
            return "gone"
        if escalation.card.channel != job.choice or not escalation.is_open:
            return ""
        lost = self._escalations.lose_card(job.place.team, job.case_id, escalation.card, "Its channel is closed.")
        return "gone" if lost else ""

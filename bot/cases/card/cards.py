"""What every errand about a card needs: who may act on it, showing it as it stands, and telling both sides.

A card that was deleted is posted anew when something next happens to it. One that nobody can see any more, because its
channel is closed, is given up, and a person is asked for anew (handover.py).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final

import structlog

from bot.cases.case import Case, Escalation, Place
from bot.cases.changes import Change, Told
from bot.cases.chat import CardNews, Chat, News
from bot.cases.durable import Attempt, Steps
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.records import CARD_DELETED, Turn
from bot.cases.store import Store
from bot.cases.tidying import CARD, HandOver, Tidying
from bot.words import later, speaking

log = structlog.get_logger(__name__)

ONLY_HELPERS: Final = later("Only members of this channel can do that. Join it, and try again.")
NOT_KEPT: Final = later("This card belongs to a case that is not kept any more.")
_DELETED: Final = frozenset({"message_not_found", "thread_not_found", "cant_update_message"})
"""What the chat says of a message that is gone (https://docs.slack.dev/reference/methods/chat.update#errors)."""
_CLOSED: Final = frozenset({"is_archived", "channel_not_found", "not_in_channel"})
"""What it says of a channel that the bot cannot write to any more."""


class Cards:
    """The cards of all workspaces, as every errand about one works with them."""

    def __init__(self, store: Store, chat: Chat, tidying: Tidying, hand_over: HandOver, told: tuple[Told, ...]) -> None:
        self.store: Final = store
        self.chat: Final = chat
        self.tidying: Final = tidying
        self._hand_over = hand_over
        self._told = told

    # -- what there is -----------------------------------------------------------------------------------------

    def case(self, job: Job) -> Case:
        """The case of a job. Raises `LookupError`."""
        case = self.store.case(job.place.team, job.case_id)
        if case is None:
            raise LookupError(f"no case {job.case_id}")
        return case

    def of(self, job: Job) -> Escalation | None:
        """Its escalation, if a person was asked."""
        return self.store.escalations.of(job.place.team, job.case_id)

    def why_not(self, job: Job) -> str:
        """Why whoever acts may not act on this card; nothing when they may. Raises `TryAgain`."""
        escalation = self.of(job)
        if escalation is None:
            return NOT_KEPT
        if escalation.card is None and escalation.problem != CARD_DELETED:
            # pressed in the moment between the card's posting and its being noted
            raise TryAgain("The card is still being written.")
        try:
            return "" if self.chat.is_helper(escalation, job.place.user) else ONLY_HELPERS
        except Refused as refusal:
            return refusal.words

    # -- showing it --------------------------------------------------------------------------------------------

    def show(self, job: Job, steps: Steps) -> None:
        """Show the card as it stands; where it was deleted, post it anew and say so."""
        if steps.run("refresh card", lambda: self.refresh(job)):
            self.post_anew(job, steps)

    def post_anew(self, job: Job, steps: Steps) -> None:
        """Put up a card in the place of one that was deleted."""
        if steps.run("post card anew", lambda: self._post_anew(job, steps.attempt("post card anew"))):
            steps.run("attach anew", lambda: self.attach(job, steps.attempt("attach anew")))
            self.tell_helpers(job, steps, CardNews.CARD_AGAIN, name="say that it was deleted")

    def refresh(self, job: Job) -> str:
        """Again, if it changed while that was done, so that the last word is true. “deleted” when it is not there."""
        shown = 0
        while True:
            escalation = self.of(job)
            if escalation is None or escalation.version == shown:
                return ""
            if escalation.card is None:
                return "deleted" if escalation.problem == CARD_DELETED else ""
            shown = escalation.version
            try:
                self.chat.update_card(self.case(job), escalation)
            except Refused as refusal:
                if refusal.code in _DELETED:
                    self.store.escalations.forget_card(job.place.team, job.case_id, escalation.card)
                    return "deleted"
                self._note_unreachable(job, escalation, refusal)
                return ""

    def _note_unreachable(self, job: Job, escalation: Escalation, refusal: Refused) -> None:
        log.error("a card could not be updated", case=job.case_id, because=refusal.words)
        if refusal.code in _CLOSED and escalation.is_open and escalation.card is not None:
            place = replace(self.case(job).place, user=escalation.asked_by)
            gone = f"gone:{escalation.card.channel}:{escalation.card.ts}:{job.case_id}"
            choice = escalation.card.channel
            self._hand_over(Job(JobKind.CHANNEL_GONE, gone[:200], place, case_id=job.case_id, choice=choice), 0.0)

    def _post_anew(self, job: Job, attempt: Attempt) -> str:
        escalation = self.of(job)
        if escalation is None:
            return ""
        if escalation.card is not None:
            return "posted" if escalation.posting == job.id else ""
        return "" if self.put_up(job, self.case(job), escalation, attempt) else "posted"

    def put_up(self, job: Job, case: Case, escalation: Escalation, attempt: Attempt) -> str:
        """Post the card of an escalation that has none: once, whoever else tries. Gives the problem in words."""
        team, escalations = job.place.team, self.store.escalations
        turn = escalations.begin_card(team, escalation.id, job.id)
        if turn is Turn.TAKEN:
            raise TryAgain("Somebody else is asking for a person at this moment.")
        uncertain = escalation.problem is not None and escalation.problem != CARD_DELETED
        attempt = replace(attempt, again=attempt.again or turn is Turn.AGAIN or uncertain)
        if attempt.again:
            self.tidying.look_again(job, case.id, CARD)
        try:
            card = self.chat.post_card(case, escalation, attempt)
        except Refused as refusal:
            return self.fail(job, refusal.words)
        noted = escalations.mark_card(team, escalation.id, card)
        if noted != card:
            self.tidying.look_again(job, case.id, CARD)
            self.chat.retract(card, team)
        return ""

    def fail(self, job: Job, problem: str) -> str:
        """The card could not be posted."""
        escalation = self.of(job)
        if escalation is not None:
            self.store.escalations.mark_card_failed(job.place.team, escalation.id, job.id, problem)
        log.error("a card could not be posted", case=job.case_id, because=problem)
        return problem

    def attach(self, job: Job, attempt: Attempt) -> str:
        """Give the whole bounce under the card, where the card could not hold it."""
        escalation = self.of(job)
        if escalation is not None and escalation.card is not None:
            try:
                self.chat.attach_bounce(self.case(job), escalation.card, attempt)
            except Refused as refusal:
                log.warning("the bounce could not be attached", case=job.case_id, because=refusal.words)
        return ""

    def refresh_answer(self, job: Job, reply_url: str | None = None) -> str:
        """Show the answer as the case now stands. `reply_url`: where it is one that a single person sees."""
        try:
            self.chat.update_answer(self.case(job), self.of(job), reply_url)
        except Refused as refusal:
            log.warning("an answer could not be updated", case=job.case_id, because=refusal.words)
        return ""

    # -- telling -----------------------------------------------------------------------------------------------

    def for_everybody(self, job: Job) -> AbstractContextManager[None]:
        """What is said within is for those who see the card: in the language of the workspace."""
        nobody = Place(job.place.team, job.place.channel, None, "")
        return speaking(lambda: self.chat.language(nobody))

    def for_asker(self, job: Job) -> AbstractContextManager[None]:
        """What is said within is for the one who asked."""
        return speaking(lambda: self.chat.language(self.case(job).place))

    def tell_asker(
        self,
        job: Job,
        steps: Steps,
        news: News,
        *,
        by: str | None = None,
        problem: str | None = None,
        name: str = "tell",
    ) -> None:
        """Tell the one who asked, in their thread; where that does not take it, by direct message."""
        who = by or job.place.user

        def tell(step: str, *, directly: bool) -> str:
            case, escalation = self.case(job), self.of(job)
            try:
                self.chat.tell(case, news, escalation, who, problem, steps.attempt(step), directly=directly)
            except Refused as refusal:
                log.warning("the asker could not be told", case=job.case_id, news=news.value, because=refusal.words)
                return refusal.words
            return ""

        if steps.run(name, lambda: tell(name, directly=False)):
            directly = f"{name} directly"
            steps.run(directly, lambda: tell(directly, directly=True))

    def tell_helpers(
        self, job: Job, steps: Steps, news: CardNews, *, name: str, by: str | None = None, text: str = ""
    ) -> None:
        """Say something under the card."""

        def tell() -> str:
            escalation = self.of(job)
            if escalation is None or escalation.card is None:
                return ""
            who, attempt = by or job.place.user, steps.attempt(name)
            try:
                self.chat.tell_helpers(self.case(job), news, escalation, attempt, by=who, text=text)
            except Refused as refusal:
                log.warning("nothing could be said under a card", case=job.case_id, because=refusal.words)
            return ""

        steps.run(name, tell)

    def asker_left(self, job: Job) -> str:
        """“left” where the account of whoever called for a person is switched off: they may not read what is said."""
        escalation = self.of(job)
        asker = escalation.asked_by if escalation is not None else self.case(job).place.user
        return "left" if self.chat.person(job.place.team, asker).gone else ""

    def whisper(self, job: Job, words: str, quoting: str = "") -> str:
        """Say something to whoever acts, alone."""
        try:
            self.chat.whisper(job.place, words, job.reply_url, quoting)
        except Refused as refusal:
            log.warning("a word to one person did not get through", because=refusal.words)
        return ""

    def follow_up(self, job: Job, steps: Steps, *changes: Change, name: str = "follow up") -> None:
        """Tell whoever follows changes within the program."""

        def tell() -> str:
            for change in changes:
                for told in self._told:
                    told(job, change)
            return ""

        steps.run(name, tell)

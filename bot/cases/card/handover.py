"""The steps of bringing in a person: the card, and how the one who asked ends it, or comes back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import structlog

from bot.cases.card.cards import Cards
from bot.cases.card.escalations import CLOSED, OPEN
from bot.cases.card.loss import CardLoss
from bot.cases.card.moves import Moves
from bot.cases.card.relay import Relay
from bot.cases.case import State
from bot.cases.changes import Change, Told
from bot.cases.chat import CardNews, Chat, News
from bot.cases.durable import Attempt, Steps
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job
from bot.cases.store import Store
from bot.cases.tidying import HandOver, Tidying
from bot.words import say

log = structlog.get_logger(__name__)

_AGAIN: Final = "asked-anew"
"""In the history of a case: a person was asked for though that had failed before, so that a card may stand."""
URGENT: Final = "urgent"
"""The `choice` of who calls for a person because a customer is waiting."""


class Handover:
    """Escalations, from the first call for a person to the last word. `told` are called after each change."""

    def __init__(
        self, store: Store, chat: Chat, tidying: Tidying, hand_over: HandOver, told: tuple[Told, ...] = ()
    ) -> None:
        self._store = store
        self._chat = chat
        self.cards: Final = Cards(store, chat, tidying, hand_over, told)
        self.moves: Final = Moves(self.cards)
        self.relay: Final = Relay(self.cards, self.moves, self.reopen_by_asker)
        self.loss: Final = CardLoss(self.cards, self.escalate, hand_over)

    # -- calling for a person ----------------------------------------------------------------------------------

    def escalate(self, job: Job, steps: Steps) -> None:
        """Post a card where people who can help are, attach the whole bounce, tell the thread."""
        try:
            result = steps.run("post card", lambda: self._post_card(job, steps.attempt("post card")))
        except TryAgain as trouble:
            problem = str(trouble)
            result = steps.run("record failure", lambda: self.cards.fail(job, problem))
        if result == "stands":
            self.cards.show(job, steps)
            steps.run("say so", lambda: self._say_who_looks(job, steps.attempt("say so")))
            self.cards.follow_up(job, steps, Change.ASKER_SAID)
            return
        if result == "found":  # a card of before, which may not look as the case stands now, and tells nobody anything
            self.cards.show(job, steps)
            steps.run("call anew", lambda: self._call_again(job, steps.attempt("call anew"), reopened=False))
            steps.run("attach", lambda: self.cards.attach(job, replace(steps.attempt("attach"), again=True)))
            result = "posted"
        elif result == "posted":
            steps.run("attach", lambda: self.cards.attach(job, steps.attempt("attach")))
        if result == "reopened":
            self.cards.show(job, steps)
        if result in ("posted", "reopened"):
            steps.run("refresh", lambda: self.cards.refresh_answer(job, job.reply_url))
        self._tell_of_card(job, steps, result)
        if result == "reopened":
            steps.run("call again", lambda: self._call_again(job, steps.attempt("call again"), reopened=True))
        elif result != "posted" and job.text:
            steps.run("give the note back", lambda: self._give_note_back(job, kept=result != "nowhere"))
        if result in ("posted", "reopened"):
            self.cards.follow_up(job, steps, Change.CREATED if result == "posted" else Change.REOPENED)

    def _post_card(self, job: Job, attempt: Attempt) -> str:
        """“posted”, “found” (it may have stood before), “reopened”, “stands” (somebody called before), “nowhere”, or
        the problem in words."""
        team = job.place.team
        case = self.cards.case(job)
        channel = self._chat.escalation_channel(team)
        if channel is None:
            return "nowhere"
        urgent = job.choice == URGENT
        escalation = self._store.escalations.open(
            team, case.id, asked_by=job.place.user, note=job.text, channel=channel, urgent=urgent
        )
        if escalation.card is not None and escalation.posting != job.id:
            return self._reopen(job)
        if escalation.card is None:
            if escalation.problem is not None:
                self._store.note(team, case.id, job_id=job.id, what=_AGAIN, user=job.place.user)
            problem = self.cards.put_up(job, case, escalation, attempt)
            if problem:
                return problem
        return "found" if self._store.escalations.did(team, job.id, _AGAIN) else "posted"

    def _reopen(self, job: Job) -> str:
        """A card stands: what was noted goes onto it, and where it was closed it is opened for who still needs help."""
        team, escalations = job.place.team, self._store.escalations
        escalations.add_note(team, job.case_id, job.text, urgent=job.choice == URGENT)
        moved = escalations.move(
            team, job.case_id, to=State.ESCALATED, user=job.place.user, job_id=job.id, only_from=CLOSED
        )
        return "reopened" if moved else "stands"

    def _call_again(self, job: Job, attempt: Attempt, *, reopened: bool) -> str:
        """Say under the card what its change alone tells nobody. Gives the problem in words, if there is one."""
        escalation = self.cards.of(job)
        if escalation is None or escalation.card is None:
            return ""
        case, by = self.cards.case(job), job.place.user
        try:
            self._chat.call_again(case, escalation, attempt, by, job.text, reopened=reopened)
        except Refused as refusal:
            log.warning("nothing could be said under a card", case=job.case_id, because=refusal.words)
        return ""

    def _say_who_looks(self, job: Job, attempt: Attempt) -> str:
        words = self._who_looks(job)
        if job.text:
            self._call_again(job, attempt, reopened=False)
            words += f" {say('Your note is on the card now.')}"
        return self.cards.whisper(job, words)

    def _give_note_back(self, job: Job, *, kept: bool) -> str:
        if kept:
            words = say("This is your note. It is kept, and goes along when you ask for a person again.")
        else:
            words = say("This is your note. It went to nobody.")
        return self.cards.whisper(job, words, job.text)

    def _tell_of_card(self, job: Job, steps: Steps, result: str) -> None:
        news = {"nowhere": News.NOWHERE_TO_ESCALATE, "posted": News.ESCALATED, "reopened": News.ASKED_AGAIN}
        problem = None if result in news else result
        self.cards.tell_asker(job, steps, news.get(result, News.ESCALATION_FAILED), problem=problem)

    def _who_looks(self, job: Job) -> str:
        escalation = self.cards.of(job)
        if escalation is not None and escalation.state is State.CLAIMED:
            return say("A person has been asked already: <@{who}> is looking.", who=escalation.claimed_by)
        return say("A person has been asked already. The case waits for somebody to take it.")

    # -- the word of the one who asked -------------------------------------------------------------------------

    def solved(self, job: Job, steps: Steps) -> None:
        """“That solved it”: the case is closed, its card with it, and whoever had taken it hears of it."""

        def solve() -> str:
            team, case_id, user = job.place.team, job.case_id, job.place.user
            closed = self._store.escalations.move(
                team, case_id, to=State.RESOLVED, user=user, job_id=job.id, only_from=OPEN
            )
            self._store.solve(team, case_id, user)
            if not closed:
                self._store.note(team, case_id, job_id=job.id, what=State.RESOLVED.value, user=user)
            return "with its card" if closed and self.cards.of(job) is not None else ""

        closed = steps.run("solve", solve)
        steps.run("refresh answer", lambda: self.cards.refresh_answer(job, job.reply_url))
        self.cards.show(job, steps)
        if closed:
            self.cards.tell_helpers(job, steps, CardNews.SOLVED, name="tell helpers")
            self.cards.follow_up(job, steps, Change.RESOLVED)

    def reopen_by_asker(self, job: Job, steps: Steps) -> bool:
        """The one who asked wrote after the end, and still needs help: the case is open again, both sides are told, and
        their words come under the card. Nothing, and False, where it was not closed by then, or nobody was ever asked.
        Not to be called for thanks."""

        def reopen() -> str:
            escalation = self.cards.of(job)
            if escalation is None or (escalation.card is None and escalation.problem is not None):
                return ""
            moved = self._store.escalations.move(
                job.place.team,
                job.case_id,
                to=State.ESCALATED,
                user=job.place.user,
                job_id=job.id,
                only_from=CLOSED,
            )
            return self._who_closed(job) if moved else ""

        last = steps.run("reopen", reopen)
        if not last:
            return False
        self.cards.show(job, steps)
        steps.run("refresh answer", lambda: self.cards.refresh_answer(job))
        self.cards.tell_asker(job, steps, News.ASKED_AGAIN, name="tell that it is open again")
        self.cards.tell_helpers(
            job, steps, CardNews.ASKER_CAME_BACK, name="tell helpers that it is open again", text=last
        )
        self.cards.follow_up(job, steps, Change.REOPENED, name="follow up on its opening")
        self.relay.carry(job, steps)
        return True

    def _who_closed(self, job: Job) -> str:
        """Who closed the case last, by its history: what stands in its row is gone once it is open again."""
        ended = {state.value for state in CLOSED}
        history = self._store.history_of(job.place.team, job.case_id)
        return next((user for what, user in reversed(history) if what in ended), "") or "nobody"

    def refresh_card(self, job: Job) -> str:
        """Show the card as the case stands, where there is one."""
        return self.cards.refresh(job)

    def paste_changed(self, job: Job, steps: Steps, *, deleted: bool) -> None:
        """What a case is about was changed, or taken back: the card shows it, and people who are at it are told."""
        steps.run("refresh card", lambda: self.refresh_card(job))
        escalation = self.cards.of(job)
        if escalation is not None and escalation.is_open:
            news = CardNews.PASTE_DELETED if deleted else CardNews.PASTE_CHANGED
            self.cards.tell_helpers(job, steps, news, name="tell helpers of the change")

    # -- cards that are not seen any more ----------------------------------------------------------------------

    def card_deleted(self, job: Job, steps: Steps) -> bool:
        """A message of the bot's was deleted: `place.channel`, `message_ts`. Where it was a card, it is posted anew.
        False where it was none."""
        return self.loss.card_deleted(job, steps)

    def channel_gone(self, job: Job, steps: Steps) -> None:
        """A channel is closed to the bot: cards in it are seen by nobody."""
        self.loss.channel_gone(job, steps)

"""The steps of bringing in a person: the card, who takes it, and what the one who asked is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import structlog

from bot.cases.case import Case, State
from bot.cases.chat import Chat, News
from bot.cases.durable import Attempt, Steps
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.records import Turn
from bot.cases.store import Store
from bot.cases.tidying import CARD, Tidying

log = structlog.get_logger(__name__)

_OPEN: Final = frozenset({State.ESCALATED, State.CLAIMED})
_CLOSED: Final = frozenset({State.RESOLVED, State.NOT_A_BOUNCE})

MOVES: Final[dict[JobKind, tuple[State, frozenset[State], News]]] = {
    JobKind.CLAIM: (State.CLAIMED, frozenset({State.ESCALATED}), News.CLAIMED),
    JobKind.RELEASE: (State.ESCALATED, frozenset({State.CLAIMED}), News.RELEASED),
    JobKind.RESOLVE: (State.RESOLVED, _OPEN, News.RESOLVED),
    JobKind.REOPEN: (State.ESCALATED, _CLOSED, News.REOPENED),
    JobKind.NOT_A_BOUNCE: (State.NOT_A_BOUNCE, _OPEN, News.NOT_A_BOUNCE),
}
"""What each button on a card makes of the escalation, from where, and what the thread hears of it."""


class Handover:
    """Escalations, from the first call for a person to the last word."""

    def __init__(self, store: Store, chat: Chat, tidying: Tidying) -> None:
        self._store = store
        self._chat = chat
        self._tidying = tidying

    # -- calling for a person ----------------------------------------------------------------------------------

    def escalate(self, job: Job, steps: Steps) -> None:
        """Post a card where people who can help are, attach the whole bounce, tell the thread."""
        try:
            result = steps.run("post card", lambda: self._post_card(job, steps.attempt("post card")))
        except TryAgain as trouble:
            problem = str(trouble)
            result = steps.run("record failure", lambda: self._fail(job, problem))
        if result == "stands":
            steps.run("say so", lambda: self._say_who_looks(job, steps.attempt("say so")))
            return
        if result == "posted":
            steps.run("attach", lambda: self._attach(job, steps.attempt("attach")))
        if result in ("posted", "reopened"):
            steps.run("refresh", lambda: self._refresh_answer(job))
        steps.run("tell", lambda: self._tell_of_card(job, result, steps.attempt("tell")))
        if result == "reopened":
            steps.run("call again", lambda: self._call_again(job, steps.attempt("call again"), reopened=True))
        elif result != "posted" and job.text:
            steps.run("give the note back", lambda: self._give_note_back(job, kept=result != "nowhere"))

    def _post_card(self, job: Job, attempt: Attempt) -> str:
        """“posted”, “reopened”, “stands” (somebody called before), “nowhere”, or the problem in words."""
        team = job.place.team
        case = self._case(job)
        channel = self._chat.escalation_channel(team)
        if channel is None:
            return "nowhere"
        escalations = self._store.escalations
        escalation = escalations.open(team, case.id, asked_by=job.place.user, note=job.text, channel=channel)
        if escalation.card is not None:
            return "posted" if escalation.posting == job.id else self._reopen(job, case)
        turn = escalations.begin_card(team, escalation.id, job.id)
        if turn is Turn.TAKEN:
            raise TryAgain("Somebody else is asking for a person at this moment.")
        attempt = replace(attempt, again=attempt.again or turn is Turn.AGAIN or escalation.problem is not None)
        if attempt.again:
            self._tidying.look_again(job, case.id, CARD)
        try:
            card = self._chat.post_card(case, escalation, attempt)
        except Refused as refusal:
            return self._fail(job, refusal.words)
        noted = escalations.mark_card(team, escalation.id, card)
        if noted != card:
            self._tidying.look_again(job, case.id, CARD)
            self._chat.retract(card, team)
        return "posted"

    def _reopen(self, job: Job, case: Case) -> str:
        """A card stands: what was noted goes onto it, and where it was closed it is opened for who still needs help."""
        team, escalations = job.place.team, self._store.escalations
        escalations.add_note(team, case.id, job.text)
        moved = escalations.move(
            team, case.id, to=State.ESCALATED, user=job.place.user, job_id=job.id, only_from=_CLOSED
        )
        self._refresh_card(job)
        return "reopened" if moved else "stands"

    def _call_again(self, job: Job, attempt: Attempt, *, reopened: bool) -> str:
        """Say under the card what its change alone tells nobody. Gives the problem in words, if there is one."""
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        if escalation is None or escalation.card is None:
            return ""
        try:
            self._chat.call_again(self._case(job), escalation, attempt, job.place.user, job.text, reopened=reopened)
        except Refused as refusal:
            log.warning("nothing could be said under a card", case=job.case_id, because=refusal.words)
        return ""

    def _say_who_looks(self, job: Job, attempt: Attempt) -> str:
        words = self._who_looks(job)
        if job.text:
            self._call_again(job, attempt, reopened=False)
            words += " Your note is on the card now."
        return self._whisper(job, words)

    def _give_note_back(self, job: Job, *, kept: bool) -> str:
        later = "It is kept, and goes along when you ask for a person again." if kept else "It went to nobody."
        return self._whisper(job, f"This is your note. {later}", job.text)

    def _fail(self, job: Job, problem: str) -> str:
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        if escalation is not None:
            self._store.escalations.mark_card_failed(job.place.team, escalation.id, job.id, problem)
        log.error("a card could not be posted", case=job.case_id, because=problem)
        return problem

    def _attach(self, job: Job, attempt: Attempt) -> str:
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        if escalation is not None and escalation.card is not None:
            try:
                self._chat.attach_bounce(self._case(job), escalation.card, attempt)
            except Refused as refusal:
                log.warning("the bounce could not be attached", case=job.case_id, because=refusal.words)
        return ""

    def _tell_of_card(self, job: Job, result: str, attempt: Attempt) -> str:
        if result == "nowhere":
            return self._tell(job, News.NOWHERE_TO_ESCALATE, attempt)
        if result == "posted":
            return self._tell(job, News.ESCALATED, attempt)
        if result == "reopened":
            return self._tell(job, News.ASKED_AGAIN, attempt)
        return self._tell(job, News.ESCALATION_FAILED, attempt, problem=result)

    def _who_looks(self, job: Job) -> str:
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        if escalation is not None and escalation.state is State.CLAIMED:
            return f"A person has been asked already: <@{escalation.claimed_by}> is looking."
        return "A person has been asked already. The case waits for somebody to take it."

    # -- the buttons of a card ---------------------------------------------------------------------------------

    def move(self, job: Job, steps: Steps) -> None:
        """Take it, release it, resolve it, reopen it, or say that it is no bounce."""
        answer = steps.run("move", lambda: self._move(job))
        if answer:
            steps.run("say why not", lambda: self._whisper(job, answer))
            return
        steps.run("refresh card", lambda: self._refresh_card(job))
        steps.run("refresh answer", lambda: self._refresh_answer(job))
        steps.run("tell", lambda: self._tell(job, MOVES[job.kind][2], steps.attempt("tell")))

    def _move(self, job: Job) -> str:
        """Nothing when it was done, else why it was not."""
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        if escalation is None:
            return "This card belongs to a case that is not kept any more."
        if escalation.card is None:  # pressed in the moment between the card's posting and its being noted
            raise TryAgain("The card is still being written.")
        try:
            helper = self._chat.is_helper(escalation, job.place.user)
        except Refused as refusal:
            return refusal.words
        if not helper:
            return "Only members of this channel can do that. Join it, and try again."
        to, only_from, _ = MOVES[job.kind]
        moved = self._store.escalations.move(
            job.place.team, job.case_id, to=to, user=job.place.user, job_id=job.id, only_from=only_from
        )
        return "" if moved else self._why_not(job)

    def _why_not(self, job: Job) -> str:
        now = self._store.escalations.of(job.place.team, job.case_id)
        if now is None or now.state is State.ESCALATED:
            return "Nobody has taken this case at the moment."
        if now.state is State.CLAIMED:
            who = "You have" if now.claimed_by == job.place.user else f"<@{now.claimed_by}> has"
            return f"{who} taken this case already."
        return f"This case is closed: <@{now.resolved_by}> did that."

    # -- the word of the one who asked -------------------------------------------------------------------------

    def solved(self, job: Job, steps: Steps) -> None:
        """“That solved it”: the case is closed, its card with it."""

        def solve() -> str:
            self._store.solve(job.place.team, job.case_id, job.place.user)
            self._store.note(job.place.team, job.case_id, job_id=job.id, what=State.RESOLVED.value, user=job.place.user)
            return ""

        steps.run("solve", solve)
        steps.run("refresh answer", lambda: self._refresh_answer(job))
        steps.run("refresh card", lambda: self._refresh_card(job))

    # -- what several do ---------------------------------------------------------------------------------------

    def _refresh_card(self, job: Job) -> str:
        """Show the card as it stands; again, if it changed while that was done, so that the last word is true."""
        shown = 0
        while True:
            escalation = self._store.escalations.of(job.place.team, job.case_id)
            if escalation is None or escalation.card is None or escalation.version == shown:
                return ""
            shown = escalation.version
            try:
                self._chat.update_card(self._case(job), escalation)
            except Refused as refusal:
                log.warning("a card could not be updated", case=job.case_id, because=refusal.words)
                return ""

    def _refresh_answer(self, job: Job) -> str:
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        on_card = job.kind in MOVES  # then the reply address is the card's, not the answer's
        try:
            self._chat.update_answer(self._case(job), escalation, None if on_card else job.reply_url)
        except Refused as refusal:
            log.warning("an answer could not be updated", case=job.case_id, because=refusal.words)
        return ""

    def _tell(self, job: Job, news: News, attempt: Attempt, problem: str | None = None) -> str:
        escalation = self._store.escalations.of(job.place.team, job.case_id)
        try:
            self._chat.tell(self._case(job), news, escalation, job.place.user, problem, attempt)
        except Refused as refusal:
            log.warning("the thread could not be told", case=job.case_id, news=news.value, because=refusal.words)
        return ""

    def _whisper(self, job: Job, words: str, quoting: str = "") -> str:
        try:
            self._chat.whisper(job.place, words, job.reply_url, quoting)
        except Refused as refusal:
            log.warning("a word to one person did not get through", because=refusal.words)
        return ""

    def _case(self, job: Job) -> Case:
        case = self._store.case(job.place.team, job.case_id)
        if case is None:
            raise LookupError(f"no case {job.case_id}")
        return case

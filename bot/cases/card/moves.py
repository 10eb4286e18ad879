"""What the buttons of a card do: take it, give it to somebody, note something, end it, open it again."""

from __future__ import annotations

from typing import Final

from bot.cases.card.cards import Cards
from bot.cases.card.escalations import CLOSED, OPEN
from bot.cases.case import Escalation, Outcome, State
from bot.cases.changes import Change
from bot.cases.chat import CardNews, News
from bot.cases.durable import Steps
from bot.cases.errors import Refused
from bot.cases.job import Job, JobKind
from bot.words import say

MOVES: Final[dict[JobKind, tuple[State, frozenset[State], News, Change]]] = {
    JobKind.CLAIM: (State.CLAIMED, frozenset({State.ESCALATED}), News.CLAIMED, Change.TAKEN),
    JobKind.RELEASE: (State.ESCALATED, frozenset({State.CLAIMED}), News.RELEASED, Change.RELEASED),
    JobKind.RESOLVE: (State.RESOLVED, OPEN, News.RESOLVED, Change.RESOLVED),
    JobKind.REOPEN: (State.ESCALATED, CLOSED, News.REOPENED, Change.REOPENED),
    JobKind.NOT_A_BOUNCE: (State.NOT_A_BOUNCE, OPEN, News.NOT_A_BOUNCE, Change.NOT_A_BOUNCE),
}
"""What each button on a card makes of the escalation, from where, and what the thread hears of it."""

BY_REACTION: Final = "by-reaction"
"""The `choice` of a claim that was made by a reaction: who made it for fun is not told off."""
_UNDER_CARD: Final = {
    JobKind.RESOLVE: CardNews.RESOLVED,
    JobKind.NOT_A_BOUNCE: CardNews.NOT_A_BOUNCE,
    JobKind.REOPEN: CardNews.REOPENED,
}


class Moves:
    """Who acts on a card is a member of its channel; of two who do at once, one wins."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards
        self._escalations = cards.store.escalations

    def move(self, job: Job, steps: Steps) -> None:
        """Take it, release it, resolve it, reopen it, or say that it is no bounce."""
        answer = steps.run("move", lambda: self._move(job))
        if answer:
            if answer != "pass over":
                steps.run("say why not", lambda: self._cards.whisper(job, answer, job.text))
            return
        _, _, news, change = MOVES[job.kind]
        self._after(job, steps, news, change)

    def _after(self, job: Job, steps: Steps, news: News, change: Change, by: str | None = None) -> None:
        """What follows when it was done: both sides see it, and are told."""
        self._cards.show(job, steps)
        steps.run("refresh answer", lambda: self._cards.refresh_answer(job))
        self._cards.tell_asker(job, steps, news, by=by)
        under = _UNDER_CARD.get(job.kind)
        if under is not None:
            self._cards.tell_helpers(job, steps, under, name="tell helpers")
        has_words = job.kind is JobKind.RESOLVE and bool(job.text)
        if has_words and steps.run("look who reads", lambda: self._cards.asker_left(job)):
            self._cards.tell_helpers(job, steps, CardNews.ASKER_LEFT, name="tell that they left")
        self._cards.follow_up(job, steps, change)

    def _move(self, job: Job) -> str:
        """Nothing when it was done, else why it was not."""
        why_not = self._cards.why_not(job)
        if why_not:
            return "pass over" if job.choice == BY_REACTION else why_not
        to, only_from, _, _ = MOVES[job.kind]
        outcome, entry = ended_as(job) if job.kind is JobKind.RESOLVE else (None, None)
        moved = self._escalations.move(
            job.place.team,
            job.case_id,
            to=to,
            user=job.place.user,
            job_id=job.id,
            only_from=only_from,
            outcome=outcome,
            right_entry=entry,
            outcome_words=job.text if job.kind is JobKind.RESOLVE else "",
        )
        return "" if moved else self._what_stands_against(job)

    def _what_stands_against(self, job: Job) -> str:
        now = self._cards.of(job)
        if job.choice == BY_REACTION and (now is None or now.claimed_by == job.place.user or not now.is_open):
            return "pass over"
        return why_not_moved(now, job.place.user)

    # -- giving it to somebody ---------------------------------------------------------------------------------

    def assign(self, job: Job, steps: Steps) -> None:
        """Somebody gives the case to `choice`: themselves, or another member of the channel."""
        answer = steps.run("assign", lambda: self._assign(job))
        if answer:
            steps.run("say why not", lambda: self._cards.whisper(job, answer))
            return
        self._after(job, steps, News.CLAIMED, Change.ASSIGNED, by=job.choice)
        self._cards.tell_helpers(job, steps, CardNews.ASSIGNED, name="tell helpers")

    def _assign(self, job: Job) -> str:
        why_not = self._cards.why_not(job)
        if why_not:
            return why_not
        before = self._cards.of(job)
        if before is None:
            return why_not_moved(None, job.place.user)
        try:
            may = self._cards.chat.is_helper(before, job.choice)
        except Refused as refusal:
            return refusal.words
        if not may:
            return say(
                "<@{who}> is not in this channel, so the case cannot go to them. Invite them, and try again.",
                who=job.choice,
            )
        moved = self._escalations.move(
            job.place.team,
            job.case_id,
            to=State.CLAIMED,
            user=job.choice,
            by=job.place.user,
            job_id=job.id,
            only_from=OPEN,
        )
        return "" if moved else why_not_moved(self._cards.of(job), job.place.user)

    # -- words -------------------------------------------------------------------------------------------------

    def note(self, job: Job, steps: Steps) -> None:
        """Somebody who helps notes something: on the card, in its thread, and in the history of the case."""
        answer = steps.run("note", lambda: self._note(job))
        if answer:
            steps.run("say why not", lambda: self._cards.whisper(job, answer, job.text))
            return
        self._cards.show(job, steps)
        self._cards.tell_helpers(job, steps, CardNews.NOTED, name="tell helpers", text=job.text)
        self._cards.follow_up(job, steps, Change.NOTED)

    def _note(self, job: Job) -> str:
        why_not = self._cards.why_not(job)
        if why_not:
            return why_not
        team, case_id, user = job.place.team, job.case_id, job.place.user
        name = self._cards.chat.person(team, user).name
        self._escalations.add_note(team, case_id, f"{name}: {job.text}")
        self._cards.store.note(team, case_id, job_id=job.id, what="noted", user=user)
        self._escalations.heard(team, case_id)
        return ""

    def said(self, job: Job, steps: Steps) -> None:
        """Somebody said something in the card's thread. The first word of one who helps takes a case that
        nobody has."""
        done = steps.run("hear", lambda: self._hear(job))
        if done == "taken":
            self._after(job, steps, News.CLAIMED, Change.TAKEN)

    def _hear(self, job: Job) -> str:
        if self._cards.why_not(job):
            return ""
        if self.take(job):
            return "taken"
        self._escalations.heard(job.place.team, job.case_id)
        return ""

    def take(self, job: Job) -> bool:
        """Let whoever acts have the case, where nobody has it."""
        return self._escalations.move(
            job.place.team,
            job.case_id,
            to=State.CLAIMED,
            user=job.place.user,
            job_id=job.id,
            only_from=frozenset({State.ESCALATED}),
        )


def ended_as(job: Job) -> tuple[Outcome | None, str | None]:
    """What the form said that it was: `choice` is the outcome, and after a space the entry that was right."""
    outcome, _, entry = job.choice.partition(" ")
    if outcome not in {known.value for known in Outcome}:
        return None, None
    return Outcome(outcome), entry or None


def why_not_moved(now: Escalation | None, user: str) -> str:
    """Why a case could not be moved, in words for whoever tried."""
    if now is None or now.state is State.ESCALATED:
        return say("Nobody has taken this case at the moment.")
    if now.state is State.CLAIMED:
        if now.claimed_by == user:
            return say("You have taken this case already.")
        return say("<@{who}> has taken this case already.", who=now.claimed_by)
    return say("This case is closed: <@{who}> did that.", who=now.resolved_by)

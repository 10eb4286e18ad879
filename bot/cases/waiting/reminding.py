"""Reminders: of what nobody has taken, and of what has gone quiet; and the card's words on how long it waits.

Each is a job with a time of its own: it waits in the database, is done by whichever process is there then, and looks
at how the escalation stands before it says anything. What changed meanwhile makes it do nothing (`stopped_by`); what
has changed hands has timers of its own, set by whoever is told of the change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import structlog

from bot.cases.card.cards import Cards
from bot.cases.case import Escalation, Place, Post, State
from bot.cases.changes import Change
from bot.cases.durable import Attempt, Steps
from bot.cases.errors import Refused
from bot.cases.job import Job, JobKind
from bot.cases.tidying import HandOver
from bot.cases.waiting.hours import add_working_time, back_again, open_at
from bot.cases.waiting.reminders import (
    DAY,
    Guard,
    Reminder,
    Timer,
    Timing,
    due,
    epoch_of,
    heard_of,
    same_hands,
    stopped_by,
)
from bot.cases.waiting.waits import REMINDED
from bot.cases.workspace.channels import ChannelSettings

log = structlog.get_logger(__name__)

_NEW_HANDS: Final = frozenset({Change.CREATED, Change.TAKEN, Change.RELEASED, Change.ASSIGNED, Change.REOPENED})
_GO: Final = "at "
_AFTER: Final = {Timing.QUIET: Timing.GIVE_BACK}
"""What follows a reminder, where that is not the same again."""
_SAID_ALOUD: Final = 3
"""So many reminders of one case the whole channel sees; further ones stand in the card's thread alone."""


class Reminding:
    """Sets timers as escalations change, and does what they are for."""

    def __init__(self, cards: Cards, hand_over: HandOver, now: Callable[[], float]) -> None:
        """`now` is the clock that jobs become due by."""
        self._cards = cards
        self._waits = cards.store.waits
        self._hand_over = hand_over
        self.now: Final = now

    # -- setting timers ----------------------------------------------------------------------------------------

    def told(self, job: Job, change: Change) -> None:
        """Something happened to an escalation."""
        escalation = self._cards.of(job)
        if escalation is None:
            return
        if change in _NEW_HANDS:
            self._set_new(job, escalation)
        settings = self.settings(escalation)
        if escalation.urgent and not escalation.pinged and (settings.group or settings.people):
            self.set(self._first(Timing.URGENT, job, escalation), escalation)
        by_asker = change in (Change.CREATED, Change.REOPENED) and job.place.user == escalation.asked_by
        if by_asker and not open_at(settings.hours, self.now()):
            self.set(self._first(Timing.OUT_OF_HOURS, job, escalation), escalation)

    def _set_new(self, job: Job, escalation: Escalation) -> None:
        if escalation.state is State.ESCALATED:
            self.set(self._first(Timing.UNTAKEN, job, escalation), escalation)
            self.set(self._first(Timing.REFRESH, job, escalation), escalation)
        elif escalation.state is State.CLAIMED:
            self.set(self._first(Timing.QUIET, job, escalation), escalation)

    @staticmethod
    def _first(timing: Timing, job: Job, escalation: Escalation) -> Timer:
        return Timer.of(timing, escalation, epoch_of(escalation), chain_of(job))

    def set(self, timer: Timer, escalation: Escalation, at: float | None = None) -> None:
        """Record it: to be done at its time, or at another."""
        at = due(timer, self.settings(escalation)) if at is None else at
        channel, ts = (escalation.card.channel, escalation.card.ts) if escalation.card else (escalation.channel, None)
        place = Place(escalation.team, channel, ts, "")
        job = Job(JobKind.TIMER, timer.id, place, case_id=escalation.case_id, choice=timer.to_text())
        self._hand_over(job, max(0.0, at - self.now()))

    def settings(self, escalation: Escalation) -> ChannelSettings:
        """What is set for the channel that the card stands in."""
        if escalation.card is None:
            return ChannelSettings()
        return self._cards.store.channels.get(escalation.team, escalation.card.channel)

    # -- a timer's time has come -------------------------------------------------------------------------------

    def fire(self, job: Job, steps: Steps) -> None:
        """Do what it is for, if that is still to be done."""
        timer = Timer.from_text(job.choice)
        match timer.timing:
            case Timing.REFRESH:
                self._refresh(job, timer, steps)
            case Timing.URGENT:
                steps.run("ping", lambda: self._ping(job, timer, steps.attempt("ping")))
            case Timing.OUT_OF_HOURS:
                steps.run("tell", lambda: self._say_when(job, steps.attempt("tell")))
            case _:
                self._remind(job, timer, steps)

    def _refresh(self, job: Job, timer: Timer, steps: Steps) -> None:
        """The card says how long it has waited, while it waits."""

        def waits() -> str:
            escalation = self._cards.of(job)
            if escalation is None or escalation.state is not State.ESCALATED:
                return ""
            return "waits" if same_hands(timer, escalation) else ""

        if steps.run("look", waits):
            self._cards.show(job, steps)
            steps.run("set next", lambda: self._set_next(job, timer.next(self.now())))

    def _remind(self, job: Job, timer: Timer, steps: Steps) -> None:
        found = steps.run("look", lambda: self._look(job, timer))
        if not found.startswith(_GO):
            steps.run("put off", lambda: self._put_off(job, timer, Guard(found)))
        elif timer.timing is Timing.GIVE_BACK:
            steps.run("give back", lambda: self._begin_giving_back(job))
        else:
            # What is said from this moment on is an answer, though the words may not have been posted yet.
            following = timer.next(float(found.removeprefix(_GO)), _AFTER.get(timer.timing, timer.timing))
            steps.run("remind", lambda: self._say(job, timer, steps.attempt("remind")))
            steps.run("set next", lambda: self._set_next(job, following))

    def _look(self, job: Job, timer: Timer) -> str:
        """When it was decided that people are to be reminded, by this job and no other; else what stops it."""
        team, case_id = job.place.team, job.case_id
        decided = self._waits.when_did(team, job.id, REMINDED)
        while decided is None:  # until it is decided on what the escalation is now
            escalation, now = self._cards.of(job), self.now()
            if escalation is None:
                return Guard.CLOSED.value
            reachable = self._is_reachable(escalation)
            stopped = stopped_by(timer, escalation, self.settings(escalation), now, reachable=reachable)
            if stopped is not None:
                log.info("nobody was reminded", case=case_id, timing=timer.timing.value, because=stopped.value)
                return stopped.value
            given = {"version": escalation.version, "number": timer.number}
            if timer.timing is Timing.GIVE_BACK or self._waits.begin_reminding(team, case_id, job.id, **given, at=now):
                decided = now
        return f"{_GO}{decided!r}"

    def _is_reachable(self, escalation: Escalation) -> bool:
        """Whether the channel of its card can be written to."""
        card = escalation.card
        return card is not None and self._cards.chat.is_writable(escalation.team, card.channel)

    def _put_off(self, job: Job, timer: Timer, why: Guard) -> str:
        """What is only not to be done now has another time."""
        escalation = self._cards.of(job)
        if escalation is None:
            return ""
        hours, now = self.settings(escalation).hours, self.now()
        if why is Guard.OUT_OF_HOURS:
            self.set(timer.later(), escalation, add_working_time(hours, now, 0))
        elif why is Guard.ARCHIVED:
            self.set(timer.later(), escalation, add_working_time(hours, now + DAY, 0))
        elif why is Guard.HEARD:
            self.set(timer.next(heard_of(escalation), Timing.QUIET), escalation)
        return ""

    def _set_next(self, job: Job, timer: Timer) -> str:
        escalation = self._cards.of(job)
        if escalation is not None:
            self.set(timer, escalation)
        return ""

    def _begin_giving_back(self, job: Job) -> str:
        """In order with everything else that is done about the case."""
        self._hand_over(replace(job, kind=JobKind.GIVE_BACK, id=f"{job.id}:now"), 0.0)
        return ""

    # -- what is said ------------------------------------------------------------------------------------------

    def _say(self, job: Job, timer: Timer, attempt: Attempt) -> str:
        escalation = self._cards.of(job)
        if escalation is None:
            return ""
        waited = self.now() - (timer.epoch if timer.timing is Timing.UNTAKEN else timer.since)
        said = Reminder(timer.timing, waited, who=timer.hands)
        if timer.timing is Timing.UNTAKEN:
            said = replace(self._with_pings(job, escalation, said), aloud=timer.number <= _SAID_ALOUD)
        self.say_under_card(job, escalation, said, attempt)
        return ""

    def _with_pings(self, job: Job, escalation: Escalation, said: Reminder) -> Reminder:
        """With the people who can be pinged, if they were not before."""
        settings = self.settings(escalation)
        if not settings.group and not settings.people:
            return said
        if not self._waits.begin_pinging(escalation.team, escalation.case_id, job.id, at=self.now()):
            return said
        return replace(said, group=settings.group, people=settings.people)

    def _ping(self, job: Job, timer: Timer, attempt: Attempt) -> str:
        """At once, whatever the hour: whoever asks says that it is urgent."""
        escalation = self._cards.of(job)
        if escalation is None or escalation.state is not State.ESCALATED or not self._is_reachable(escalation):
            return ""
        said = self._with_pings(job, escalation, Reminder(Timing.URGENT, self.now() - timer.epoch, aloud=True))
        if said.group or said.people:
            self.say_under_card(job, escalation, said, attempt)
        return ""

    def _say_when(self, job: Job, attempt: Attempt) -> str:
        """Whoever asks for a person while nobody is there hears when somebody is."""
        escalation = self._cards.of(job)
        if escalation is None or not escalation.is_open:
            return ""
        hours, now = self.settings(escalation).hours, self.now()
        if hours is not None and not open_at(hours, now):
            with self._cards.for_asker(job):
                self.tell_asker(job, f"🌙 {back_again(hours, now)}", attempt)
        return ""

    def say_under_card(self, job: Job, escalation: Escalation, said: Reminder, attempt: Attempt) -> None:
        """In its thread, once a job."""
        try:
            self._cards.chat.remind(self._cards.case(job), escalation, said, attempt)
        except Refused as refusal:
            log.warning("nobody could be reminded", case=job.case_id, because=refusal.words)

    def tell_asker(self, job: Job, words: str, attempt: Attempt) -> None:
        """Where the case was asked, once a job."""
        try:
            self._cards.chat.tell_asker(self._cards.case(job), words, attempt)
        except Refused as refusal:
            log.warning("the thread could not be told", case=job.case_id, because=refusal.words)

    def settle(self, job: Job, post: Post, words: str) -> str:
        """Put words in the place of a reminder that was answered."""
        try:
            self._cards.chat.settle_reminder(self._cards.case(job), post, words)
        except Refused as refusal:
            log.warning("a reminder could not be settled", case=job.case_id, because=refusal.words)
        return ""


def chain_of(job: Job) -> str:
    """What the timers are called by that a job sets, and those after them."""
    return hashlib.blake2b(job.id.encode(), digest_size=6).hexdigest()

"""What people say to a reminder: still on it, later, not me any more; and what becomes of a case whose holder says
nothing."""

from __future__ import annotations

from typing import Final

from bot.cases.card.cards import Cards
from bot.cases.case import Escalation, Post, State
from bot.cases.changes import Change
from bot.cases.durable import Attempt, Steps
from bot.cases.job import Job
from bot.cases.waiting.hours import Hours, next_working_day, spoken, tomorrow_morning
from bot.cases.waiting.reminders import Reminder, Timer, Timing, epoch_of, stopped_by
from bot.cases.waiting.reminding import Reminding, chain_of
from bot.cases.workspace.channels import ChannelSettings
from bot.words import later, say

STILL_ON_IT: Final = "still-on-it"
TAKEN: Final = "taken"
HANDED_BACK: Final = "handed-back"
DONE_BEFORE: Final = frozenset({TAKEN, HANDED_BACK})
"""What this press does is done, or refused, by the job before this one: only the reminder is to say how it stands."""
HOUR: Final = "hour"
TOMORROW: Final = "tomorrow"
WORKING_DAY: Final = "working-day"
SNOOZES: Final = (HOUR, TOMORROW, WORKING_DAY)

_GIVEN_BACK: Final = later("⏳ Nobody is on this at the moment, so it waits for somebody else to take it.")
_OVER: Final = later("Nothing is left to do here: this case is not waiting for you any more.")


class RemindersAnswered:
    """Presses on reminders, and cases that the clock gives back."""

    def __init__(self, cards: Cards, reminding: Reminding) -> None:
        self._cards = cards
        self._reminding = reminding

    # -- presses -----------------------------------------------------------------------------------------------

    def pressed(self, job: Job, steps: Steps) -> None:
        """A button of a reminder: `choice` says which, with the time zone of whoever pressed after a space."""
        choice, _, zone = job.choice.partition(" ")
        why_not = steps.run("look who", lambda: self._cards.why_not(job))
        if why_not:
            if choice not in DONE_BEFORE:
                steps.run("say why not", lambda: self._cards.whisper(job, why_not))
            return
        with self._cards.for_everybody(job):
            words = steps.run("do", lambda: self._do(job, choice, zone))
        if not words:
            if choice not in DONE_BEFORE:
                steps.run("say why not", lambda: self._cards.whisper(job, self._who_has_it(job)))
        elif job.message_ts:
            post = Post(job.place.channel, job.message_ts)
            steps.run("settle", lambda: self._reminding.settle(job, post, words))

    def _do(self, job: Job, choice: str, zone: str) -> str:
        """What is said in the reminder's place; nothing when there was nothing to do."""
        escalation, by = self._cards.of(job), f"<@{job.place.user}>"
        if escalation is None:
            return ""
        if choice in DONE_BEFORE:
            return _as_it_stands(escalation, by, choice)
        if not escalation.is_open:
            return ""
        if choice in SNOOZES:
            until, when = self._until(escalation, choice, zone)
            self._snooze(job, escalation, until)
            return say("💤 {who} has put this off. I come back to it {when}.", who=by, when=when)
        if escalation.claimed_by != job.place.user:
            return ""
        self._cards.store.escalations.heard(job.place.team, job.case_id)
        return say("🙋 {who} is still on it.", who=by)

    def _until(self, escalation: Escalation, choice: str, zone: str) -> tuple[float, str]:
        """A moment, and how one says it. A channel without working hours has those of whoever pressed."""
        now = self._reminding.now()
        hours = self._reminding.settings(escalation).hours or Hours(time_zone=zone or "UTC")
        if choice == HOUR:
            return now + 3600.0, say("in an hour")
        until = tomorrow_morning(hours, now) if choice == TOMORROW else next_working_day(hours, now)
        return until, spoken(hours, until, now)

    def _snooze(self, job: Job, escalation: Escalation, until: float) -> None:
        team, case_id = escalation.team, escalation.case_id
        timing = Timing.QUIET if escalation.state is State.CLAIMED else Timing.UNTAKEN
        if timing is Timing.QUIET:
            self._cards.store.escalations.heard(team, case_id)
        self._cards.store.waits.snooze(team, case_id, until)
        timer = Timer.of(timing, escalation, until, chain_of(job), escalation.reminded + 1)
        self._reminding.set(timer, escalation, until)

    def _who_has_it(self, job: Job) -> str:
        escalation = self._cards.of(job)
        if escalation is not None and escalation.state is State.CLAIMED:
            return say("<@{who}> has this case now.", who=escalation.claimed_by)
        return say(_OVER)

    # -- given back --------------------------------------------------------------------------------------------

    def give_back(self, job: Job, steps: Steps) -> None:
        """Nobody has heard of who has it for long: it waits for somebody else, and both sides are told."""
        timer = Timer.from_text(job.choice)
        if not steps.run("move", lambda: self._move(job, timer)):
            return
        self._cards.show(job, steps)
        steps.run("refresh answer", lambda: self._cards.refresh_answer(job))
        steps.run("tell", lambda: self._tell(job, steps.attempt("tell")))
        steps.run("tell helpers", lambda: self._tell_helpers(job, timer, steps.attempt("tell helpers")))
        self._cards.follow_up(job, steps, Change.RELEASED)

    def _move(self, job: Job, timer: Timer) -> str:
        team, store, now = job.place.team, self._cards.store, self._reminding.now()
        if store.waits.when_did(team, job.id, State.ESCALATED.value) is None:
            escalation = self._cards.of(job)
            # What is set for the channel was looked at when the timer fired; now the hands count, and what was said.
            always = ChannelSettings()
            if escalation is None or stopped_by(timer, escalation, always, now, reachable=True) is not None:
                return ""
        moved = store.escalations.move(
            team, job.case_id, to=State.ESCALATED, user=None, job_id=job.id, only_from=frozenset({State.CLAIMED})
        )
        return "moved" if moved else ""

    def _tell(self, job: Job, attempt: Attempt) -> str:
        self._reminding.tell_asker(job, _GIVEN_BACK, attempt)
        return ""

    def _tell_helpers(self, job: Job, timer: Timer, attempt: Attempt) -> str:
        escalation = self._cards.of(job)
        if escalation is not None:
            waited = epoch_of(escalation) - timer.epoch
            said = Reminder(Timing.GIVE_BACK, waited, who=timer.hands, aloud=True)
            self._reminding.say_under_card(job, escalation, said, attempt)
        return ""


def _as_it_stands(escalation: Escalation, by: str, choice: str) -> str:
    """What a reminder says once its case was taken or handed back, by this press or by another."""
    if escalation.state is State.CLAIMED:
        return say("🙋 {who} has taken this.", who=f"<@{escalation.claimed_by}>")
    if not escalation.is_open:
        return say("✅ This is closed.")
    return say("⏳ {who} has handed this back.", who=by) if choice == HANDED_BACK else ""

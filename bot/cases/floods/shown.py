"""The summary of a flood: posted once, kept up to date by jobs with a due time, and closed when it is quiet again.

There is one chain of jobs for showing and one for the end. Which job shows next is a number in the flood's row: all
that arrive until it begins hand over the same job, so that it is recorded once; what arrives afterwards, the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import structlog

from bot.cases.case import Place, Surface
from bot.cases.chat import Chat
from bot.cases.durable import Attempt, Clock, Steps
from bot.cases.errors import Refused, TryAgain
from bot.cases.floods.floods import Floods
from bot.cases.job import Job, JobKind
from bot.cases.records import Turn
from bot.cases.tidying import LOOK_AFTER, HandOver

log = structlog.get_logger(__name__)

_MOST_TURNS: Final = 5
_DELETED: Final = "message_not_found"


class FloodsShown:
    """Shows floods, and ends them."""

    def __init__(self, floods: Floods, chat: Chat, hand_over: HandOver, clock: Clock) -> None:
        self._floods = floods
        self._chat = chat
        self._hand_over = hand_over
        self._clock = clock

    def plan(self, team: str, channel: str, flood_id: str) -> str:
        """Let the summary be shown, as soon as it may be."""
        now = self._clock.now()
        turn = self._floods.next_round(team, flood_id, now)
        if turn is not None:
            job = self._job(JobKind.FLOOD_SHOW, team, channel, flood_id, turn.number)
            self._hand_over(job, max(0.0, turn.due_at - now))
        return ""

    def show(self, job: Job, steps: Steps) -> None:
        """Bring the summary up to date."""
        team, flood_id = job.place.team, job.choice

        def begin() -> str:
            self._floods.begin_round(team, flood_id, int(job.text), self._clock.now())
            over = self._job(JobKind.FLOOD_OVER, team, job.place.channel, flood_id, 0)
            self._hand_over(over, self._floods.limits.quiet)
            return ""

        steps.run("begin", begin)
        self._show_in(job, steps)

    def over(self, job: Job, steps: Steps) -> None:
        """End the flood if it has been quiet for long enough, else look again when it may have been."""
        team, flood_id = job.place.team, job.choice

        def look() -> str:
            left = self._floods.end_if_quiet(team, flood_id, self._clock.now())
            if left > 0:
                self._hand_over(
                    self._job(JobKind.FLOOD_OVER, team, job.place.channel, flood_id, int(job.text) + 1), left
                )
            return "going on" if left > 0 else ""

        def look_again() -> str:
            later = self._job(JobKind.FLOOD_OVER, team, job.place.channel, flood_id, int(job.text) + 1)
            self._hand_over(later, self._floods.limits.quiet)
            return ""

        if steps.run("look", look):
            return
        if self._show_in(job, steps):
            steps.run("close", lambda: self._close(team, flood_id))
        else:
            steps.run("look again", look_again)

    def _close(self, team: str, flood_id: str) -> str:
        self._floods.close(team, flood_id)
        return ""

    def tidy(self, job: Job, steps: Steps) -> None:
        """Of a summary that Slack posted twice, the one that is noted is left."""
        steps.run("tidy", lambda: self._tidy(job))

    def _tidy(self, job: Job) -> str:
        flood = self._floods.of(job.place.team, job.choice)
        if flood is None:
            return ""
        try:
            standing = self._chat.summaries_of(flood, job.place.team)
            noted = flood.posted
            if noted is None and standing:
                noted = self._floods.mark_posted(flood.team, flood.id, standing[0])
            for copy in standing:
                if copy != noted:
                    log.warning("a summary stood twice, and one was taken back", flood=flood.id)
                    self._chat.retract(copy, job.place.team)
        except Refused as refusal:
            log.warning("it could not be looked whether a summary stands twice", because=refusal.words)
        return ""

    # -- showing -----------------------------------------------------------------------------------------------

    def _show_in(self, job: Job, steps: Steps) -> bool:
        """False when it could not be shown for now: the next round, or the end, does it all the same."""
        try:
            steps.run("show", lambda: self._show(job, steps.attempt("show")))
        except TryAgain as trouble:
            log.warning("the summary of a flood could not be shown", flood=job.choice, because=str(trouble))
            return False
        return True

    def _show(self, job: Job, attempt: Attempt) -> str:
        """Show it as it stands; again, if it ended while that was done, so that the last word is true."""
        ended: bool | None = None
        for _ in range(_MOST_TURNS):
            flood = self._floods.of(job.place.team, job.choice)
            if flood is None or flood.ended == ended or (flood.posted and flood.ended and flood.posting is None):
                return ""
            ended = flood.ended
            try:
                if flood.posted is not None:
                    self._chat.update_summary(flood, job.place.team)
                else:
                    self._post(job, attempt)
            except Refused as refusal:
                log.warning("the summary of a flood could not be shown", flood=flood.id, because=refusal.words)
                if refusal.code != _DELETED or flood.posted is None:
                    return ""
                # Somebody deleted it. It is the only way to what was bundled, so it is posted anew.
                self._floods.forget_post(flood.team, flood.id, flood.posted)
                ended = None
        return ""

    def _post(self, job: Job, attempt: Attempt) -> None:
        team, flood_id = job.place.team, job.choice
        turn = self._floods.begin_posting(team, flood_id, job.id)
        attempt = replace(attempt, again=attempt.again or turn is Turn.AGAIN)
        if attempt.again:
            self._hand_over(self._job(JobKind.FLOOD_TIDY, team, job.place.channel, flood_id, 0), LOOK_AFTER)
        flood = self._floods.of(team, flood_id)
        if flood is None:
            return
        posted = self._chat.post_summary(flood, team, attempt)
        noted = self._floods.mark_posted(team, flood_id, posted)
        if noted != posted:
            self._chat.retract(posted, team)

    @staticmethod
    def _job(kind: JobKind, team: str, channel: str, flood_id: str, number: int) -> Job:
        place = Place(team, channel, None, "")
        return Job(kind, f"{kind}:{flood_id}:{number}", place, Surface.CHANNEL, str(number), choice=flood_id)

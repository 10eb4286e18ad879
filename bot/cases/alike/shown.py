"""The notice about several cases alike: posted once where people who can help are, kept up to date, closed when it has
gone quiet; and a line to those whose case is one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from bot.cases.alike.incidents import WITHIN, Incidents
from bot.cases.alike.seen import keys_of
from bot.cases.case import Case, Place, State
from bot.cases.chat import Chat
from bot.cases.durable import Attempt, Clock, Steps
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.records import Turn
from bot.cases.store import Store

log = structlog.get_logger(__name__)

SHOW_EVERY: Final = 10.0
"""Seconds between two changes of one notice: Slack takes about one a second in a channel, for everything."""
LOOK_EVERY: Final = 600.0
"""Seconds between two looks whether it has gone quiet."""


class IncidentsShown:
    """Looks after every answer whether there are others like it."""

    def __init__(
        self,
        store: Store,
        chat: Chat,
        incidents: Incidents,
        hand_over: Callable[[Job, float], None],
        *,
        clock: Clock | None = None,
    ) -> None:
        self._store = store
        self._chat = chat
        self._incidents = incidents
        self._hand_over = hand_over
        self._clock = clock or Clock()

    # -- after an answer ---------------------------------------------------------------------------------------

    def answered(self, case: Case) -> str:
        """Let a closer look be taken at a case that was answered, where others share its entry."""
        entry_id = case.answer.entry_id if case.answer is not None and keys_of(case.answer) else None
        since = case.created_at - timedelta(seconds=WITHIN)
        if entry_id is not None and self._incidents.may_be_one(case.place.team, entry_id, since):
            look = Job(JobKind.INCIDENT, f"incident:{case.id}", case.place, case_id=case.id, choice=entry_id)
            self._hand_over(look, 0.0)
        return ""

    def look(self, job: Job, steps: Steps) -> None:
        """Whether a case is one of several alike: then the notice says so, and its thread hears of it."""
        team = job.place.team
        incident_id = steps.run("join", lambda: self._incidents.join(team, job.case_id))
        if not incident_id:
            return
        try:
            result = steps.run("post", lambda: self._post(job, incident_id, steps.attempt("post")))
        except TryAgain as trouble:
            log.warning("the notice of an incident could not be posted", because=str(trouble))
            steps.run("let go", lambda: self._let_go(team, incident_id, job.id))
            return
        if result == "posted":
            steps.run("watch", lambda: self._watch(team, incident_id, 1))
        elif result == "stands":
            steps.run("plan", lambda: self._plan(team, incident_id))
        else:
            return
        steps.run("say so", lambda: self._say_so(job, incident_id, steps.attempt("say so")))

    def _post(self, job: Job, incident_id: str, attempt: Attempt) -> str:
        """“posted” by this job, “stands” already, “nowhere”, or “refused”."""
        team = job.place.team
        channel = self._chat.escalation_channel(team)
        incident = self._incidents.get(team, incident_id)
        if channel is None or incident is None:
            return "nowhere"
        turn = self._incidents.begin_posting(team, incident_id, job.id)
        if turn is Turn.DONE:
            return "posted" if self._incidents.posted_by(team, incident_id) == job.id else "stands"
        if turn is Turn.TAKEN:
            raise TryAgain("Another process is posting this notice at this moment.")
        attempt = replace(attempt, again=attempt.again or turn is Turn.AGAIN)
        try:
            post = self._chat.post_incident(team, channel, incident, attempt)
        except Refused as refusal:
            log.warning("the notice of an incident was refused", because=refusal.words)
            self._let_go(team, incident_id, job.id)
            return "refused"
        noted = self._incidents.mark_posted(team, incident_id, post)
        if noted != post:
            self._chat.retract(post, team)
        return "posted"

    def _let_go(self, team: str, incident_id: str, job_id: str) -> str:
        self._incidents.end_posting(team, incident_id, job_id)
        return ""

    def _say_so(self, job: Job, incident_id: str, attempt: Attempt) -> str:
        """Tell whoever asked that others see the same: once a case."""
        team = job.place.team
        case, incident = self._store.case(team, job.case_id), self._incidents.get(team, incident_id)
        if case is None or incident is None or case.state is State.FAILED or (case.posted is None and not case.private):
            return ""
        try:
            self._chat.tell_alike(case, incident, attempt)
        except Refused as refusal:
            log.warning("it could not be said that others see the same", case=case.id, because=refusal.words)
        return ""

    # -- the notice as it goes on ------------------------------------------------------------------------------

    def _plan(self, team: str, incident_id: str) -> str:
        """Let the notice be changed a while from now, once for all that comes until then."""
        now = self._clock.now()
        number = int(now // SHOW_EVERY) + 1
        self._later(JobKind.INCIDENT_SHOW, team, incident_id, number, number * SHOW_EVERY - now)
        return ""

    def _watch(self, team: str, incident_id: str, number: int) -> str:
        self._later(JobKind.INCIDENT_OVER, team, incident_id, number, LOOK_EVERY)
        return ""

    def _later(self, kind: JobKind, team: str, incident_id: str, number: int, after: float) -> None:
        place = Place(team, kind.value, None, "")
        self._hand_over(Job(kind, f"{kind}:{incident_id}:{number}", place, choice=incident_id, text=str(number)), after)

    def show(self, job: Job, steps: Steps) -> None:
        """Change the notice to how things stand now."""
        steps.run("gather", lambda: self._gather(job))
        steps.run("show", lambda: self._show(job))

    def look_whether_over(self, job: Job, steps: Steps) -> None:
        """The same; and where nothing has come for an hour it says that it is over, else a further look is due."""
        self.show(job, steps)
        incident = self._incidents.get(job.place.team, job.choice)
        if incident is not None and not incident.is_over(self._clock.now()):
            steps.run("watch", lambda: self._watch(job.place.team, job.choice, int(job.text) + 1))

    def _gather(self, job: Job) -> str:
        self._incidents.gather(job.place.team, job.choice)
        return ""

    def _show(self, job: Job) -> str:
        incident = self._incidents.get(job.place.team, job.choice)
        if incident is None or incident.post is None:
            return ""
        try:
            self._chat.update_incident(job.place.team, incident, over=incident.is_over(self._clock.now()))
        except Refused as refusal:  # somebody has deleted it: they know
            log.info("the notice of an incident could not be changed", because=refusal.words)
        return ""

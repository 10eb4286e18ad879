"""An entry was written: what is wrong with it is said at the box, or it is tried in the background."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot.cases.case import Place
from bot.cases.job import JobKind
from bot.cases.lead.proposing import HELPER, LEAD
from bot.slack.lead_door import ONLY_THOSE, is_lead, may_propose
from bot.slack.payloads import job_of_view, kept, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.lead_propose import FORM, YAML, errors_of, trying_form
from bot.words import say


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def propose_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        team, user, text, case_id = team_of(body), user_of(body), typed(view, YAML), kept(view).get("case_id", "")
        if not may_propose(rooms, body, case_id):
            ack(response_action="errors", errors={YAML: say(ONLY_THOSE)})
            return
        problems = rooms.work.proposing.look(team, text).problems
        if problems:
            ack(response_action="errors", errors={YAML: errors_of(problems)})
            return
        who = LEAD if is_lead(rooms, body) else HELPER
        place = Place(team, user, None, user)
        job = job_of_view(
            body, JobKind.TRY_ENTRY, place=place, text=text, choice=f"{who} {case_id}", view_id=str(view.get("id"))
        )
        rooms.work.hand_over(replace(job, id=f"{job.id}:{_which(view)}"))
        ack(response_action="update", view=dict(trying_form()))

    app.view(FORM)(propose_form)


def _which(view: dict[str, Any]) -> str:
    """Which trial it is in this form: it can be tried again, changed or not. Slack makes another `hash` with every
    change of a form (https://docs.slack.dev/reference/views), so that the same submission told twice is one job."""
    return hashlib.sha256(str(view.get("hash")).encode()).hexdigest()[:12]

"""Somebody calls for a person, with a note."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.cases.card.handover import URGENT
from bot.cases.case import Place
from bot.cases.job import JobKind
from bot.slack.payloads import job_of_view, kept, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.words import say


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def escalate_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        case = rooms.work.cases.case(team_of(body), kept(view).get("case_id", ""))
        if case is None:
            ack(response_action="errors", errors={"note": say("This case is not kept any more. Ask me once more.")})
            return
        place = Place(case.place.team, case.place.channel, case.place.thread_ts, user_of(body))
        note, urgency = typed(view, "note"), typed(view, "urgency")
        choice = URGENT if urgency == URGENT else ""
        job = job_of_view(body, JobKind.ESCALATE, place=place, case_id=case.id, text=note, choice=choice)
        rooms.work.hand_over(job)
        ack()

    app.view("escalate_form")(escalate_form)

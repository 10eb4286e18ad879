"""Somebody says what was wrong with an answer."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.cases.case import Place
from bot.cases.job import JobKind
from bot.slack.payloads import job_of_view, kept, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.forms import thanks
from bot.words import say


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def wrong_answer_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        case = rooms.work.cases.case(team_of(body), kept(view).get("case_id", ""))
        if case is None:
            ack(response_action="errors", errors={"words": say("This case is not kept any more. Ask me once more.")})
            return
        place = Place(case.place.team, case.place.channel, case.place.thread_ts, user_of(body))
        words = typed(view, "words")
        job = job_of_view(body, JobKind.FEEDBACK, place=place, case_id=case.id, choice="bad", text=words)
        rooms.work.hand_over(job)
        ack(response_action="update", view=dict(thanks()))

    app.view("wrong_answer_form")(wrong_answer_form)

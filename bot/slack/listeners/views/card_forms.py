"""The forms of a card are sent: each hands its job over. Who may act is looked at again when it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot.cases.card.cards import NOT_KEPT
from bot.cases.case import Case, Outcome, Place
from bot.cases.job import Job, JobKind
from bot.slack.listeners.actions.presses import ONLY_INSIDE
from bot.slack.payloads import job_of_view, kept, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.words import say


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def assign_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        job = _job(ack, rooms, body, view, JobKind.ASSIGN, first="person")
        if job is not None:
            rooms.work.hand_over(replace(job, choice=typed(view, "person")))
            ack()

    def note_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        job = _job(ack, rooms, body, view, JobKind.NOTE, first="note")
        if job is not None:
            rooms.work.hand_over(replace(job, text=typed(view, "note")))
            ack()

    def reply_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        job = _job(ack, rooms, body, view, JobKind.REPLY, first="reply")
        if job is not None:
            rooms.work.hand_over(replace(job, text=typed(view, "reply")))
            ack()

    def resolve_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        job = _job(ack, rooms, body, view, JobKind.RESOLVE, first="outcome")
        if job is None:
            return
        outcome, entry = typed(view, "outcome"), typed(view, "entry")
        if outcome == Outcome.OTHER_ENTRY.value and not entry:
            ack(response_action="errors", errors={"entry": say("Choose what it was, or another answer above.")})
            return
        choice = f"{outcome} {entry}" if outcome == Outcome.OTHER_ENTRY.value else outcome
        rooms.work.hand_over(replace(job, choice=choice, text=typed(view, "words")))
        ack()

    for form in (assign_form, note_form, reply_form, resolve_form):
        app.view(form.__name__)(form)


def _job(ack: Ack, rooms: Rooms, body: dict[str, Any], view: dict[str, Any], kind: JobKind, first: str) -> Job | None:
    """The job, without what was typed; None when it is refused, which `first`, a block of the form, then says."""
    case = rooms.work.cases.case(team_of(body), kept(view).get("case_id", ""))
    words = "" if first == "outcome" else typed(view, first)
    trouble = ""
    if case is None or case.cleared:
        trouble = say(NOT_KEPT)
    elif rooms.is_from_outside(body):
        trouble = say(ONLY_INSIDE)
    elif first != "outcome" and not words:
        trouble = say("Choose a person.") if first == "person" else say("Write something first.")
    if trouble or case is None:
        ack(response_action="errors", errors={first: trouble})
        return None
    return job_of_view(body, kind, place=_place(rooms, case, user_of(body)), case_id=case.id)


def _place(rooms: Rooms, case: Case, user: str) -> Place:
    """Where whoever sent it is: in the channel of the card."""
    escalation = rooms.work.cases.escalations.of(case.place.team, case.id)
    card = escalation.card if escalation else None
    return Place(case.place.team, card.channel if card else user, None, user)

"""The buttons of a card that open a form: only for people who can help, and of this workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from slack_bolt import Ack, App

from bot.answering.block_kit import Json
from bot.cases.card.cards import NOT_KEPT, ONLY_HELPERS
from bot.cases.case import Case
from bot.slack.listeners.actions.presses import ONLY_INSIDE
from bot.slack.payloads import Press, press_of
from bot.slack.rooms import Rooms
from bot.slack.views.card_forms import assign_form, note_form, reply_form, resolve_form

Form = Callable[[Rooms, Case], Json]

FORMS: Final[dict[str, Form]] = {
    "assign": lambda rooms, case: assign_form(case.id),
    "note": lambda rooms, case: note_form(case.id),
    "reply": lambda rooms, case: reply_form(case.id),
    "resolve": lambda rooms, case: resolve_form(case, rooms.work.titles(case.place.team)),
}


def register(app: App, rooms: Rooms) -> None:
    """Register a listener for each of them."""
    for action_id, form in FORMS.items():
        _listen(app, rooms, action_id, form)


def _listen(app: App, rooms: Rooms, action_id: str, form: Form) -> None:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)
        case = rooms.work.cases.case(press.place.team, press.case_id)
        why_not = ONLY_INSIDE if rooms.is_from_outside(body) else _why_not(rooms, press, case)
        if case is None or why_not:
            rooms.chat.whisper(press.place, why_not, press.reply_url)
        else:
            view = form(rooms, case)
            rooms.api(press.place.team).call("views.open", trigger_id=press.trigger_id, view=view)
        ack()

    app.action(action_id)(pressed)


def _why_not(rooms: Rooms, press: Press, case: Case | None) -> str:
    """Asked again when the form is sent (bot/cases/card/cards.py): this spares people typing for nothing."""
    escalation = rooms.work.cases.escalations.of(press.place.team, press.case_id)
    if case is None or case.cleared or escalation is None:
        return NOT_KEPT
    return "" if rooms.chat.is_helper(escalation, press.place.user) else ONLY_HELPERS

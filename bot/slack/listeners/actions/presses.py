"""The buttons whose press is nothing but work: each hands its job over, and has no more to do."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from slack_bolt import Ack, App

from bot.cases.job import JobKind
from bot.slack.payloads import job_of_press, press_of
from bot.slack.rooms import Rooms


class Button(NamedTuple):
    """What is handed over when a button is pressed. `choice` None: what the button's own value says."""

    action_id: str | re.Pattern[str]
    kind: JobKind
    choice: str | None = ""


BUTTONS: Final = (
    # on a card
    Button("claim", JobKind.CLAIM),
    Button("release", JobKind.RELEASE),
    Button("resolve", JobKind.RESOLVE),
    Button("reopen", JobKind.REOPEN),
    Button("not_a_bounce", JobKind.NOT_A_BOUNCE),
    # under an answer
    Button("resolved", JobKind.SOLVED),
    Button("share", JobKind.SHARE),
    Button("show_details", JobKind.SHOW, "details on"),
    Button("hide_details", JobKind.SHOW, "details off"),
    Button("show_reply", JobKind.SHOW, "reply on"),
    Button("hide_reply", JobKind.SHOW, "reply off"),
    Button(re.compile(r"^suggestion_[0-9]{1,2}$"), JobKind.SUGGESTION, choice=None),
)


def register(app: App, rooms: Rooms) -> None:
    """Register a listener for each of them."""
    for button in BUTTONS:
        _listen(app, rooms, button)


def _listen(app: App, rooms: Rooms, button: Button) -> None:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        choice = press_of(body).value if button.choice is None else button.choice
        rooms.work.hand_over(job_of_press(body, button.kind, choice))
        ack()

    app.action(button.action_id)(pressed)

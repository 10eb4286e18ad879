"""The buttons whose press is nothing but work: each hands its job over, and has no more to do."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from slack_bolt import Ack, App

from bot.cases.job import JobKind
from bot.slack.payloads import Press, job_of_press, press_of
from bot.slack.rooms import Rooms
from bot.words import later

ONLY_INSIDE: Final = later(
    "Only people of the workspace that I am installed in can do that. You can ask me as often as you like, and call "
    "for a person under my answer."
)


class Button(NamedTuple):
    """What is handed over when a button is pressed. `choice` None: what the button's own value says. `inside`: not for
    people of another workspace, who can be in a channel that two share (Slack Connect)."""

    action_id: str | re.Pattern[str]
    kind: JobKind
    choice: str | None = ""
    inside: bool = False


BUTTONS: Final = (
    # on a card
    Button("claim", JobKind.CLAIM, inside=True),
    Button("release", JobKind.RELEASE, inside=True),
    Button("reopen", JobKind.REOPEN, inside=True),
    Button("not_a_bounce", JobKind.NOT_A_BOUNCE, inside=True),
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
        press = press_of(body)
        if _is_refused(rooms, button, body, press):
            rooms.chat.whisper(press.place, ONLY_INSIDE, press.reply_url)
        else:
            choice = press.value if button.choice is None else button.choice
            rooms.work.hand_over(job_of_press(body, button.kind, choice))
        ack()

    app.action(button.action_id)(pressed)


def _is_refused(rooms: Rooms, button: Button, body: dict[str, Any], press: Press) -> bool:
    """People from outside may ask, and never act on a card. “That solved it” closes a card too: of those who are not of
    the workspace only whoever asked may say so."""
    if not (button.inside or button.kind is JobKind.SOLVED) or not rooms.is_from_outside(body):
        return False
    case = rooms.work.cases.case(press.place.team, press.case_id)
    return button.inside or case is None or case.place.user != press.place.user

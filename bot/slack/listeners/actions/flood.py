"""“Show one…” under the summary of a flood, and what is pressed in the form that it opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.answering.block_kit import Json
from bot.cases.case import Place
from bot.cases.errors import ChatError
from bot.cases.job import JobKind
from bot.slack.payload_origin import documented
from bot.slack.payloads import job_of_press, kept, press_of
from bot.slack.rooms import Rooms
from bot.slack.views.flood import SHOWN, list_form

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def show(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)
        form = _form(rooms, press.place.team, press.case_id)
        rooms.api(press.place.team).call("views.open", trigger_id=press.trigger_id, view=form)
        ack()

    def older(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)
        _change(rooms, press.place.team, _view(body), _form(rooms, press.place.team, press.case_id, press.value))
        ack()

    def answer(ack: Ack, body: dict[str, Any]) -> None:
        press, view = press_of(body), _view(body)
        flood_id = kept(view).get("flood_id", "")
        team = press.place.team
        case = rooms.work.cases.case(team, press.case_id)
        if case is not None:
            place = Place(team, case.place.channel, case.place.thread_ts, press.place.user)
            rooms.work.hand_over(replace(job_of_press(body, JobKind.BUNDLED), place=place))
        title = case.title if case is not None else ""
        _change(rooms, team, view, _form(rooms, team, flood_id, without=press.case_id, picked=title))
        ack()

    app.action("flood_show")(show)
    app.action("flood_older")(older)
    app.action("flood_answer")(answer)


@documented
def _view(body: dict[str, Any]) -> dict[str, Any]:
    """The form in which a button was pressed."""
    return dict(body["view"])


def _form(rooms: Rooms, team: str, flood_id: str, before: str = "", *, without: str = "", picked: str = "") -> Json:
    """The list as it stands; `without` the one that is being answered at this moment."""
    found = rooms.work.floods.waiting_in(team, flood_id, SHOWN + 2, before)
    waiting = tuple(item for item in found if item.case_id != without)
    return list_form(flood_id, waiting[:SHOWN], more=len(waiting) > SHOWN, picked=picked)


def _change(rooms: Rooms, team: str, view: dict[str, Any], form: Json) -> None:
    """Show the form anew; what was pressed in it is done all the same."""
    try:
        rooms.api(team).promptly("views.update", view_id=view.get("id"), hash=view.get("hash"), view=form)
    except ChatError as error:  # it was closed, or changed by a second press
        log.info("a form could not be changed", because=str(error))

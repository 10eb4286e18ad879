"""The buttons of a reminder: take it, still on it, hand it back, snooze."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.cases.errors import ChatError
from bot.cases.job import Job, JobKind
from bot.cases.waiting.reminders_answered import HANDED_BACK, STILL_ON_IT, TAKEN
from bot.slack.listeners.actions.presses import ONLY_INSIDE
from bot.slack.payload_origin import documented
from bot.slack.payloads import Press, press_of
from bot.slack.rooms import Rooms
from bot.slack.views import reminders

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def still_on_it(ack: Ack, body: dict[str, Any]) -> None:
        _hand_over(rooms, body, STILL_ON_IT)
        ack()

    def hand_back(ack: Ack, body: dict[str, Any]) -> None:
        _hand_over(rooms, body, HANDED_BACK, after=JobKind.RELEASE)
        ack()

    def take(ack: Ack, body: dict[str, Any]) -> None:
        _hand_over(rooms, body, TAKEN, after=JobKind.CLAIM)
        ack()

    def snooze(ack: Ack, body: dict[str, Any]) -> None:
        press = _chosen(body)
        _hand_over(rooms, body, f"{press.value} {_time_zone(rooms, press)}")
        ack()

    app.action(reminders.STILL_ON_IT)(still_on_it)
    app.action(reminders.HAND_BACK)(hand_back)
    app.action(reminders.TAKE)(take)
    app.action(reminders.SNOOZE)(snooze)


def _hand_over(rooms: Rooms, body: dict[str, Any], choice: str, *, after: JobKind | None = None) -> None:
    """`after`: the job that does it, before this one says so."""
    press = _chosen(body)
    if rooms.is_from_outside(body):
        rooms.chat.whisper(press.place, ONLY_INSIDE, press.reply_url)
        return
    job = Job(
        JobKind.REMINDER,
        press.id,
        press.place,
        case_id=press.case_id,
        choice=choice,
        message_ts=_message_ts(body),
        reply_url=press.reply_url,
    )
    if after is not None:  # both are done in order, since they are about the same case
        rooms.work.hand_over(replace(job, kind=after, choice="", message_ts=None))
        job = replace(job, id=f"{job.id}:settle")
    rooms.work.hand_over(job)


@documented
def _chosen(body: dict[str, Any]) -> Press:
    """The press; of a menu its value is that of what was chosen."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    return press_of({**body, "actions": [{**action, "value": chosen.get("value") or action.get("value")}]})


@documented
def _message_ts(body: dict[str, Any]) -> str:
    return str((body.get("container") or {}).get("message_ts") or body["message"]["ts"])


def _time_zone(rooms: Rooms, press: Press) -> str:
    """Where the clocks of whoever pressed are; nothing where Slack does not say."""
    try:
        return rooms.people.time_zone(press.place.team, press.place.user)
    except ChatError as error:
        log.warning("a time zone could not be asked for", because=str(error))
        return ""

"""Everything that Slack calls a message, but mentions: said to the bot directly, under an answer or a card, or in a
channel where every bounce is answered; changed, or deleted.

Of what is none of these nothing is recorded: it is looked up whether the bot has to do with the thread or the channel,
and that is all. A mention in a channel comes as `app_mention` too, and only there it is answered.
(https://docs.slack.dev/reference/events/message)
"""

from __future__ import annotations

from typing import Any, Final

from slack_bolt import App

from bot.cases.case import Place, Surface
from bot.cases.job import Job, JobKind
from bot.slack.payload_origin import SLACKBOT, Payload, is_by_a_bot, is_by_a_person, is_by_this_app, mentions_this_app
from bot.slack.payloads import files_of, job_of_message, place_of_message, team_of, text_of
from bot.slack.rooms import Rooms

_SAID: Final = (None, "file_share", "thread_broadcast", "bot_message")
"""Subtypes of what somebody or something says; all others but two are news of the channel."""


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def message(body: dict[str, Any], event: dict[str, Any]) -> None:
        subtype = event.get("subtype")
        if subtype == "message_changed":
            gone = (event.get("message") or {}).get("subtype") == "tombstone"
            job = _deleted(rooms, body, event) if gone else _edited(rooms, body, event)
        elif subtype == "message_deleted":
            job = _deleted(rooms, body, event)
        elif subtype not in _SAID or is_by_this_app(body):
            job = None
        elif event.get("channel_type") == "im":
            job = job_of_message(body, Surface.DIRECT) if is_by_a_person(body) and subtype != "bot_message" else None
        elif mentions_this_app(body) and not is_by_a_bot(event):
            job = None
        elif event.get("thread_ts") and event.get("thread_ts") != event.get("ts"):
            job = _in_a_thread(rooms, body) if is_by_a_person(body) else None
        else:
            job = _in_the_channel(rooms, body, event)
        if job is not None:
            rooms.work.hand_over(job)

    app.event("message")(message)


def _in_a_thread(rooms: Rooms, body: Payload) -> Job | None:
    """Under an answer of the bot's, or under a card."""
    place, cases = place_of_message(body), rooms.work.cases
    thread_ts = place.thread_ts or ""
    card = cases.escalations.of_card(place.team, place.channel, thread_ts)
    if card is not None:
        return None if rooms.is_from_outside(body) else _job(body, JobKind.CARD_SAID, place, case_id=card.case_id)
    heard = _job(body, JobKind.HEARD, place)
    is_ours = cases.threads.case_in(place.team, place.channel, thread_ts) is not None
    # Who goes on before the answer stands is heard once it does.
    return heard if is_ours or rooms.work.jobs.is_busy_in(place.team, heard.lane) else None


def _in_the_channel(rooms: Rooms, body: Payload, event: Payload) -> Job | None:
    """In a channel where every bounce is answered; by a person, by another app, or e-mail that Slack put there."""
    if event.get("user") == SLACKBOT and not event.get("files"):
        return None
    place = place_of_message(body)
    if not rooms.work.cases.channels.get(place.team, place.channel).answers_by_itself:
        return None
    program = str(event.get("app_id") or event.get("bot_id") or event.get("user") or "") if is_by_a_bot(event) else ""
    return _job(body, JobKind.ARRIVED, place, surface=Surface.CHANNEL, program=program)


def _edited(rooms: Rooms, body: Payload, event: Payload) -> Job | None:
    """A message that the bot read or carried says something else now. A link that Slack unfolds is no change."""
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if text_of(now) == text_of(before) and len(now.get("files") or ()) == len(before.get("files") or ()):
        return None
    place = _place(body, event, now)
    if place is None or not _is_known(rooms, place, str(now.get("ts"))):
        return None
    return Job(
        kind=JobKind.EDITED,
        id=str(body["event_id"]),
        place=place,
        text=text_of(now),
        files=files_of(now),
        message_ts=str(now.get("ts")),
    )


def _deleted(rooms: Rooms, body: Payload, event: Payload) -> Job | None:
    """A message that the bot read or carried is gone, or a card. One with replies leaves a tombstone, and Slack tells
    that as a change (https://docs.slack.dev/reference/events/message/message_changed)."""
    gone = event.get("previous_message") or {}
    ts = str(event.get("deleted_ts") or gone.get("ts") or "")
    place = _place(body, event, gone)
    if place is None or not ts:
        return None
    is_card = rooms.work.cases.escalations.of_card(place.team, place.channel, ts) is not None
    if not is_card and not _is_known(rooms, place, ts):
        return None
    return Job(kind=JobKind.DELETED, id=str(body["event_id"]), place=place, message_ts=ts)


def _place(body: Payload, event: Payload, message: Payload) -> Place | None:
    channel, ts = str(event.get("channel") or ""), message.get("ts")
    if not channel or not ts:
        return None
    return Place(team_of(body), channel, str(message.get("thread_ts") or ts), str(message.get("user") or ""))


def _is_known(rooms: Rooms, place: Place, ts: str) -> bool:
    cases = rooms.work.cases
    return (
        cases.recollection.by_message(place.team, place.channel, ts) is not None
        or cases.relays.of(place.team, place.channel, ts) is not None
        or bool(cases.relays.files_of(place.team, place.channel, ts))
    )


def _job(body: Payload, kind: JobKind, place: Place, **more: Any) -> Job:
    event = body["event"]
    return Job(
        kind=kind,
        id=str(body["event_id"]),
        place=place,
        text=text_of(event),
        files=files_of(event),
        message_ts=str(event["ts"]),
        **more,
    )

"""“Explain this bounce” in the menu of a message: the answer goes into that message's thread. Where the bot is no
member, a form opens at once, in which the answer appears; it comes in a direct message as well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.cases.case import Place, Surface
from bot.cases.errors import ChatError, Refused
from bot.cases.job import Job
from bot.slack.api import SlackApi
from bot.slack.payloads import job_of_shortcut, trigger_of
from bot.slack.rooms import Rooms
from bot.slack.views.explained import reading_form

log = structlog.get_logger(__name__)


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def explain_bounce(ack: Ack, body: dict[str, Any]) -> None:
        job = job_of_shortcut(body)
        api = rooms.api(job.place.team)
        if _is_outside(api, job.place.channel):
            job = _directly(job, _opened_form(api, trigger_of(body)))
        rooms.work.hand_over(job)
        ack()

    app.shortcut({"type": "message_action", "callback_id": "explain_bounce"})(explain_bounce)


def _is_outside(api: SlackApi, channel: str) -> bool:
    """Whether the bot is no member there. Where that cannot be told at once it is taken for one: should it not be,
    the job finds out when it posts."""
    try:
        found = api.promptly("conversations.info", channel=channel)["channel"]
    except Refused as refusal:
        return refusal.code == "channel_not_found"  # a private channel, or a conversation between others
    except ChatError as error:
        log.info("it cannot be told whether I am a member", because=str(error))
        return False
    return found.get("is_member") is False  # direct messages with the bot do not say


def _opened_form(api: SlackApi, trigger: str) -> str:
    """The id of a form that is open now, empty where it could not be opened: the direct message comes all the same."""
    try:
        return str(api.promptly("views.open", trigger_id=trigger, view=reading_form())["view"]["id"])
    except ChatError as error:
        log.warning("the form for an answer could not be opened", because=str(error))
        return ""


def _directly(job: Job, view_id: str) -> Job:
    """The same question, asked and answered in the direct messages of whoever asks. The message may be asked about by
    others as well, who would not see this answer."""
    user = job.place.user
    return replace(
        job,
        place=Place(job.place.team, user, None, user),
        surface=Surface.SHORTCUT_OUTSIDE,
        message_ts=None,
        view_id=view_id,
    )

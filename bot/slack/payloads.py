"""From Slack's payloads to this program's types: the only place that knows their shape."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from bot.cases.case import Place, Surface
from bot.cases.job import Job, JobKind
from bot.slack.payload_files import files_of
from bot.slack.payload_origin import Malformed, Payload, documented, is_by_a_bot, team_of, user_of, user_team_of
from bot.slack.payload_words import text_of

_HALF: Final = re.compile("[\ud800-\udfff]")

# What others take from here, beside what is made here.
__all__ = ["Malformed", "files_of", "is_by_a_bot", "team_of", "text_of", "user_of"]

ANSWER: Final = "rebound_answer"
ESCALATION: Final = "rebound_escalation"
FLOOD: Final = "rebound_flood"


def make_storable(value: Any) -> Any:
    """JSON without what no database takes as text, changed in place where it can be: NUL, and lone halves of
    characters, which JSON can hold and no encoding of Unicode can (RFC 8259 section 8.2). The sign for a lost
    character stands for those."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value.replace("\0", ""))
    if isinstance(value, dict):
        for name in list(value):
            value[make_storable(name)] = make_storable(value.pop(name))
    elif isinstance(value, list):
        value[:] = [make_storable(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Press:
    """A button that somebody pressed: on which case, and where. `user_team` is whose workspace they are of."""

    case_id: str
    place: Place
    action_id: str
    value: str
    id: str
    trigger_id: str
    reply_url: str | None
    user_team: str = ""


@documented
def job_of_message(body: Payload, surface: Surface) -> Job:
    """A mention or a direct message, to be answered in its thread."""
    event = body["event"]
    ts, thread_ts = str(event["ts"]), event.get("thread_ts")
    return Job(
        kind=JobKind.EXPLAIN,
        id=str(body["event_id"]),
        place=Place(team_of(body), str(event["channel"]), str(thread_ts or ts), str(event["user"])),
        surface=surface,
        text=text_of(event),
        files=files_of(event),
        message_ts=ts,
        read_thread=bool(thread_ts) and thread_ts != ts,
    )


@documented
def place_of_message(body: Payload) -> Place:
    """Where something was said, and by whom: a person, or a program where no person is named. Outside a thread the
    message begins one."""
    event = body["event"]
    who = str(event.get("user") or event.get("bot_id") or "")
    return Place(team_of(body), str(event["channel"]), str(event.get("thread_ts") or event["ts"]), who)


@documented
def job_of_shortcut(body: Payload) -> Job:
    """“Explain this bounce” in a message's menu: the answer goes into that message's thread."""
    message, channel = body["message"], str(body["channel"]["id"])
    ts = str(message["ts"])
    return Job(
        kind=JobKind.EXPLAIN,
        id=f"shortcut:{_of_this_very_click(body)}",
        place=Place(team_of(body), channel, str(message.get("thread_ts") or ts), str(body["user"]["id"])),
        surface=Surface.SHORTCUT,
        text=text_of(message),
        files=files_of(message),
        message_ts=ts,
        reply_url=body.get("response_url"),
    )


@documented
def job_of_command(body: Payload) -> Job:
    """`/bounce <text>`: an answer for one person."""
    return Job(
        kind=JobKind.EXPLAIN,
        id=f"command:{_of_this_very_click(body)}",
        place=Place(team_of(body), str(body["channel_id"]), None, str(body["user_id"])),
        surface=Surface.COMMAND,
        text=str(body.get("text") or ""),
        private=True,
        reply_url=body.get("response_url"),
    )


@documented
def press_of(body: Payload) -> Press:
    """A press of one of our buttons. Its value is the case, after a mark where the element has several values."""
    action = body["actions"][0]
    channel = str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")
    container, message = body.get("container") or {}, body.get("message") or {}
    thread_ts = container.get("thread_ts") or message.get("thread_ts")
    mark, _, case_id = str(action.get("value") or "").rpartition(" ")
    return Press(
        case_id=_case_id(case_id),
        place=Place(team_of(body), channel, str(thread_ts) if thread_ts else None, str(body["user"]["id"])),
        action_id=str(action["action_id"]),
        value=mark,
        id=f"press:{_of_this_very_click(body)}",
        trigger_id=str(body.get("trigger_id") or ""),
        reply_url=body.get("response_url"),
        user_team=user_team_of(body),
    )


def job_of_press(body: Payload, kind: JobKind, choice: str = "") -> Job:
    """A press that is work."""
    press = press_of(body)
    return Job(
        kind=kind, id=press.id, place=press.place, case_id=press.case_id, choice=choice, reply_url=press.reply_url
    )


@documented
def typed(view: Payload, block_id: str) -> str:
    """What was typed or chosen in one block of a modal, empty when nothing was."""
    for state in view.get("state", {}).get("values", {}).get(block_id, {}).values():
        chosen = state.get("selected_option") or {}
        value = (
            state.get("value")
            or chosen.get("value")
            or state.get("selected_conversation")
            or state.get("selected_user")
        )
        return str(value or "").strip()
    return ""


def kept(view: Payload) -> dict[str, str]:
    """What a modal was given to remember."""
    try:
        data = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, TypeError, RecursionError):
        return {}
    return {str(name): make_storable(str(value)) for name, value in data.items()} if isinstance(data, dict) else {}


def keep(**facts: str | None) -> str:
    """Facts for a modal to remember until it is submitted."""
    return json.dumps({name: value for name, value in facts.items() if value})


@documented
def job_of_view(body: Payload, kind: JobKind, *, place: Place, **more: Any) -> Job:
    """A submitted modal. Its id is the view's: submitting it twice is one job."""
    return Job(kind=kind, id=f"view:{body['view']['id']}", place=place, **more)


@documented
def trigger_of(body: Payload) -> str:
    """What Slack wants back to open a form."""
    return str(body["trigger_id"])


def _case_id(value: str) -> str:
    """The id of a case, nothing for what cannot be one."""
    return value if re.fullmatch(r"[\w-]{1,64}", value, re.ASCII) else ""


def _of_this_very_click(body: Payload) -> str:
    """What tells one click from the next: the trigger, which Slack makes anew for each."""
    if body.get("trigger_id"):
        return str(body["trigger_id"])
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()[:32]

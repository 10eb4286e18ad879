"""What Slack sends to an app, signed, and how the app took it.

(https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/interaction-payloads,
https://docs.slack.dev/authentication/verifying-requests-from-slack)
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.playground.signing import signed_headers
from tests.resilience.emulator import Emulator
from tests.resilience.messages import APP, ASKER, BOT_USER, TEAM, Message
from tests.resilience.program import SECRET
from tests.resilience.wire import request

PATIENCE = 3.0
"""Seconds that Slack waits for an acknowledgement."""
_FORM = "application/x-www-form-urlencoded"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to be told, as bytes; told again it is the same."""

    id: str
    kind: str
    content: bytes
    content_type: str
    user: str = ""
    channel: str = ""
    ts: str = ""
    response: int | None = None
    trigger_id: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """How one telling went: `status` None where nothing came back."""

    status: int | None
    seconds: float
    body: bytes = b""

    @property
    def good(self) -> bool:
        """Slack counts it as taken."""
        return self.status is not None and 200 <= self.status < 300 and self.seconds <= PATIENCE


def mention(
    slack: Emulator, channel: str, text: str, user: str = ASKER, *, files: Sequence[dict[str, Any]] = ()
) -> Delivery:
    """Somebody mentions the program in a channel."""
    said = slack.say(channel, f"<@{BOT_USER}> {text}")
    event_id = f"Ev{next(_numbers):08d}"
    event: dict[str, Any] = {
        "type": "app_mention",
        "user": user,
        "text": said.text,
        "ts": said.ts,
        "event_ts": said.ts,
        "channel": channel,
        "team": TEAM,
    }
    if files:
        event["files"] = list(files)
    body = {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event_id": event_id,
        "event_time": int(time.time()),
        "event": event,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "enterprise_id": None}],
    }
    return Delivery(event_id, "mention", json.dumps(body).encode(), "application/json", user, channel, said.ts)


def command(slack: Emulator, channel: str, text: str, user: str = ASKER) -> Delivery:
    """`/bounce text`."""
    number, url = slack.new_response_url()
    trigger = _trigger()
    fields = {
        "command": "/bounce",
        "text": text,
        "team_id": TEAM,
        "channel_id": channel,
        "channel_name": "load",
        "user_id": user,
        "user_name": user.lower(),
        "api_app_id": APP,
        "response_url": url,
        "trigger_id": trigger,
    }
    return Delivery(trigger, "command", urlencode(fields).encode(), _FORM, user, channel, "", number)


def press(slack: Emulator, message: Message, action_id: str, user: str) -> Delivery:
    """A press of the button with that name under a message. Raises `LookupError` when it has none."""
    block, button = _button(message, action_id)
    number, url = slack.new_response_url()
    trigger = _trigger()
    container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel, "is_ephemeral": False}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body = _interaction("block_actions", user, trigger) | {
        "channel": {"id": message.channel, "name": "load"},
        "container": container,
        "message": message.shown(with_metadata=True),
        "response_url": url,
        "actions": [{**button, "block_id": block, "action_ts": slack.new_ts()}],
    }
    thread = message.thread_ts or message.ts
    return Delivery(
        trigger, f"press {action_id}", _as_form(body), _FORM, user, message.channel, thread, number, trigger
    )


def submit(view: dict[str, Any], values: dict[str, dict[str, Any]], user: str) -> Delivery:
    """A filled-in form; `values` by block and action, as Slack has them."""
    trigger = _trigger()
    kept = {name: value for name, value in view.items() if name != "trigger_id"}
    body = _interaction("view_submission", user, trigger) | {"view": {**kept, "state": {"values": values}}}
    return Delivery(f"view:{view['id']}", f"form {view['callback_id']}", _as_form(body), _FORM, user)


def _trigger() -> str:
    return f"{next(_numbers)}.{time.time_ns()}.trigger"


def _button(message: Message, action_id: str) -> tuple[str, dict[str, Any]]:
    for block in message.blocks:
        for element in block.get("elements") or ():
            if isinstance(element, dict) and element.get("action_id") == action_id:
                chosen = element.get("positive_button") or element  # of two thumbs, the one that points up
                return str(block.get("block_id", "")), {"type": element["type"], "action_id": action_id, **chosen}
    raise LookupError(f"no button {action_id} under that message")


def _interaction(kind: str, user: str, trigger: str) -> dict[str, Any]:
    return {
        "type": kind,
        "user": {"id": user, "username": user.lower(), "team_id": TEAM},
        "team": {"id": TEAM, "domain": "load"},
        "api_app_id": APP,
        "trigger_id": trigger,
    }


def _as_form(body: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(body)}).encode()


async def tell(port: int, delivery: Delivery, *, retry: int = 0, patience: float = PATIENCE) -> Ack:
    """Tell it once, and wait as long as Slack does."""
    headers = signed_headers(SECRET, str(int(time.time())), delivery.content, delivery.content_type)
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
    began = time.perf_counter()
    try:
        async with asyncio.timeout(patience):
            answer = await request("127.0.0.1", port, "POST", "/slack/events", delivery.content, headers)
    except (OSError, asyncio.IncompleteReadError):  # a timeout is an OSError too
        return Ack(None, time.perf_counter() - began)
    return Ack(answer.status, time.perf_counter() - began, answer.body)

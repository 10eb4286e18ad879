"""Telling the app what happened: signed HTTP or Socket Mode, three seconds to acknowledge, then retries.

Events are tried again at once, after a minute and after five (https://docs.slack.dev/apis/events-api#retries);
commands and interactions are tried once, and their answer goes back to the person who waits.
"""

import json
import threading
import time
import uuid
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode, urlsplit

import httpx

from bot.playground.config import PlaygroundConfig
from bot.playground.records import Attempt, Delivery, DeliveryKind, now
from bot.playground.signing import signed_headers
from bot.playground.sockets import SocketHub
from bot.playground.things import Json
from bot.playground.world import World

_SOCKET_TYPES: dict[DeliveryKind, str] = {
    "event": "events_api",
    "command": "slash_commands",
    "interactive": "interactive",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: ``error`` is None when it was an acknowledgement."""

    status: int | None
    error: str | None
    text: str = ""
    no_retry: bool = False

    @property
    def body(self) -> Json | None:
        """The answer as JSON, None when it is not an object."""
        try:
            parsed = json.loads(self.text)
        except ValueError:
            return None
        return cast(Json, parsed) if isinstance(parsed, dict) else None


def encode(kind: DeliveryKind, body: Json) -> tuple[bytes, str]:
    """A delivery as bytes and content type: events are JSON, the rest are forms."""
    if kind == "event":
        return json.dumps(body).encode(), "application/json"
    form = body if kind == "command" else {"payload": json.dumps(body)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


class Deliverer:
    """Takes things to the app and writes down how it went."""

    def __init__(self, world: World, config: PlaygroundConfig, sockets: SocketHub) -> None:
        self._world = world
        self._config = config
        self._sockets = sockets
        self._closing = threading.Event()
        # A fresh connection each time: a bot that was restarted in between must not look as if it were away.
        self._client = httpx.Client(
            trust_env=False, timeout=config.ack_seconds, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self.bot_url: str | None = None
        if config.bot_url:
            self.connect(config.bot_url)

    def connect(self, bot_url: str) -> None:
        """Send to this address from now on; without a path, to its ``/slack/events``."""
        bare = urlsplit(bot_url).path in ("", "/")
        self.bot_url = bot_url.rstrip("/") + "/slack/events" if bare else bot_url

    def close(self) -> None:
        """Give up retries that are still to come."""
        self._closing.set()
        self._client.close()

    def send(self, name: str, body: Json) -> Delivery:
        """Deliver an event in the background, with retries."""
        delivery = self._new("event", name, body)
        threading.Thread(target=self._persist, args=(delivery,), daemon=True).start()
        return delivery

    def again(self, delivery: Delivery, reason: str = "http_timeout") -> Reply:
        """Deliver the same event once more, marked as a retry, and wait for the answer."""
        return self._attempt(delivery, len(delivery.attempts), reason)

    def ask(self, kind: DeliveryKind, name: str, body: Json) -> Reply:
        """Deliver a command or an interaction once, and wait for the answer."""
        delivery = self._new(kind, name, body)
        reply = self._attempt(delivery, 0, None)
        self._finish(delivery)
        return reply

    def _new(self, kind: DeliveryKind, name: str, body: Json) -> Delivery:
        delivery = Delivery(self._world.next_record(), kind, name, body, now())
        with self._world.lock:
            self._world.deliveries.append(delivery)
            self._world.announce("delivery", record=delivery)
        return delivery

    def _finish(self, delivery: Delivery) -> None:
        with self._world.lock:
            delivery.done = True
            self._world.announce("delivery", record=delivery)

    def _persist(self, delivery: Delivery) -> None:
        """The first attempt and the retries after it, until one is acknowledged."""
        reason: str | None = None
        for number, delay in enumerate((0.0, *self._config.retry_delays)):
            if self._closing.wait(delay) if delay else self._closing.is_set():
                return
            reply = self._attempt(delivery, number, reason)
            if reply.error is None or reply.no_retry:
                break
            reason = reply.error
        self._finish(delivery)

    def _attempt(self, delivery: Delivery, number: int, reason: str | None) -> Reply:
        started = time.monotonic()
        if self._sockets.connected:
            reply = self._by_socket(delivery, number, reason)
        else:
            reply = self._by_http(delivery, number, reason)
        attempt = Attempt(number, reply.status, reply.error, time.monotonic() - started, reply.text[:10_000])
        with self._world.lock:
            delivery.attempts.append(attempt)
            self._world.announce("delivery", record=delivery)
        return reply

    def _by_http(self, delivery: Delivery, number: int, reason: str | None) -> Reply:
        if self.bot_url is None:
            return Reply(None, "connection_failed")
        content, content_type = encode(delivery.kind, delivery.body)
        stamp = str(int(time.time()))
        headers = signed_headers(self._config.signing_secret, stamp, content, content_type)
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason or "unknown_error"}
        try:
            response = self._client.post(self.bot_url, content=content, headers=headers)
        except httpx.TimeoutException:
            return Reply(None, "http_timeout")
        except (httpx.HTTPError, RuntimeError):
            return Reply(None, "connection_failed")
        error = None if response.is_success else "http_error"
        return Reply(response.status_code, error, response.text, response.headers.get("x-slack-no-retry") == "1")

    def _by_socket(self, delivery: Delivery, number: int, reason: str | None) -> Reply:
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": _SOCKET_TYPES[delivery.kind],
            "payload": delivery.body,
            "accepts_response_payload": delivery.kind != "event",
        }
        if delivery.kind == "event":
            envelope |= {"retry_attempt": number, "retry_reason": reason or ""}
        try:
            payload = self._sockets.exchange(envelope, self._config.ack_seconds)
        except TimeoutError:
            return Reply(None, "http_timeout")
        except ConnectionError:
            return Reply(None, "connection_failed")
        text = str(payload["text"]) if set(payload) == {"text"} else json.dumps(payload) if payload else ""
        return Reply(200, None, text)

"""A web application behind its door, on a real socket, for tests that knock."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from slack_bolt import BoltResponse
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette

from bot.playground.signing import signed_headers
from bot.slack.app import NamedApp
from bot.slack.door import Limits, server_config
from bot.slack.http import create_http_app
from bot.slack.metrics import Metrics
from bot.slack.watch import Ready
from bot.slack.watch_refused import Refusals

SECRET = "the signing secret"
EVENT = json.dumps(
    {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_mention", "user": "U1"}}
).encode()


def bolt_app(on_mention: Callable[[], None] = lambda: None) -> NamedApp:
    """An app that hears mentions, and asks nobody anything."""
    app = NamedApp(
        signing_secret=SECRET,
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-1"
        ),
        process_before_response=True,
    )

    def heard() -> None:
        on_mention()

    app.event("app_mention")(heard)
    app.error(lambda: BoltResponse(status=500))
    return app


class Asking:
    """Asks an application without a socket between."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        """Look at a page."""
        return asyncio.run(self._ask("GET", path))

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Send something."""
        return asyncio.run(self._ask("POST", path, **more))

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.request(method, path, **more)


@dataclass
class Made:
    """What one application is made of."""

    app: NamedApp = field(default_factory=bolt_app)
    readiness: Callable[[], tuple[Ready, ...]] = lambda: (Ready("database", True),)
    metrics: Metrics = field(default_factory=Metrics)
    now: Callable[[], float] = time.time
    clock: Callable[[], float] = time.monotonic

    def http(self, *, most_at_once: int = 64, seconds_to_watch: float = 4.0) -> Starlette:
        """The application."""
        self.app.acknowledged = self.metrics.acknowledged
        return create_http_app(
            self.app,
            self.readiness,
            self.metrics,
            refusals=Refusals(self.clock, self.metrics.refused),
            now=self.now,
            most_at_once=most_at_once,
            seconds_to_watch=seconds_to_watch,
        )


@contextmanager
def open_door(app: Starlette, limits: Limits | None = None, metrics: Metrics | None = None) -> Iterator[int]:
    """The port of an application that is served as the bot is."""
    dropped = (metrics or Metrics()).connection_dropped
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(server_config(app, limits or Limits(), dropped))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


def signed(body: bytes = EVENT, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """Headers as Slack's, with a signature of that time."""
    return signed_headers(secret, str(int(time.time() if at is None else at)), body, "application/json")

"""Health and numbers on a port of their own, for a bot that Slack does not call over HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.slack.door import limits_here, server_config


def without_slack(app: Starlette) -> Starlette:
    """The same application without what Slack, or a browser on its way back from Slack, is sent to."""
    return Starlette(routes=[route for route in app.routes if not _is_for_slack(route)])


def _is_for_slack(route: object) -> bool:
    return isinstance(route, Route) and route.path.startswith("/slack/")


@contextmanager
def watched(app: Starlette, listening: socket.socket | None) -> Iterator[None]:
    """Serve `/healthz`, `/readyz` and `/metrics` there, by a thread, for as long as the program is inside."""
    if listening is None:
        yield
        return
    server = uvicorn.Server(server_config(without_slack(app), limits_here()))
    thread = threading.Thread(target=server.run, args=([listening],), name="health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(5)

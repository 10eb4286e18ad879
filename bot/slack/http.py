"""The bot over HTTP: where Slack sends requests, and where whoever runs the bot looks in."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from anyio import to_thread
from slack_bolt import App, BoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.metrics import Metrics

MOST_BYTES: Final = 4 * 1024 * 1024
"""More than Slack's largest request by far."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that has to be in order before requests can be served."""

    name: str
    ok: bool
    words: str = ""


def create_http_app(app: App, readiness: Callable[[], Sequence[Ready]], metrics: Metrics) -> Starlette:
    """`POST /slack/events`, `/healthz`, `/readyz` and `/metrics` for one bot."""

    async def slack_events(request: Request) -> Response:
        began = time.monotonic()
        body = await _body(request)
        if body is None:
            return PlainTextResponse("Too large.", 413)
        # Left alone when the program stops: a listener that hangs in a call to Slack must not hold that up.
        response = await to_thread.run_sync(_dispatch, app, body, request, abandon_on_cancel=True)
        metrics.request(response.status_code, time.monotonic() - began)
        return response

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        checks = await to_thread.run_sync(readiness, abandon_on_cancel=True)
        ready = all(check.ok for check in checks)
        shown = {check.name: check.words or ("ok" if check.ok else "not ok") for check in checks}
        return JSONResponse({"ready": ready, "checks": shown}, 200 if ready else 503)

    async def metrics_text(request: Request) -> Response:
        return Response(metrics.text(), media_type=metrics.content_type)

    return Starlette(
        routes=[
            Route("/slack/events", slack_events, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics_text),
        ]
    )


async def _body(request: Request) -> bytes | None:
    """The body, None when it is larger than anything that Slack sends."""
    parts: list[bytes] = []
    length = 0
    try:
        async for part in request.stream():
            length += len(part)
            if length > MOST_BYTES:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    return b"".join(parts)


_MAKES_NO_SENSE: Final = PlainTextResponse("This is no request of Slack’s.", 400)


def _has_a_shape(body: object) -> bool:
    """Whether a body, whoever sent it, has the outer shape that Bolt takes for granted."""
    if not isinstance(body, dict) or not isinstance(body.get("event", {}), dict):
        return False
    actions = body.get("actions")
    return actions is None or (isinstance(actions, list) and bool(actions) and isinstance(actions[0], dict))


def _dispatch(app: App, body: bytes, request: Request) -> Response:
    """Let the app answer, on a thread of its own: it waits for the database."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return PlainTextResponse("Expected UTF-8.", 400)
    headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
    try:
        asked = BoltRequest(body=text, query=str(request.url.query), headers=headers)
    except (
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ):  # Bolt reads the body before it looks at the signature
        return _MAKES_NO_SENSE
    if not _has_a_shape(asked.body):
        return _MAKES_NO_SENSE
    answer = app.dispatch(asked)
    return Response(answer.body, answer.status, headers=answer.first_headers())

"""The bot over HTTP: where Slack sends requests, and where whoever runs the bot looks in."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Final

from anyio import CapacityLimiter, move_on_after, to_thread
from slack_bolt import App, BoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.slack.door_bodies import Bodies, NoRoom, TooLarge
from bot.slack.door_signature import judge
from bot.slack.metrics import Metrics
from bot.slack.watch import SECONDS, Ready
from bot.slack.watch_refused import A_MINUTE, Refusals

__all__ = ["SLACK_EVENTS", "Ready", "create_http_app"]

SLACK_EVENTS: Final = "/slack/events"
MOST_AT_ONCE: Final = 256
"""Slack's own requests that are being answered at one time. Health and numbers do not count, and have threads apart."""
_THREADS: Final = 32
_THREADS_TO_WATCH: Final = 4
_MAKES_NO_SENSE: Final = 400


def create_http_app(
    app: App,
    readiness: Callable[[], Sequence[Ready]],
    metrics: Metrics,
    *,
    further: Sequence[Route] = (),
    bodies: Bodies | None = None,
    refusals: Refusals | None = None,
    now: Callable[[], float] = time.time,
    most_at_once: int = MOST_AT_ONCE,
    seconds_to_watch: float = SECONDS + 1,
) -> Starlette:
    """`POST /slack/events`, `/healthz`, `/readyz` and `/metrics` for one bot, and `further` places of its own."""
    secret = app._signing_secret or secrets.token_hex(32)  # what Bolt holds against the same request
    bodies = bodies or Bodies()
    refusals = refusals or Refusals(counted=metrics.refused)
    door = _SlacksDoor(app, secret, bodies, refusals, now, most_at_once)
    watchers = CapacityLimiter(_THREADS_TO_WATCH)

    async def slack_events(request: Request) -> Response:
        began = time.monotonic()
        response = await door.answer(request)
        metrics.request(response.status_code, time.monotonic() - began)
        return response

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        checks: list[Ready] = [Ready("checks", False, f"No answer within {seconds_to_watch:g} seconds.")]
        with move_on_after(seconds_to_watch):
            checks = list(await to_thread.run_sync(readiness, abandon_on_cancel=True, limiter=watchers))
        checks.append(refusals.ready())
        ready = all(check.ok for check in checks)
        shown = {check.name: check.words or ("ok" if check.ok else "not ok") for check in checks}
        return JSONResponse({"ready": ready, "checks": shown}, 200 if ready else 503)

    async def metrics_text(request: Request) -> Response:
        with move_on_after(seconds_to_watch):
            text = await to_thread.run_sync(metrics.text, abandon_on_cancel=True, limiter=watchers)
            return Response(text, media_type=metrics.content_type)
        return PlainTextResponse("The numbers could not be put together in time.", 503)

    return Starlette(
        routes=[
            Route(SLACK_EVENTS, slack_events, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics_text),
            *further,
        ]
    )


class _SlacksDoor:
    """Takes a request in: the whole body, Slack's signature, a free thread, and then the app's own answer."""

    def __init__(
        self, app: App, secret: str, bodies: Bodies, refusals: Refusals, now: Callable[[], float], most_at_once: int
    ) -> None:
        self._app = app
        self._secret = secret
        self._bodies = bodies
        self._refusals = refusals
        self._now = now
        self._most_at_once = most_at_once
        self._inside = 0
        self._threads = CapacityLimiter(_THREADS)

    async def answer(self, request: Request) -> Response:
        try:
            body = await self._bodies.read(request)
        except TooLarge:
            return PlainTextResponse("Too large.", 413)
        except NoRoom:
            return PlainTextResponse("Too much at once.", 503)
        except ClientDisconnect:
            return PlainTextResponse("", _MAKES_NO_SENSE)  # nobody is there to read it
        if _is_a_look_at_the_certificate(request, body):
            return PlainTextResponse("")
        verdict = judge(self._secret, request.headers, body, self._now())
        if not verdict.taken:
            if not self._refusals.refused(verdict):
                self._sum_up_later()
            return PlainTextResponse("This is not signed as Slack signs.", 401)
        self._refusals.taken()
        if self._inside >= self._most_at_once:
            return PlainTextResponse("Too much at once.", 503)  # Slack tells an event again
        self._inside += 1
        try:
            # Left alone when the program stops: a listener that hangs in a call to Slack must not hold that up.
            return await to_thread.run_sync(
                _dispatch, self._app, body, request, abandon_on_cancel=True, limiter=self._threads
            )
        finally:
            self._inside -= 1

    _summing: asyncio.TimerHandle | None = None

    def _sum_up_later(self) -> None:
        loop = asyncio.get_running_loop()
        if self._summing is None or self._summing.when() <= loop.time():
            self._summing = loop.call_later(A_MINUTE, self._refusals.sum_up)


def _is_a_look_at_the_certificate(request: Request, body: bytes) -> bool:
    """Slack now and then asks, unsigned, whether the address of a command can be reached, and wants a 200
    (https://docs.slack.dev/interactivity/implementing-slash-commands, “ssl_check”)."""
    return (
        len(body) < 1_000
        and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        and b"ssl_check=1" in body.split(b"&")
        and "x-slack-signature" not in request.headers
    )


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
        return PlainTextResponse("Expected UTF-8.", _MAKES_NO_SENSE)
    headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
    try:
        asked = BoltRequest(body=text, query=str(request.url.query), headers=headers)
    except (ValueError, TypeError, AttributeError, RecursionError):  # Bolt takes the body apart before all else
        return _no_request_of_slacks()
    if not _has_a_shape(asked.body):
        return _no_request_of_slacks()
    answer = app.dispatch(asked)
    return Response(answer.body, answer.status, headers=answer.first_headers())


def _no_request_of_slacks() -> Response:
    return PlainTextResponse("This is no request of Slack’s.", _MAKES_NO_SENSE)

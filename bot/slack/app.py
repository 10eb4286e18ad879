"""The Bolt app: the listeners behind Slack's signature."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from bot.cases.case import Place
from bot.cases.errors import ChatError
from bot.settings import Settings
from bot.slack import listeners
from bot.slack.payloads import Malformed, make_storable, team_of, user_of
from bot.slack.rooms import Rooms

DO_NOT_RETRY: Final[dict[str, str | Sequence[str]]] = {"x-slack-no-retry": "1"}
"""Keeps Slack from telling an event again (https://docs.slack.dev/apis/events-api, “Turning retries off”)."""

log = structlog.get_logger(__name__)


def create_app(settings: Settings, rooms: Rooms) -> App:
    """An app that takes requests from Slack. It acknowledges an event once the work is recorded: a listener that
    raises gives no acknowledgement, and Slack tells it again."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # Never asks Slack: were it down, an event would be lost for want of a name.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=settings.slack_bot_token)

    app = App(
        name="rebound",
        # Without a secret (Socket Mode needs none) nobody can sign a request, so that none is taken over HTTP.
        signing_secret=settings.slack_signing_secret or secrets.token_hex(32),
        authorize=authorize,
        client=WebClient(base_url=settings.slack_api_url, retry_handlers=[]),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.use(_with_storable_text)
    listeners.register(app, rooms)

    def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):  # an event that nothing here listens to
            return BoltResponse(status=200, body="")
        if isinstance(error, Malformed):
            log.warning("a payload is not as Slack documents it", because=str(error))
            return BoltResponse(status=400, body="", headers=DO_NOT_RETRY)
        if not isinstance(error, ChatError):
            log.error("a listener failed", exc_info=error)
            return BoltResponse(status=500, body="")
        log.warning("Slack would not do what a listener asked", because=str(error))
        _say_so(rooms, body, error)
        return BoltResponse(status=200, body="")

    app.error(on_error)
    return app


def _with_storable_text(body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:
    """Over HTTP and Socket Mode alike: what listeners see can be kept."""
    try:
        make_storable(body)
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
    return next()


def _say_so(rooms: Rooms, body: dict[str, Any], error: ChatError) -> None:
    """Tell the person who pressed something that it did not work, where there is a way to."""
    channel = str((body.get("channel") or {}).get("id") or body.get("channel_id") or "")
    if not channel or not body.get("response_url"):
        return
    try:
        place = Place(team_of(body), channel, None, user_of(body))
        rooms.chat.whisper(place, str(error), body["response_url"])
    except ChatError as second:
        log.warning("nor could the person be told", because=str(second))

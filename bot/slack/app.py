"""The Bolt app: the listeners behind Slack's signature."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.case import Place
from bot.cases.errors import ChatError, StoreError
from bot.cases.workspace.installations import Installation, Installations
from bot.settings import Settings
from bot.slack import listeners
from bot.slack.payload_names import named
from bot.slack.payload_origin import Origin, origin_of
from bot.slack.payloads import Malformed, make_storable, team_of, user_of
from bot.slack.rooms import Rooms
from bot.slack.workspaces import NOT_INSTALLED
from bot.words import ENGLISH, Language, speaking

DO_NOT_RETRY: Final[dict[str, str | Sequence[str]]] = {"x-slack-no-retry": "1"}
"""Keeps Slack from telling an event again (https://docs.slack.dev/apis/events-api, “Turning retries off”)."""

_ORIGIN: Final = "rebound_origin"

log = structlog.get_logger(__name__)


LanguageOf = Callable[[dict[str, Any]], Language]
"""Gives the language of whoever did what a payload tells of."""

Acknowledged = Callable[[str], None]
"""Is told of everything that was acknowledged, by the way it came: “http” or “socket_mode”."""


class NamedApp(App):
    """An app whose every line of the log says which event it is about, however that came in, and which speaks the
    language of whoever acts."""

    language: LanguageOf = staticmethod(lambda body: ENGLISH)
    acknowledged: Acknowledged = staticmethod(lambda way: None)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        body = req.body
        with structlog.contextvars.bound_contextvars(**named(body)), speaking(lambda: self.language(body)):
            response = super().dispatch(req)
        if response.status < 300:
            self.acknowledged(req.mode)
        return response


def create_app(settings: Settings, rooms: Rooms, acknowledged: Acknowledged = lambda way: None) -> App:
    """An app that takes requests from Slack. It acknowledges an event once the work is recorded: a listener that
    raises gives no acknowledgement, and Slack tells it again."""

    def authorize(context: BoltContext) -> AuthorizeResult | None:
        # Never asks Slack: were it down, an event would be lost for want of a name.
        if rooms.installations is None:
            return AuthorizeResult(
                enterprise_id=context.enterprise_id, team_id=context.team_id, bot_token=settings.slack_bot_token
            )
        return _authorized(rooms, rooms.installations, context[_ORIGIN])

    app = NamedApp(
        name="rebound",
        # Without a secret (Socket Mode needs none) nobody can sign a request, so that none is taken over HTTP.
        signing_secret=settings.slack_signing_secret or secrets.token_hex(32),
        before_authorize=_with_origin,
        authorize=authorize,  # type: ignore[arg-type]  # None is Bolt’s own way to say that nothing is installed
        user_facing_authorize_error_message=NOT_INSTALLED,
        client=WebClient(base_url=settings.slack_api_url, retry_handlers=[]),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.acknowledged = acknowledged
    app.language = rooms.chats.languages.of_payload
    app.use(_with_storable_text)
    listeners.register(app, rooms)

    def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):  # an event that nothing here listens to
            return BoltResponse(status=200, body="")
        if isinstance(error, Malformed):
            log.warning("a payload is not as Slack documents it", because=str(error))
            return BoltResponse(status=400, body="", headers=DO_NOT_RETRY)
        if isinstance(error, SQLAlchemyError | StoreError):
            # One line: while a database is away there are many of them.
            log.error("nothing can be looked up or recorded", because=str(getattr(error, "orig", None) or error))
            return BoltResponse(status=503, body="")
        if not isinstance(error, ChatError):
            log.error("a listener failed", exc_info=error)
            return BoltResponse(status=500, body="")
        log.warning("Slack would not do what a listener asked", because=str(error))
        _say_so(rooms, body, error)
        return BoltResponse(status=200, body="")

    app.error(on_error)
    return app


def _with_origin(body: dict[str, Any], context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:
    """Over HTTP and Socket Mode alike: whose installation this is about, by our own reading (payload_origin.py)."""
    context[_ORIGIN] = origin_of(body)
    return next()


def _authorized(rooms: Rooms, installations: Installations, origin: Origin) -> AuthorizeResult | None:
    """The installation that a payload came through, None when it is gone. Raises SQLAlchemy's error, so that an event
    is told again, when the database is away."""
    installation = installations.of(origin.team) if origin.team else None
    if installation is None and origin.enterprise is not None:
        installation = _of_organisation(rooms, installations, origin)
    if installation is None:
        log.warning("a workspace without an installation was passed over", team=origin.team)
        return None
    return AuthorizeResult(
        enterprise_id=installation.enterprise,
        team_id=origin.team or installation.id,
        bot_id=installation.bot_id,
        bot_user_id=installation.bot_user,
        bot_token=installation.token.value,
    )


def _of_organisation(rooms: Rooms, installations: Installations, origin: Origin) -> Installation | None:
    """The installation of a whole organisation. Which of its workspaces were heard of is kept: what comes later, such
    as the steps of a job, names the workspace alone."""
    found = installations.of(origin.enterprise or "")
    if found is None or found.team is not None:
        return None
    if origin.team:
        rooms.workspaces.set_enterprise(origin.team, origin.enterprise)
    return found


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

"""Installing the app from a page of its own: `/slack/install` and `/slack/oauth_redirect`.

Bolt's OAuthFlow does the steps (https://docs.slack.dev/authentication/installing-with-oauth); what is here is where
they keep things, and the words that people see. Loaded only where SLACK_CLIENT_ID is set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from anyio import to_thread
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store import InstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cases.database import WRITES
from bot.cases.records import now
from bot.cases.workspace.installations import Installation, Installations, Token
from bot.settings import Settings
from bot.slack.api import SECONDS
from bot.slack.doctor import SCOPES
from bot.slack.oauth_pages import cancelled_page, failed_page, install_page, installed_page

log = structlog.get_logger(__name__)

STATE_SECONDS: Final = 600
"""How long somebody may take between the install page and Slack’s “Allow”."""


class States(SQLAlchemyOAuthStateStore):
    """The states of installations that are under way, in the one database; those that came to nothing are cleared."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(STATE_SECONDS, engine.execution_options(**WRITES), table_name="oauth_states")

    def issue(self, *args: Any, **kwargs: Any) -> str:
        with self.engine.begin() as connection:
            past = datetime.now(UTC).replace(tzinfo=None)
            connection.execute(self.oauth_states.delete().where(self.oauth_states.c.expire_at < past))
        return str(super().issue(*args, **kwargs))


class Keeper(InstallationStore):
    """Where OAuthFlow puts a finished installation. It is read by bot.slack.workspaces_stored alone."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    def save(self, installation: SlackInstallation) -> None:
        self._installations.save(_ours(installation))


class Flow(OAuthFlow):
    """Bolt's flow; a database that is away while it stores is a failure with a page, like every other."""

    def store_installation(self, request: BoltRequest, installation: SlackInstallation) -> None:
        if not installation.bot_token or not (installation.team_id or installation.enterprise_id):
            raise BoltError("Slack named no bot token, or nobody whose it is")
        try:
            super().store_installation(request, installation)
        except SQLAlchemyError as error:
            log.error("an installation could not be kept", exc_info=error)
            raise BoltError("the database is away") from error

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:
        return install_page(url)


def create_flow(settings: Settings, installations: Installations, engine: Engine) -> Flow:
    """The flow for the app of these settings. Needs the client’s id and secret."""
    home = settings.slack_api_url.removesuffix("api/")
    return Flow(
        client=WebClient(base_url=settings.slack_api_url, timeout=SECONDS, retry_handlers=[]),
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=settings.slack_redirect_uri,
            authorization_url=f"{home}oauth/v2/authorize",
            installation_store=Keeper(installations),
            state_store=States(engine),
            state_expiration_seconds=STATE_SECONDS,
            callback_options=CallbackOptions(success=_succeeded, failure=_failed),
        ),
    )


def routes(flow: Flow) -> list[Route]:
    """The two pages."""

    async def install(request: Request) -> Response:
        return await to_thread.run_sync(_page, flow.handle_installation, request)

    async def oauth_redirect(request: Request) -> Response:
        return await to_thread.run_sync(_page, flow.handle_callback, request)

    return [Route(flow.install_path, install), Route(flow.redirect_uri_path, oauth_redirect)]


def _page(handle: Callable[[BoltRequest], BoltResponse], request: Request) -> Response:
    headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
    try:
        answer = handle(BoltRequest(body="", query=str(request.url.query), headers=headers))
    except SQLAlchemyError as error:
        log.error("the database is away while the app is being installed", exc_info=error)
        answer = _answer(503, failed_page("storage_error"))
    except (SlackClientError, OSError) as error:
        log.warning("Slack could not be reached while the app is being installed", exc_info=error)
        answer = _answer(503, failed_page("slack_away"))
    response = Response(answer.body, answer.status)
    for name, values in answer.headers.items():
        for value in values:
            response.headers.append(name, value)
    for name, value in SAFE.items():
        response.headers[name] = value
    return response


SAFE: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds a code
    "X-Content-Type-Options": "nosniff",
}


def _succeeded(args: SuccessArgs) -> BoltResponse:
    log.info("the app was installed", installation=_ours(args.installation).id)
    return _answer(200, installed_page(_ours(args.installation)))


def _failed(args: FailureArgs) -> BoltResponse:
    log.warning("the app was not installed", because=args.reason)
    page = cancelled_page() if args.reason == "access_denied" else failed_page(args.reason)
    return _answer(args.suggested_status_code, page)


def _answer(status: int, page: str) -> BoltResponse:
    cookie = OAuthStateUtils(expiration_seconds=STATE_SECONDS).build_set_cookie_for_deletion()
    return BoltResponse(
        status=status, body=page, headers={"Content-Type": "text/html; charset=utf-8", "Set-Cookie": cookie}
    )


def _ours(installation: SlackInstallation) -> Installation:
    """Slack's answer to an installation as what is kept of it: nothing of the person who installed but their id. An
    organisation's has no team (https://docs.slack.dev/enterprise/organization-ready-apps)."""
    org_wide = installation.is_enterprise_install
    expires = installation.bot_token_expires_at
    return Installation(
        team=None if org_wide else installation.team_id,
        enterprise=installation.enterprise_id,
        name=(installation.enterprise_name if org_wide else installation.team_name) or "",
        app_id=installation.app_id or "",
        bot_id=installation.bot_id or "",
        bot_user=installation.bot_user_id or "",
        scopes=tuple(installation.bot_scopes or ()),
        token=Token(
            installation.bot_token or "",
            installation.bot_refresh_token,
            datetime.fromtimestamp(expires, UTC) if expires is not None else None,
        ),
        installed_by=installation.user_id or "",
        installed_at=now(),
    )

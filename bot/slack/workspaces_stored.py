"""The passes of workspaces that have installed the app: read from their installations, renewed before they expire.

Where token rotation is switched on for the app, a token lives for twelve hours, and the refresh token that came with
it buys the next, once (https://docs.slack.dev/authentication/using-token-rotation). Of several processes one uses it:
the right to is written into the row. Until the old token expires the others go on with that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.cases.errors import Refused, StoreError, TryAgain
from bot.cases.records import now
from bot.cases.workspace.installations import Installation, Installations, Token
from bot.slack.api import SECONDS
from bot.slack.workspaces import NOT_INSTALLED, Pass

log = structlog.get_logger(__name__)

RENEW_BEFORE: Final = timedelta(hours=2)
_RIGHT: Final = 2.0 * SECONDS
"""Seconds for which one process may use a refresh token: longer than a call to Slack can take."""
_PASSING: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"})

NOT_RENEWED: Final = (
    "Slack does not renew my token for this workspace, so I can do nothing here. Whoever manages the app has to "
    "install it again, at the address that ends in /slack/install."
)
_KEYS: Final = "I cannot open my token for this workspace. Whoever runs me has to put REBOUND_TOKEN_KEYS in order."


class StoredPasses:
    """Passes by installation."""

    def __init__(self, installations: Installations, *, client_id: str, client_secret: str, base_url: str) -> None:
        self._installations = installations
        self._client_id = client_id
        self._client_secret = client_secret
        self._client = WebClient(base_url=base_url, timeout=SECONDS, retry_handlers=[])

    def of(self, team: str) -> Pass:
        """The workspace's. Raises `Refused` where the app is not installed or the token cannot be renewed, `TryAgain`
        for what may pass, SQLAlchemy's error when the database is away."""
        installation = self._read(team)
        expires = installation.token.expires_at
        if expires is not None and expires <= now() + RENEW_BEFORE:
            installation = self._renewed(team, installation)
        return Pass(installation.token.value, for_organisation=installation.team is None)

    def check(self) -> None:
        """Raises `TryAgain` when a token cannot be opened with the keys at hand."""
        try:
            self._installations.all()
        except StoreError as error:
            raise TryAgain(_KEYS) from error

    def _read(self, team: str) -> Installation:
        try:
            found = self._installations.of(team)
        except StoreError as error:
            log.error("a token cannot be opened", team=team, because=str(error))
            raise TryAgain(_KEYS) from error
        if found is None:
            raise Refused("not_installed", NOT_INSTALLED)
        return found

    def _renewed(self, team: str, installation: Installation) -> Installation:
        """The installation with a new token, or as it is while its token still lives and this is another's turn."""
        lives = installation.token.expires_at is not None and installation.token.expires_at > now()
        ticket = self._installations.begin_renewal(installation, _RIGHT)
        if ticket is None:
            current = self._read(team)
            if current.token.value != installation.token.value or lives:
                return current
            raise TryAgain("My token for this workspace is being renewed.", 1.0)
        try:
            token = self._bought(installation)
        except TryAgain:  # the right lapses by itself: until then nobody asks Slack again
            if lives:
                return installation
            raise
        except Refused as refusal:
            log.error("Slack does not renew a token", installation=installation.id, because=refusal.code)
            if lives:
                return installation
            self._installations.end_renewal(installation.id, ticket, None)
            raise
        self._installations.end_renewal(installation.id, ticket, token)
        log.info("a token was renewed", installation=installation.id)
        return self._read(team)

    def _bought(self, installation: Installation) -> Token:
        """A new token for the refresh token. Raises `Refused` when Slack does not take that, `TryAgain`."""
        try:
            said = self._client.oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=installation.token.refresh or "",
            )
            seconds = timedelta(seconds=int(said["expires_in"]))
            return Token(str(said["access_token"]), str(said["refresh_token"]), now() + seconds)
        except SlackApiError as error:
            response = error.response
            code = str(response.get("error", "")) if isinstance(response, SlackResponse) else ""
            status = int(response.status_code or 0) if isinstance(response, SlackResponse) else 0
            if not code or code in _PASSING or status == 429 or status >= 500:
                raise TryAgain("Slack had a fault.") from error
            raise Refused(code, NOT_RENEWED) from error
        except (SlackClientError, OSError, ValueError, KeyError, TypeError) as error:
            raise TryAgain("Slack could not be reached.") from error

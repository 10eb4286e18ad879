"""Where the app is installed, and the tokens that came of it.

(https://docs.slack.dev/authentication/installing-with-oauth, https://docs.slack.dev/authentication/using-token-rotation)
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.playground.config import PlaygroundConfig
from bot.playground.names import new_secret
from bot.playground.refusal import ApiError


@dataclass(frozen=True, slots=True)
class Grant:
    """A token, whose it is, and what it may. ``refresh`` and ``expires`` are there where tokens are rotated."""

    token: str
    team: str
    scopes: tuple[str, ...]
    refresh: str | None = None
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody has allowed on the OAuth page, waiting for the app to fetch it by its code."""

    team: str
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str


class Installs:
    """All tokens that are out. May be used from any thread."""

    def __init__(self, config: PlaygroundConfig, clock: Callable[[], float]) -> None:
        self._config = config
        self._clock = clock
        self._lock = threading.Lock()
        self._grants: dict[str, Grant] = {}
        self.owners: dict[str, str] = {}
        """The workspace of every token that was ever out."""
        self._consents: dict[str, Consent] = {}
        if config.installed:
            self._keep(Grant(config.bot_token, config.teams[0].id, config.scopes))

    def is_installed(self, team: str) -> bool:
        """True while a token of that workspace's is out, though it may have expired."""
        with self._lock:
            return any(grant.team == team for grant in self._grants.values())

    def grant_of(self, token: str) -> Grant:
        """What a token may. Raises ApiError ``token_revoked``, ``token_expired`` or ``invalid_auth``."""
        with self._lock:
            grant = self._grants.get(token)
            if grant is None:
                raise ApiError("token_revoked" if token in self.owners else "invalid_auth")
            if grant.expires is not None and grant.expires <= self._clock():
                raise ApiError("token_expired")
            return grant

    def allow(self, consent: Consent) -> str:
        """Somebody allows the installation; gives the code that it can be fetched with, once."""
        code = new_secret()
        with self._lock:
            self._consents[code] = consent
        return code

    def fetch(self, code: str, redirect_uri: str | None) -> tuple[Consent, Grant]:
        """The token for a code. Raises ApiError ``invalid_code`` or ``bad_redirect_uri``."""
        with self._lock:
            consent = self._consents.pop(code, None)
            if consent is None:
                raise ApiError("invalid_code")
            if redirect_uri is not None and redirect_uri != consent.redirect_uri:
                raise ApiError("bad_redirect_uri")
            grant = self._grants_one(consent.team, consent.scopes)
            if grant.expires is None:  # without rotation a workspace keeps one bot token
                self._drop(lambda other: other.team == consent.team and other.token != grant.token)
            return consent, grant

    def refresh(self, refresh_token: str) -> Grant:
        """The next token for a refresh token, which is good for nothing afterwards; the old token lives on until it
        expires. Raises ApiError ``invalid_refresh_token``."""
        with self._lock:
            old = next((grant for grant in self._grants.values() if grant.refresh == refresh_token), None)
            if old is None or not refresh_token:
                raise ApiError("invalid_refresh_token")
            self._grants[old.token] = replace(old, refresh=None)
            return self._grants_one(old.team, old.scopes)

    def revoke_all(self, team: str) -> None:
        """The app is taken out of a workspace."""
        with self._lock:
            self._drop(lambda grant: grant.team == team)

    def expire_all(self, team: str, *, refreshable: bool = True) -> None:
        """Let the tokens of a workspace be out of date now, and their refresh tokens worthless if asked to."""
        with self._lock:
            for grant in [grant for grant in self._grants.values() if grant.team == team]:
                refresh = grant.refresh if refreshable else None
                self._grants[grant.token] = replace(grant, refresh=refresh, expires=self._clock())

    def narrow(self, team: str, *scopes: str) -> None:
        """Let the installations of a workspace be older than these permissions."""
        with self._lock:
            for grant in [grant for grant in self._grants.values() if grant.team == team]:
                left = tuple(scope for scope in grant.scopes if scope not in scopes)
                self._grants[grant.token] = replace(grant, scopes=left)

    def _grants_one(self, team: str, scopes: tuple[str, ...]) -> Grant:
        seconds = self._config.token_seconds
        if seconds is None:
            grant = Grant(f"xoxb-{new_secret()}", team, scopes)
        else:
            token, refresh = f"xoxe.xoxb-1-{new_secret()}", f"xoxe-1-{new_secret()}"
            grant = Grant(token, team, scopes, refresh, self._clock() + seconds)
        self._keep(grant)
        return grant

    def _keep(self, grant: Grant) -> None:
        self._grants[grant.token] = grant
        self.owners[grant.token] = grant.team

    def _drop(self, which: Callable[[Grant], bool]) -> None:
        for grant in [grant for grant in self._grants.values() if which(grant)]:
            del self._grants[grant.token]

"""Settings, read once from the environment and `.env`, typed and validated."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from bot.folders import data_folder

if TYPE_CHECKING:
    from bot.outward.defaults import OutwardDefaults


_OUTWARD: Final = ("REBOUND_WEBHOOK_", "REBOUND_SMTP_", "REBOUND_DESK_", "REBOUND_MAIL_")


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message names the variable and says what to do."""


TOKEN_HELP: Final = {
    "SLACK_BOT_TOKEN": (  # words about it  # nosec B105
        "it starts with xoxb- and stands under “OAuth & Permissions” on your app’s page at api.slack.com/apps"
    ),
    "SLACK_APP_TOKEN": (
        "it starts with xapp- and is made under “Basic Information”, “App-Level Tokens”, with the scope "
        "connections:write, on your app’s page at api.slack.com/apps"
    ),
    "SLACK_SIGNING_SECRET": (
        "it stands under “Basic Information”, “App Credentials” on your app’s page at api.slack.com/apps"
    ),
    "SLACK_CLIENT_ID": (
        "it stands under “Basic Information”, “App Credentials” on your app’s page at api.slack.com/apps"
    ),
    "SLACK_CLIENT_SECRET": (
        "it stands under “Basic Information”, “App Credentials” on your app’s page at api.slack.com/apps"
    ),
}


_SHAPES: Final = {
    "SLACK_BOT_TOKEN": ("a bot token", re.compile(r"(?:xoxe\.)?xoxb-[A-Za-z0-9-]+")),
    "SLACK_APP_TOKEN": ("an app-level token", re.compile(r"xapp-[A-Za-z0-9-]+")),
    "SLACK_SIGNING_SECRET": ("a signing secret", re.compile(r"(?!xox[a-z]-|xapp-).+")),
    "SLACK_CLIENT_ID": ("a client id", re.compile(r"(?!xox[a-z]-|xapp-).+")),
    "SLACK_CLIENT_SECRET": ("a client secret", re.compile(r"(?!xox[a-z]-|xapp-).+")),
}
"""What each is called, and its shape as far as Slack documents it
(https://docs.slack.dev/authentication/tokens; tokens that are rotated begin with xoxe.)."""
_KINDS: Final = {
    "xoxb-": "a bot token",
    "xoxe.xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe.xoxp-": "a user token",
    "xoxe-": "a refresh token",
}


def token_trouble(name: str, value: str) -> str | None:
    """What is wrong with the shape of a secret, and what was expected; None where nothing is. Shows nothing of it."""
    expected, shape = _SHAPES[name]
    if shape.fullmatch(value):
        return None
    found = next((kind for begins, kind in _KINDS.items() if value.startswith(begins)), None)
    if found is None or found == expected:
        return f"does not look like {expected}: {TOKEN_HELP[name]}"
    return f"holds {found}, not {expected}: {TOKEN_HELP[name]}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, by its own name."""

    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_client_id: str | None = None
    slack_client_secret: str | None = field(default=None, repr=False)
    slack_redirect_uri: str | None = None
    slack_api_url: str = "https://slack.com/api/"
    token_keys: tuple[str, ...] = field(default=(), repr=False)
    database_url: str = ""
    escalation_channel: str | None = None
    knowledge: Path | None = None
    team_knowledge: Path | None = None
    workspace_knowledge: Path | None = None
    own_hosts: tuple[str, ...] = ()
    log_format: Literal["text", "json"] | None = None
    log_level: str = "info"
    health_port: int | None = None
    keep_days: int = 90
    """How long texts are kept; 0 for ever."""
    outward: OutwardDefaults | None = None
    """Where what happens to a case is told outside; None where nothing of it is set."""

    @property
    def many_workspaces(self) -> bool:
        """True for an app that workspaces install by themselves, each with a token of its own (OAuth). A bot token in
        the settings is one workspace’s, and then that one alone is served."""
        return self.slack_bot_token is None and self.slack_client_id is not None

    def need(self, *names: str) -> None:
        """Raise `SettingsError` for the first of the named secrets that is not set, or cannot be one. What speaks for
        SLACK_BOT_TOKEN where many workspaces install the app is asked for in its place."""
        for name in names:
            if name == "SLACK_BOT_TOKEN" and self.many_workspaces:
                self.need("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
                self._need_keys()
                continue
            value = getattr(self, name.lower())
            if not value:
                raise SettingsError(f"{name} is not set: {TOKEN_HELP[name]}.")
            if trouble := token_trouble(name, value):
                raise SettingsError(f"{name} {trouble}.")

    def _need_keys(self) -> None:
        if not self.token_keys:
            raise SettingsError(
                "REBOUND_TOKEN_KEYS is not set: the tokens of workspaces are kept encrypted. “rebound keys new” prints "
                "a key; keep it where you keep your passwords."
            )


def _own_database() -> str:
    """A file among the program’s own; nothing where this user has no place for any, which only a bot minds."""
    folder = data_folder()
    return f"sqlite:///{folder / 'rebound.sqlite'}" if folder else ""


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    values = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            values[name.strip()] = value.strip().strip("\"'")
    return values


def load_settings(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
    """Read the settings; the environment wins over `.env`. Raises `SettingsError` naming the bad variable."""
    env = {**_dotenv(dotenv), **(os.environ if environ is None else environ)}

    def get(name: str) -> str | None:
        return (env.get(name) or "").strip() or None

    api_url = get("SLACK_API_URL") or "https://slack.com/api/"
    if not _is_web_address(api_url) or not api_url.endswith("/api/"):
        raise SettingsError(
            f"SLACK_API_URL is “{api_url}”: expected an address that ends in /api/, like https://slack.com/api/."
        )
    if not _keeps_a_secret(api_url):
        raise SettingsError(
            f"SLACK_API_URL is “{api_url}”: tokens are sent there, so it has to begin with https://, with nothing "
            "before an @. http:// is for this machine alone."
        )
    for name in TOKEN_HELP:
        if not all("!" <= char <= "~" for char in get(name) or ""):
            raise SettingsError(f"{name} has a space, a line break or a letter in it that no token has. Copy it again.")
    log_format = get("REBOUND_LOG_FORMAT")
    if log_format not in (None, "text", "json"):
        raise SettingsError(f"REBOUND_LOG_FORMAT is “{log_format}”: expected text or json.")
    log_level = (get("REBOUND_LOG_LEVEL") or "info").lower()
    if log_level not in ("debug", "info", "warning", "error"):
        raise SettingsError(f"REBOUND_LOG_LEVEL is “{log_level}”: expected debug, info, warning or error.")
    return Settings(
        slack_bot_token=get("SLACK_BOT_TOKEN"),
        slack_app_token=get("SLACK_APP_TOKEN"),
        slack_signing_secret=get("SLACK_SIGNING_SECRET"),
        slack_client_id=get("SLACK_CLIENT_ID"),
        slack_client_secret=get("SLACK_CLIENT_SECRET"),
        slack_redirect_uri=_redirect_uri(get("SLACK_REDIRECT_URI")),
        slack_api_url=api_url,
        token_keys=_token_keys(get("REBOUND_TOKEN_KEYS") or ""),
        database_url=get("REBOUND_DATABASE_URL") or _own_database(),
        escalation_channel=get("REBOUND_ESCALATION_CHANNEL"),
        knowledge=_folder(get("REBOUND_KNOWLEDGE"), "REBOUND_KNOWLEDGE"),
        team_knowledge=_folder(get("REBOUND_TEAM_KNOWLEDGE"), "REBOUND_TEAM_KNOWLEDGE"),
        workspace_knowledge=_folder(get("REBOUND_WORKSPACE_KNOWLEDGE"), "REBOUND_WORKSPACE_KNOWLEDGE"),
        own_hosts=tuple(host.strip().lower() for host in (get("REBOUND_OWN_HOSTS") or "").split(",") if host.strip()),
        log_format="text" if log_format == "text" else "json" if log_format == "json" else None,
        log_level=log_level,
        health_port=_port(get("REBOUND_HEALTH_PORT"), "REBOUND_HEALTH_PORT"),
        keep_days=_days(get("REBOUND_KEEP_DAYS") or "90", "REBOUND_KEEP_DAYS"),
        outward=_outward(get) if any(name.startswith(_OUTWARD) for name in env) else None,
    )


def _outward(get: Callable[[str], str | None]) -> OutwardDefaults:
    """Loaded only where something of it is set."""
    from bot.settings_outward import outward_settings

    try:
        return outward_settings(get)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _keeps_a_secret(address: str) -> bool:
    """Whether nobody on the way can read what is sent there, and it goes where a reader would think it goes."""
    parts = urlsplit(address)
    is_here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return (parts.scheme == "https" or is_here) and "@" not in parts.netloc


def _redirect_uri(value: str | None) -> str | None:
    if value is not None and not (_is_web_address(value) and urlsplit(value).path.endswith("/slack/oauth_redirect")):
        raise SettingsError(
            f"SLACK_REDIRECT_URI is “{value}”: expected an address that ends in /slack/oauth_redirect, as it stands "
            "under “OAuth & Permissions”, “Redirect URLs” on your app’s page at api.slack.com/apps."
        )
    return value


def _token_keys(value: str) -> tuple[str, ...]:
    """The keys, newest first. A Fernet key is 32 bytes in 44 letters of URL-safe Base64."""
    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in keys):
        raise SettingsError(
            "REBOUND_TOKEN_KEYS holds something that is no key: “rebound keys new” prints one. Several are separated "
            "by commas, the newest first."
        )
    return keys


def _port(value: str | None, name: str) -> int | None:
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
        raise SettingsError(f"{name} is “{value}”: expected a port, a number from 1 to 65535.")
    return int(value)


def _days(value: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value):
        raise SettingsError(f"{name} is “{value}”: expected a number of days, such as 90; 0 for ever.")
    return int(value)


def _folder(value: str | None, name: str) -> Path | None:
    if value is None:
        return None
    path = Path(value).expanduser()
    if not path.is_dir():
        raise SettingsError(f"{name} is “{value}”: no such folder.")
    return path

"""Settings, read once from the environment and `.env`, typed and validated."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from bot.folders import data_folder


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message names the variable and says what to do."""


TOKEN_HELP: Final = {
    "SLACK_BOT_TOKEN": (
        "it starts with xoxb- and stands under “OAuth & Permissions” on your app’s page at api.slack.com/apps"
    ),
    "SLACK_APP_TOKEN": (
        "it starts with xapp- and is made under “Basic Information”, “App-Level Tokens”, with the scope "
        "connections:write, on your app’s page at api.slack.com/apps"
    ),
    "SLACK_SIGNING_SECRET": (
        "it stands under “Basic Information”, “App Credentials” on your app’s page at api.slack.com/apps"
    ),
}


_SHAPES: Final = {
    "SLACK_BOT_TOKEN": ("a bot token", re.compile(r"(?:xoxe\.)?xoxb-[A-Za-z0-9-]+")),
    "SLACK_APP_TOKEN": ("an app-level token", re.compile(r"xapp-[A-Za-z0-9-]+")),
    "SLACK_SIGNING_SECRET": ("a signing secret", re.compile(r"(?!xox[a-z]-|xapp-).+")),
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

    slack_bot_token: str | None = None
    slack_app_token: str | None = None
    slack_signing_secret: str | None = None
    slack_client_id: str | None = None
    slack_client_secret: str | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = ""
    escalation_channel: str | None = None
    knowledge: Path | None = None
    team_knowledge: Path | None = None
    own_hosts: tuple[str, ...] = ()
    log_format: Literal["text", "json"] | None = None
    log_level: str = "info"

    def need(self, *names: str) -> None:
        """Raise `SettingsError` for the first of the named secrets that is not set, or cannot be one."""
        for name in names:
            value = getattr(self, name.lower())
            if not value:
                raise SettingsError(f"{name} is not set: {TOKEN_HELP[name]}.")
            if trouble := token_trouble(name, value):
                raise SettingsError(f"{name} {trouble}.")


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
        slack_api_url=api_url,
        database_url=get("REBOUND_DATABASE_URL") or _own_database(),
        escalation_channel=get("REBOUND_ESCALATION_CHANNEL"),
        knowledge=_folder(get("REBOUND_KNOWLEDGE"), "REBOUND_KNOWLEDGE"),
        team_knowledge=_folder(get("REBOUND_TEAM_KNOWLEDGE"), "REBOUND_TEAM_KNOWLEDGE"),
        own_hosts=tuple(host.strip().lower() for host in (get("REBOUND_OWN_HOSTS") or "").split(",") if host.strip()),
        log_format="text" if log_format == "text" else "json" if log_format == "json" else None,
        log_level=log_level,
    )


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _folder(value: str | None, name: str) -> Path | None:
    if value is None:
        return None
    path = Path(value).expanduser()
    if not path.is_dir():
        raise SettingsError(f"{name} is “{value}”: no such folder.")
    return path

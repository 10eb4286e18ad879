"""The settings of what is told outside (docs/outward.md), checked: a wrong one is named when the program starts, and
not when the first case waits for a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from bot.outward.addresses import is_here, mail_address_trouble, web_address_trouble
from bot.outward.defaults import OutwardDefaults
from bot.outward.signing import secret_trouble
from bot.outward.smtp import MailServer

_YES: Final = ("1", "yes", "true", "on")
_NO: Final = ("0", "no", "false", "off")


def outward_settings(get: Callable[[str], str | None]) -> OutwardDefaults:
    """Read by `get`, which gives what a name is set to. Raises `ValueError` naming the bad variable, and showing
    nothing of a secret."""
    url, secret = get("REBOUND_WEBHOOK_URL"), get("REBOUND_WEBHOOK_SECRET")
    private = _switch(get, "REBOUND_WEBHOOK_PRIVATE", usually=False)
    if url is not None:
        if trouble := web_address_trouble(url, by_operator=True):
            raise ValueError(f"REBOUND_WEBHOOK_URL is no address to send to: {trouble}.")
        if secret is None:
            raise ValueError(
                "REBOUND_WEBHOOK_SECRET is not set, and requests to REBOUND_WEBHOOK_URL have to be signed: set it to "
                "whsec_ and after it what “openssl rand -base64 32” prints."
            )
        private = private or (urlsplit(url).scheme == "http" and is_here(url))
    if secret is not None and (trouble := secret_trouble(secret)):
        raise ValueError(f"REBOUND_WEBHOOK_SECRET is no secret to sign with: {trouble}.")
    for name in ("REBOUND_DESK_ADDRESS", "REBOUND_MAIL_FROM", "REBOUND_MAIL_REPLY_TO"):
        value = get(name)
        if value is not None and (trouble := mail_address_trouble(value)):
            raise ValueError(f"{name} is “{value}”: {trouble}.")
    server, desk, sender = _server(get("REBOUND_SMTP_URL")), get("REBOUND_DESK_ADDRESS"), get("REBOUND_MAIL_FROM")
    if desk is not None and server is None:
        raise ValueError(
            "REBOUND_SMTP_URL is not set, so that nothing can be sent to REBOUND_DESK_ADDRESS: set it to something "
            "like smtps://user:password@mail.example.com:465."
        )
    if server is not None and sender is None:
        raise ValueError("REBOUND_MAIL_FROM is not set: mail needs an address that it is from.")
    return OutwardDefaults(
        webhook_url=url,
        webhook_secret=secret,
        webhook_text=_switch(get, "REBOUND_WEBHOOK_TEXT", usually=False),
        webhook_private=private,
        mail_server=server,
        desk_address=desk,
        mail_from=sender,
        mail_reply_to=get("REBOUND_MAIL_REPLY_TO"),
        mail_automatic=_switch(get, "REBOUND_MAIL_AUTOMATIC", usually=True),
    )


def _server(url: str | None) -> MailServer | None:
    if url is None:
        return None
    try:
        return MailServer.from_url(url)
    except ValueError as error:
        raise ValueError(f"REBOUND_SMTP_URL names no mail server: {error}.") from error


def _switch(get: Callable[[str], str | None], name: str, *, usually: bool) -> bool:
    value = (get(name) or "").lower()
    if value and value not in (*_YES, *_NO):
        raise ValueError(f"{name} is “{value}”: expected yes or no.")
    return value in _YES if value else usually

"""Whether what is told outside can be told: looks, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.outward import Passing, Useless
from bot.outward.defaults import OutwardDefaults
from bot.outward.smtp import MailServer, greet
from bot.slack.doctor_checks import Check


def outward_checks(told: OutwardDefaults | None) -> Iterator[Check]:
    """Nothing where nothing of it is set."""
    if told is None:
        return
    if told.webhook_url is not None:
        yield Check("REBOUND_WEBHOOK_URL", True, "is set, and requests are signed (nothing was sent to try it)")
    if told.mail_server is not None and told.mail_from is not None:
        yield _mail(told, told.mail_server, told.mail_from)


def _mail(told: OutwardDefaults, server: MailServer, sender: str) -> Check:
    try:
        greet(server, sender)
    except (Passing, Useless) as trouble:
        cure = "Check the server, the port, the user and the password in it, and that this machine may connect to it."
        return Check("REBOUND_SMTP_URL", False, f"cannot be used: {trouble}", cure)
    if told.desk_address is None:
        return Check("REBOUND_SMTP_URL", True, "the mail server lets me in; REBOUND_DESK_ADDRESS is not set")
    return Check("REBOUND_SMTP_URL", True, "the mail server lets me in")

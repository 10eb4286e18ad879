"""When the mail system gives up, as the bounce says it: a date made readable, or the time that its text names."""

from __future__ import annotations

from bot.answering.details import details_about
from bot.reading.facts.until import readable
from bot.reading.message import Failure, Message


def until_of(message: Message, failure: Failure) -> str | None:
    """“until Sunday 17 May 2026, 09:41 (UTC+0)”, “until the mail is 5 days old”, “for 46 more hours”, or None."""
    if failure.will_retry_until:
        return f"until {readable(failure.will_retry_until.value)}"
    return next((each.value for each in details_about(message, failure) if each.name == "until"), None)

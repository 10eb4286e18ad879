"""When the mail system gives up, as the bounce says it: a date made readable, or the time that its text names."""

from __future__ import annotations

import re
from typing import Final

from bot.answering.details import details_about
from bot.reading.facts.until import readable
from bot.reading.message import Failure, Message
from bot.reading.text.patterns import Pattern

_A_TIME: Final = Pattern(r"\d{1,3} (?:more )?(?:minute|hour|day|week)s?\b", re.IGNORECASE)


def until_of(message: Message, failure: Failure) -> str | None:
    """“until Sunday 17 May 2026, 09:41 (UTC+0)”, “until the mail is 5 days old”, “for 46 more hours”, or None."""
    if failure.will_retry_until:
        said = failure.will_retry_until.value
        return f"for {said}" if _A_TIME.match(said) else f"until {readable(said)}"
    return next((each.value for each in details_about(message, failure) if each.name == "until"), None)

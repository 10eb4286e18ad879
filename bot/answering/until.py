"""When the mail system gives up, as the bounce says it: a date made readable, or the time that its text names."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Final

from bot.reading.message import Failure, Message

_TIME: Final = r"(\d{1,3} (?:more )?(?:hour|day))(?:s|\(s\))?"
_OLD: Final = re.compile(rf"\buntil (?:it|(?:the|this|your) (?:message|mail)) is {_TIME} old\b", re.IGNORECASE)
_FOR: Final = re.compile(
    r"\b(?:will|continue|keep|keeps)\b[^.\n]{0,40}\b(?:re)?(?:try|tried|trying|attempted)\b[^.\n]{0,30}"
    rf"\bfor (?:up to |another |the next |a further )?{_TIME}\b",
    re.IGNORECASE,
)
_SEARCHED: Final = 20_000
"""How much of a text is searched: a notice says it near its beginning."""


def until_of(message: Message, failure: Failure) -> str | None:
    """“until Sunday 17 May 2026, 09:41 (UTC+0)”, “until the mail is 5 days old”, “for 46 more hours”, or None."""
    if failure.will_retry_until:
        return f"until {readable(failure.will_retry_until.value)}"
    text = " ".join(message.text[:_SEARCHED].split(" "))
    if found := _OLD.search(text):
        return f"until the mail is {_plural(found[1])} old"
    if found := _FOR.search(text):
        return f"for {_plural(found[1])}"
    return None


def readable(date: str) -> str:
    """A date of an e-mail (RFC 5322 section 3.3) for people; anything else as it came."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return date
    offset = moment.utcoffset()
    if offset is None:
        zone = ""
    else:
        minutes = round(offset.total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        zone = f" (UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''})"
    return f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}{zone}"


def _plural(time: str) -> str:
    return time if time.startswith("1 ") else f"{time}s"

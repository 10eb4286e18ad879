"""Reads complaints in the abuse reporting format: RFC 5965, and the authentication failure reports of RFC 6591."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.mail.dsn import address_of
from bot.reading.text.patterns import Pattern

_FIELD = Pattern(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,4}:[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """What a message/feedback-report part says."""

    feedback_type: str = ""
    """abuse, fraud, virus, not-spam, auth-failure, opt-out, ... in lower case."""
    original_sender: str | None = None
    original_recipient: str | None = None


def read_feedback(text: str) -> FeedbackReport:
    """The report in `text`; fields that are missing stay empty."""
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(text[:65_536]):
        fields.setdefault(match.group(1).lower(), match.group(2).strip())
    return FeedbackReport(
        feedback_type=fields.get("feedback-type", "").lower(),
        original_sender=address_of(fields.get("original-mail-from", "")) or None,
        original_recipient=address_of(fields.get("original-rcpt-to", "") or fields.get("removal-recipient", ""))
        or None,
    )

"""Tells a refusal that wears the form of a read receipt from a read receipt.

Sieve's `reject` (RFC 5429 §2.1.2) answers with a message disposition notification (RFC 8098) that says "deleted", and
so do delivery agents of the same family when a mailbox is full. Dovecot and Cyrus write:

    Auto-Submitted: auto-replied (rejected)
    Disposition: automatic-action/MDN-sent-automatically; deleted

    Your message to <kim@example.com> was automatically rejected:
    Quota exceeded (mailbox for user is full)

    Your message was automatically rejected by Sieve, a mail filtering language.
    The following reason was given:
    I take no mail from this list.

A receipt for a message that was read, or deleted unread, says nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.reading.facts.addresses import address_in
from bot.reading.mail.dsn import address_of
from bot.reading.message import Fact, Failure, Span
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.text.patterns import Pattern

_REJECTED = Pattern(r"automatically rejected|reason (?:was|is) given|(?:was|were|been) (?:rejected|refused)\b")
_AUTOMATIC = Pattern(r"\ndisposition[ \t]{0,4}:[ \t\n]{0,8}automatic-action/", re.IGNORECASE)
_DISPLAYED = Pattern(r";\s{0,4}displayed", re.IGNORECASE)
_WHY = Pattern(r"(?:reason (?:was|is) given[^\n:]{0,20}|(?:rejected|refused)[^\n:]{0,60}):\s{0,8}(?=\S)")
_RECIPIENT = Pattern(r"\n(?:final|original)-recipient[ \t]{0,4}:(?P<value>[^\n]{1,400})", re.IGNORECASE)
_LOOKED_AT = 4_000


def refusal(headers: Mapping[str, str], notice: str, fields: str, fields_at: int) -> Failure | None:
    """What was refused and why; None for a true receipt. The fields stand at `fields_at` of the readable text."""
    page = Page(notice)
    fields = f"\n{fields}"
    said = "(rejected)" in headers.get("auto-submitted", "").lower() or (
        _REJECTED.search(page.low, 0, _LOOKED_AT) is not None and _AUTOMATIC.search(fields) is not None
    )
    if not said or _DISPLAYED.search(fields):
        return None
    why = _WHY.search(page.low, 0, _LOOKED_AT)
    found = diagnose(page, why.end() if why else 0, len(notice))
    named = _RECIPIENT.search(fields)
    address = address_in(notice, 0, why.end()) if why else None
    recipient = address.fact() if address else None
    if named is not None and "@" in (value := address_of(named["value"])):
        recipient = Fact(value, Span(fields_at + named.start(), fields_at + named.end() - 1))
    return found.failure(recipient)

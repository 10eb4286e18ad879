"""What the message that came back says of itself, from its own part of the report.

These fields are evidence on where it came from and never supply facts about the failure.
"""

from __future__ import annotations

import re

from bot.reading.facts.addresses import address_in
from bot.reading.mail.charset import decode_words
from bot.reading.mail.parts import MAX_RECEIVED, MAX_TEXT, Part, header_inside
from bot.reading.message import Original
from bot.reading.text.patterns import Pattern

_HEADER_LINES = Pattern(r"\A\s{0,20}(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n){0,40}){2}")
_FIELD = Pattern(
    r"\n(from|to|subject|date|message-id|return-path|received)[ \t]{0,8}:(.*(?:\n[ \t].*){0,1000})", re.IGNORECASE
)
_LONGEST = 320
_TYPICAL = ("received", "message-id", "from", "subject", "date", "mime-version", "return-path", "to")


def original_of(part: Part) -> Original:
    """The returned message in `part`: a message, its headers alone, or text that holds either."""
    found: dict[str, str] = {}
    received: list[str] = []
    for match in _FIELD.finditer(f"\n{_header_of(part)}"):
        name, value = match[1].lower(), match[2].strip()
        if "\n" in value:
            value = " ".join([line.strip() for line in value.split("\n")])
        if name != "received":
            found.setdefault(name, value)
        elif len(received) < MAX_RECEIVED:
            received.append(value)
    return Original(
        sender=_address(decode_words(found.get("from", ""))) or _address(found.get("return-path", "")),
        recipient=_address(decode_words(found.get("to", ""))),
        subject=decode_words(found.get("subject", "")) or None,
        message_id=found.get("message-id") or None,
        date=found.get("date") or None,
        received=tuple(received),
    )


def _header_of(part: Part) -> str:
    if part.is_message:
        return header_inside(part)
    if part.headers.get("content-type") or part.headers.get("content-transfer-encoding") or not part.headers:
        return part.text(MAX_TEXT).lstrip().partition("\n\n")[0]
    return part.header_text


def looks_like_headers(text: str) -> bool:
    """True for text that begins as an e-mail's header does."""
    if not _HEADER_LINES.match(text):
        return False
    names = {line.partition(":")[0].strip().lower() for line in text[:8000].split("\n")[:60]}
    return len(names.intersection(_TYPICAL)) >= 3


def merged(first: Original, second: Original) -> Original:
    """What `first` says, and where it is silent what `second` says."""
    return Original(
        sender=first.sender or second.sender,
        recipient=first.recipient or second.recipient,
        subject=first.subject or second.subject,
        message_id=first.message_id or second.message_id,
        date=first.date or second.date,
        received=first.received or second.received,
    )


def _address(value: str) -> str | None:
    if value.endswith(">"):  # the usual form, without a closer look
        bare = value[value.rfind("<") + 1 : -1]
        if "@" in bare and len(bare) < _LONGEST and " " not in bare:
            return bare
    found = address_in(value[:2000]) if value else None
    return found.value if found else None

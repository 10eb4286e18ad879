"""Whether a text or a file begins as an e-mail does (RFC 5322 §2.2)."""

from __future__ import annotations

import re

from bot.reading.text.patterns import Pattern

_ANY_LINE = Pattern(r"^(?:([!-9;-~]{1,60})[ \t]?:|([ \t]*$)|.)", re.MULTILINE)
_KNOWN = {
    "received", "return-path", "delivered-to", "from", "to", "subject", "date", "message-id", "mime-version",
    "content-type", "content-transfer-encoding", "x-failed-recipients", "auto-submitted", "dkim-signature",
    "arc-seal", "x-received", "reply-to", "authentication-results", "x-original-to", "envelope-to", "references",
    "arc-message-signature", "received-spf", "sender", "precedence", "in-reply-to", "x-envelope-from", "thread-topic",
}  # fmt: skip
_SURE = {
    "received", "return-path", "mime-version", "content-type", "message-id", "x-failed-recipients", "dkim-signature",
    "delivered-to", "auto-submitted", "arc-seal", "x-received",
}  # fmt: skip
_FIRST_FIELDS = (b"Return-Path: ", b"Return-path: ", b"Received: from ", b"Received: by ", b"Delivered-To: ")
_LOOKED_AT = 8_192
_LOOKED_AT_MOST = 2_097_152


def is_email_file(raw: bytes) -> bool:
    """True for a file that is an e-mail, its line ends made plain before."""
    return _plainly_email(raw) or is_email(_beginning(raw), is_file=True)


def _plainly_email(raw: bytes) -> bool:
    """The quick look that is enough for nearly every e-mail."""
    if raw.startswith(_FIRST_FIELDS) and not raw.startswith(b"\n", raw.find(b"\n") + 1):
        return True
    end = raw.find(b"\n\n", 0, _LOOKED_AT)
    name = raw[: max(0, raw.find(b":", 0, end))]
    return (
        end != -1
        and name.replace(b"-", b"").isalpha()
        and raw.find(b"\nSubject: ", 0, end) != -1
        and raw.find(b"\nFrom: ", 0, end) != -1
    )


def _beginning(raw: bytes) -> str:
    """Enough of a file to see whether it begins as an e-mail does; more of it when one field is very long."""
    head = raw[:_LOOKED_AT]
    return (head if b"\n\n" in head else raw[:_LOOKED_AT_MOST]).decode("latin-1")


def is_email(text: str, *, is_file: bool = False) -> bool:
    """True for text that begins as a whole e-mail does: header fields from the first line on (RFC 5322 §2.2).

    People paste "From, To, Subject" above a notice, so that in a paste more is asked for than in a file.
    """
    text = text.lstrip("\ufeff \t\r\n")
    known: set[str] = set()
    strays = 0
    for match in _ANY_LINE.finditer(text[:_LOOKED_AT_MOST]):
        name, blank = match.group(1), match.group(2) is not None
        if name is not None and name.lower() in _KNOWN:
            known.add(name.lower())
            if len(known) > 1 and (is_file or not _SURE.isdisjoint(known)):
                return True
        elif blank or (name is None and match.start() == 0 and not text.startswith(("From ", ">From "))):
            return False
        elif name is None and match.group()[:1] not in (" ", "\t", ""):
            strays += 1
            if strays > 4:
                return False
    return False

"""Sorts the parts of an e-mail by what they are for: the notice to people, the fields for machines, what came back."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.reading.mail.dsn import looks_like_fields
from bot.reading.mail.html_text import html_text, links_of
from bot.reading.mail.parts import Part
from bot.reading.mail.returned import looks_like_headers

_MOST_TEXTS = 12
_SMALL_FILE = 131_072
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RECEIPT_TYPES = ("message/disposition-notification", "message/global-disposition-notification")
_HEADER_TYPES = ("text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/global-headers")


@dataclass(slots=True)
class SortedParts:
    """The parts of one e-mail by what they are for."""

    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    status: Part | None = None
    feedback: Part | None = None
    receipt: Part | None = None
    returned: list[Part] = field(default_factory=list)


def sort_parts(mail: Part) -> SortedParts:
    """Looks at every part once; a message inside is listed and not entered."""
    found = SortedParts()
    is_report = mail.content_type == "multipart/report"
    for part in mail.walk():
        kind = part.content_type
        if part.is_message or kind in _HEADER_TYPES:
            found.returned.append(part)
        elif kind in _STATUS_TYPES:
            found.status = found.status or part
        elif kind == "message/feedback-report":
            found.feedback = found.feedback or part
        elif kind in _RECEIPT_TYPES:
            found.receipt = found.receipt or part
        elif kind == "multipart/alternative":
            part._children = [_best_alternative(part)]
        elif not part.is_multipart and (kind.startswith("text/") or kind == "application/octet-stream"):
            _sort_text(part, found, is_report=is_report)
    return found


def _best_alternative(part: Part) -> Part:
    children = part.children
    plain = next((p for p in children if p.content_type == "text/plain" and p.end - p.body_start > 20), None)
    return plain or next((p for p in reversed(children) if p.content_type == "text/html"), children[0])


def _sort_text(part: Part, found: SortedParts, *, is_report: bool) -> None:
    after = found.status is not None or bool(found.returned)
    attached = part.headers.get("content-disposition", "").lower().startswith("attachment")
    if part.content_type == "application/octet-stream" or attached or (after and is_report):
        if part.end - part.body_start > _SMALL_FILE and not after:
            return
        text = part.text(_SMALL_FILE)
        if found.status is None and looks_like_fields(text):
            found.status = part
        elif looks_like_headers(text):
            found.returned.append(part)
        elif not found.texts and part.content_type != "application/octet-stream":
            found.texts.append(text.strip("\n"))
        return
    if len(found.texts) >= _MOST_TEXTS or (after and found.texts and found.status is not None):
        return
    text = part.text()
    if part.content_type == "text/html":
        if found.texts and any(text.strip() for text in found.texts):
            return
        found.links.extend(links_of(text))
        text = html_text(text)
    found.texts.append(text.strip("\n"))

"""An e-mail that the chat took apart, put together again, so that it is read like any other.

What it says and who wrote it are known; what came with it (the machine's part of a report, the returned mail) is
fetched. The form is RFC 2046's, for reports RFC 6522's. Nothing in it can make a header field or a part of its own: the
fields are one line each, and the mark between the parts is one that nothing in them has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bot.cases.errors import FileTrouble
from bot.cases.job import FileRef
from bot.reading.mail.html_text import html_text

_REPORTS: Final = {
    "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status",
    "message/feedback-report": "feedback-report",
    "message/disposition-notification": "disposition-notification",
}
_KNOWN_BY: Final = 60
"""Letters of its beginning by which a page that was fetched is known to be that e-mail's."""

Part = tuple[str, bytes]
"""A type of content, and the content."""


def mail_of(file: FileRef, fetch: Callable[[FileRef], bytes]) -> bytes:
    """The e-mail, as RFC 5322 writes it. Parts that cannot be had are left out. `fetch` may raise `TryAgain`."""
    parts = [_body(file, fetch)]
    for each in file.parts:
        try:
            parts.append((_type_of(each), fetch(each)))
        except FileTrouble:
            continue  # what it says without that is better than nothing
    return _composed(file.head, parts)


def mail_at_hand(file: FileRef) -> bytes:
    """As much of it as is known without fetching anything."""
    return _composed(file.head, [_text(file)])


def _body(file: FileRef, fetch: Callable[[FileRef], bytes]) -> Part:
    """The text; where that is cut off and the page of the e-mail can be had, that page."""
    if not file.is_cut:
        return _text(file)
    try:
        page = fetch(file)
    except FileTrouble:
        return _text(file)
    # A token that may not read files gets the page for logging in, which does not begin as the e-mail does.
    said = _letters(html_text(page.decode("utf-8", "replace")))
    return ("text/html; charset=utf-8", page) if _letters(file.text)[:_KNOWN_BY] in said else _text(file)


def _text(file: FileRef) -> Part:
    return "text/plain; charset=utf-8", file.text.encode("utf-8", "replace")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _type_of(part: FileRef) -> str:
    if part.name.lower().endswith(".eml"):
        return "message/rfc822"
    return part.mimetype if _is_type(part.mimetype) else "text/plain"


def _is_type(name: str) -> bool:
    kind, _, rest = name.partition("/")
    return bool(kind and rest) and name.isascii() and name.replace("/", "").replace("-", "").isalnum()


def _composed(head: str, parts: Sequence[Part]) -> bytes:
    fields = [*head.split("\n"), "MIME-Version: 1.0"] if head else ["MIME-Version: 1.0"]
    if len(parts) == 1:
        kind, content = parts[0]
        return "\n".join([*fields, f"Content-Type: {kind}", "", ""]).encode("utf-8", "replace") + content
    mark = _mark(parts)
    report = next((_REPORTS[kind] for kind, _ in parts if kind in _REPORTS), "")
    kind = f"multipart/report; report-type={report}" if report else "multipart/mixed"
    top = "\n".join([*fields, f'Content-Type: {kind}; boundary="{mark}"', "", ""])
    whole = b"".join(b"--%s\nContent-Type: %s\n\n%s\n" % (mark.encode(), kind.encode(), text) for kind, text in parts)
    return top.encode("utf-8", "replace") + whole + b"--%s--\n" % mark.encode()


def _mark(parts: Sequence[Part]) -> str:
    number = 0
    while any(f"=_part_{number}_".encode() in content for _, content in parts):
        number += 1
    return f"=_part_{number}_"

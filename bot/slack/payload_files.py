"""Which files are with a message of Slack's, and the e-mails that Slack itself took apart.

An e-mail that comes into a channel, or that “Send emails to Slack” brings, is a file of type `email`: what it says
stands in `plain_text`, who wrote it in `from`, `to`, `subject` and `headers`, and what came with it in `attachments`,
each with an address of its own (https://docs.slack.dev/reference/objects/file-object). Its own address gives the page
that Slack shows of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final

from bot.cases.job import FileRef
from bot.slack.payload_origin import Payload, documented
from bot.slack.payload_words import forwarded_and_attached, messages_in

MOST_INLINE: Final = 100_000
"""Characters of an e-mail's text that travel with a job; what is longer is fetched when it is read."""
_MOST_PARTS: Final = 4
_LARGEST_PART: Final = 5 * 1024 * 1024
_LONGEST_FIELD: Final = 2_000
_PARTS: Final = frozenset(
    {
        "message/delivery-status",  # RFC 3464
        "message/global-delivery-status",  # RFC 6533
        "message/feedback-report",  # RFC 5965
        "message/disposition-notification",  # RFC 8098
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "text/plain",  # what programs make of a report’s parts that they do not know
    }
)
_MORE_PARTS: Final = frozenset({".eml", ".txt", ".log"})
_OWN_FILES: Final = frozenset({".msg", ".zip", ".mbox"})
"""What is read by itself, and is no part of the e-mail that it came with."""


@documented
def files_of(message: Payload) -> tuple[FileRef, ...]:
    """The files with a message, then those of the messages that it forwards, each once. A deleted one keeps its name
    and has no address."""
    found: dict[str, FileRef] = {}
    for number, file in enumerate(_files_in(message)):
        if isinstance(file, Mapping):
            name = str(file.get("id") or f"without an id {number}")
            if name not in found:
                found[name] = _email(file) if _is_email(file) else _file(file)
                for at, part in enumerate(_attached(file, _OWN_FILES) if _is_email(file) else ()):
                    found[f"{name} {at}"] = part
    return tuple(found.values())


def _files_in(message: Payload) -> Iterator[Any]:
    yield from message.get("files") or ()
    for attachment in forwarded_and_attached(message):
        yield from attachment.get("files") or ()
        for inner in messages_in(attachment):
            yield from inner.get("files") or ()


def _file(file: Mapping[str, Any]) -> FileRef:
    return FileRef(
        id=str(file.get("id") or ""),
        name=str(file.get("name") or file.get("title") or "that file"),
        url=str(file.get("url_private_download") or file.get("url_private") or ""),
        size=int(file.get("size") or 0),
        filetype=str(file.get("filetype") or ""),
        mimetype=str(file.get("mimetype") or ""),
    )


def _is_email(file: Mapping[str, Any]) -> bool:
    """An e-mail that Slack took apart. One that somebody attached as it is (`message/rfc822`) is fetched instead: the
    whole of it says more."""
    kind = "email" in (file.get("filetype"), file.get("mode")) and file.get("mimetype") != "message/rfc822"
    return kind and any(file.get(name) for name in ("plain_text", "preview_plain_text", "headers", "from"))


def _email(file: Mapping[str, Any]) -> FileRef:
    whole, preview = str(file.get("plain_text") or ""), str(file.get("preview_plain_text") or "")
    text = whole or preview
    return replace(
        _file(file),
        head=_head(file),
        text=text[:MOST_INLINE],
        is_cut=not text or len(text) > MOST_INLINE or (_more_than_previewed(file) and len(whole) <= len(preview)),
        parts=tuple(_attached(file, _MORE_PARTS)),
    )


def _more_than_previewed(file: Mapping[str, Any]) -> bool:
    return bool(file.get("preview_is_truncated") or file.get("has_more"))


def _head(file: Mapping[str, Any]) -> str:
    """The header fields that Slack kept, as RFC 5322 writes them: one line each, whatever stands in them."""
    given = file.get("headers")
    headers = given if isinstance(given, Mapping) else {}
    fields = {
        "From": _people(file.get("from")),
        "To": _people(file.get("to")),
        "Cc": _people(file.get("cc")),
        "Reply-To": headers.get("reply_to"),
        "Subject": file.get("subject"),
        "Date": headers.get("date"),
        "Message-ID": headers.get("message_id"),
        "In-Reply-To": headers.get("in_reply_to"),
    }
    lines = {name: " ".join(str(value or "").split())[:_LONGEST_FIELD] for name, value in fields.items()}
    return "\n".join(f"{name}: {value}" for name, value in lines.items() if value)


def _people(listed: Any) -> str:
    people = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    return ", ".join(str(each.get("original") or each.get("address") or "") for each in people)


def _attached(file: Mapping[str, Any], suffixes: frozenset[str]) -> Iterator[FileRef]:
    """What came with an e-mail and is wanted: by its suffix, or, among the parts of a report, by its type."""
    taken = 0
    for part in file.get("attachments") or ():
        if not isinstance(part, Mapping) or taken >= _MOST_PARTS:
            continue
        name, size = str(part.get("filename") or "that file"), int(part.get("size") or 0)
        mimetype = str(part.get("mimetype") or "").partition(";")[0].strip().lower()
        is_part = suffixes is _MORE_PARTS and mimetype in _PARTS
        if part.get("url") and size <= _LARGEST_PART and (is_part or PurePath(name).suffix.lower() in suffixes):
            taken += 1
            yield FileRef("", name, str(part["url"]), size, "", mimetype)

"""The one entry to the reading room: whatever arrived, as bytes or as text, becomes a `Message`."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.facts.secrets import masked
from bot.reading.mail.charset import clean, decode
from bot.reading.mail.containers import is_outlook, split_mbox, widened
from bot.reading.mail.foreign import DAMAGED_OUTLOOK, EMPTY, NO_TEXT, OFFICE, by_content, is_empty
from bot.reading.mail.kinds import from_mail_system
from bot.reading.mail.mime import read_email
from bot.reading.mail.outlook import NoOutlookFile, UnreadableOutlookFile, outlook_to_email
from bot.reading.mail.parts import plain_lines
from bot.reading.message import Kind, Message, Unreadable
from bot.reading.page.boundary import notice_end
from bot.reading.page.other_mail import told_apart
from bot.reading.page.page import page_of
from bot.reading.paste.forwarded import shows_system_head
from bot.reading.paste.fragments import read_paste
from bot.reading.paste.long_log import ONLY_ITS_END, end_of_log, looks_like_log
from bot.reading.paste.slack_markup import unmangle
from bot.reading.text.patterns import Pattern

MOST_BYTES = 64 * 1024 * 1024
MOST_TEXT = 1_048_576

_MANY_BLANK_LINES = Pattern(r"\n(?:[ \t]{0,40}+\n){3,}")
_SURROGATE = Pattern("[\ud800-\udfff]+")
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
_BYTE_ORDER_MARK = "\ufeff"
_LOOKED_AT = 8_192
_SHORT = 160
"""What somebody asks about such a message in their own words is shorter than the message."""
_LOOKED_AT_MOST = 2_097_152


def read(data: bytes | str) -> Message:
    """What `data` is and says: an e-mail, an mbox, an Outlook file, or text that somebody pasted.

    Never fails on what is in it: what cannot be read comes back as not a bounce, with what it is in `unreadable`.
    """
    return _told_apart(_masked(_read(masked(data) if isinstance(data, str) else data)))


def _masked(message: Message) -> Message:
    """Without the secrets in what the message may show again."""
    text = masked(message.text)
    if text == message.text and not message.further:
        return message
    failures = tuple(
        replace(each, diagnostic=each.diagnostic._replace(value=masked(each.diagnostic.value)))
        if each.diagnostic
        else each
        for each in message.failures
    )
    return replace(
        message,
        text=text,
        pasted=masked(message.pasted) if message.pasted else message.pasted,
        failures=failures,
        further=tuple(map(_masked, message.further)),
    )


def _told_apart(message: Message) -> Message:
    """What only speaks of failed mail is no bounce; a short question stays a question, and a report a report."""
    open_kinds = (Kind.BOUNCE, Kind.QUESTION, Kind.NOT_A_BOUNCE, Kind.AUTO_REPLY)
    if message.kind not in open_kinds or any(failure.action for failure in message.failures):
        return message
    found = told_apart(message.notice[: notice_end(page_of(message.notice))])
    if found is None or (message.kind is Kind.QUESTION and len(message.text) < _SHORT):
        return message
    return replace(message, kind=found[0], form=found[1], failures=())


def _read(data: bytes | str) -> Message:
    if isinstance(data, str):
        return _read_text(data)
    if len(data) > MOST_BYTES:
        data = data[-MOST_BYTES:] if looks_like_log(data) else data[:MOST_BYTES]
    if is_empty(data):
        return _unreadable(EMPTY)
    if is_outlook(data):
        return _read_outlook(data)
    raw = plain_lines(widened(data))
    mails = split_mbox(raw)
    if len(mails) > 1:
        messages = [read_email(mail) for mail in mails]
        return replace(messages[0], further=tuple(messages[1:]))
    if _plainly_email(raw) or is_email(_beginning(raw), is_file=True):
        message = read_email(raw)
        return _forwarded_within(message) or _unless_without_text(message)
    foreign = by_content(data)
    if foreign is not None:
        return _unreadable(foreign)
    end = end_of_log(raw)
    return _read_text(decode(raw[:MOST_TEXT])) if end is None else _read_log(end)


def _read_outlook(data: bytes) -> Message:
    try:
        return _unless_without_text(read_email(outlook_to_email(data)))
    except UnreadableOutlookFile:
        return _unreadable(DAMAGED_OUTLOOK)
    except NoOutlookFile:
        return _unreadable(OFFICE)


def _unless_without_text(message: Message) -> Message:
    """The message, with a word on it when there is nothing in it."""
    if message.kind is not Kind.NOT_A_BOUNCE or message.text.strip() or message.further:
        return message
    return replace(message, unreadable=NO_TEXT, defects=(NO_TEXT.what, *message.defects))


def _forwarded_within(message: Message) -> Message | None:
    """The notice that somebody forwarded in the text of their mail: their words are the question. None without one."""
    if any(failure.reply_code or failure.status for failure in message.failures):
        return None
    if from_mail_system({"from": message.reported_from or ""}) or not shows_system_head(message.text):
        return None
    pasted = read_paste(message.text)
    told = any(failure.recipient or failure.reply_code or failure.status for failure in pasted.failures)
    if not told or pasted.kind not in (Kind.BOUNCE, Kind.DELAY):
        return None
    return replace(pasted, defects=message.defects, links=message.links)


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


def _read_text(text: str) -> Message:
    text = _SURROGATE.sub("", text)
    beginning = _plain(text[:MOST_TEXT])
    if not beginning.strip().strip(_BYTE_ORDER_MARK):
        return _unreadable(EMPTY)
    if is_email(beginning):
        return read_email(unmangle(beginning).lstrip().encode("utf-8", "replace"))
    end = end_of_log(text.encode("utf-8")) if len(text) > MOST_TEXT else None
    return _read_paste(beginning) if end is None else _read_log(end)


def _read_log(end: bytes) -> Message:
    """The end of a log that is longer than what is read."""
    message = _read_paste(_plain(decode(end)))
    return replace(message, defects=(ONLY_ITS_END, *message.defects))


def _read_paste(text: str) -> Message:
    return read_paste(_MANY_BLANK_LINES.sub("\n\n\n", text))


def _plain(text: str) -> str:
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _unreadable(reason: Unreadable) -> Message:
    return Message(kind=Kind.NOT_A_BOUNCE, text="", defects=(reason.what,), unreadable=reason)

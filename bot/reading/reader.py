"""The one entry to the reading room: whatever arrived, as bytes or as text, becomes a `Message`."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bot.reading.facts.secrets import masked
from bot.reading.mail.archive import opened
from bot.reading.mail.beginning import is_email, is_email_file
from bot.reading.mail.charset import clean, decode
from bot.reading.mail.containers import MOST_MESSAGES, is_outlook, split_mbox, widened
from bot.reading.mail.foreign import DAMAGED_OUTLOOK, EMPTY, NO_TEXT, OFFICE, by_content, is_archive, is_empty, packed
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
from bot.reading.together import together

__all__ = ["MOST_BYTES", "MOST_TEXT", "Archive", "is_email", "read", "read_archive"]

MOST_BYTES = 64 * 1024 * 1024
MOST_TEXT = 1_048_576

_MANY_BLANK_LINES = Pattern(r"\n(?:[ \t]{0,40}+\n){3,}")
_SURROGATE = Pattern("[\ud800-\udfff]+")
_BYTE_ORDER_MARK = "\ufeff"
_NOT_ALL = "The archive holds more than I read, so some of its files were passed over."
_SHORT = 160
"""What somebody asks about such a message in their own words is shorter than the message."""


def read(data: bytes | str) -> Message:
    """What `data` is and says: an e-mail, several in an mbox or a zip, an Outlook file, or text that somebody pasted.

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


class Archive(NamedTuple):
    """What was read in a zip: each file with what it is and says, or why there is nothing."""

    files: tuple[tuple[bytes, Message], ...]
    note: str
    """What of it was left out, in words for a person."""
    trouble: Unreadable | None


class _Patience:
    """How much of one input is read as a paste is, which takes fifty times as long as an e-mail: as much as of a single
    text, however many there are in it."""

    def __init__(self) -> None:
        self._left = MOST_TEXT

    def takes(self, length: int) -> bool:
        """True where there is patience for so many more characters, which is used up then."""
        taken = min(length, MOST_TEXT)
        if taken > self._left:
            return False
        self._left -= taken
        return True


def _read(data: bytes | str, patience: _Patience | None = None) -> Message:
    patience = patience or _Patience()
    if isinstance(data, str):
        return _read_text(data)
    if len(data) > MOST_BYTES:
        data = data[-MOST_BYTES:] if looks_like_log(data) else data[:MOST_BYTES]
    if is_empty(data):
        return _unreadable(EMPTY)
    if is_outlook(data):
        return _read_outlook(data)
    if is_archive(data):
        return _read_all_of(data)
    raw = plain_lines(widened(data))
    mails = split_mbox(raw)
    if len(mails) > 1:
        return together([_told_apart(_read_mail(mail, patience)) for mail in mails])
    if is_email_file(raw):
        return _read_mail(raw, patience)
    foreign = by_content(data)
    if foreign is not None:
        return _unreadable(foreign)
    end = end_of_log(raw)
    return _read_text(decode(raw[:MOST_TEXT])) if end is None else _read_log(end)


def _read_mail(raw: bytes, patience: _Patience) -> Message:
    message = read_email(raw)
    return _forwarded_within(message, patience) or _unless_without_text(message)


def read_archive(data: bytes) -> Archive:
    """The files in a zip, read one by one, as far as there is patience for."""
    found = opened(data)
    patience, passed_over = _Patience(), 0
    readable: list[tuple[bytes, Message]] = []
    for file in found.files:
        count = sum([1 + len(message.further) for _, message in readable])
        if count >= MOST_MESSAGES or not (_is_mail(file) or patience.takes(len(file))):
            passed_over += 1
            continue
        message = _told_apart(_masked(_read(file, patience)))
        if message.unreadable is None:
            readable.append((file, message))
    note = found.note or (_NOT_ALL if passed_over else "")
    return Archive(tuple(readable), note, None if readable else found.trouble or packed("zip"))


def _is_mail(data: bytes) -> bool:
    raw = plain_lines(widened(data))
    return is_outlook(data) or len(split_mbox(raw)) > 1 or is_email_file(raw)


def _read_all_of(data: bytes) -> Message:
    """The bounces in a zip; what else there is to read in it where there is none."""
    found = read_archive(data)
    if found.trouble is not None:
        return _unreadable(found.trouble)
    message = together([message for _, message in found.files])
    return replace(message, defects=(found.note, *message.defects)) if found.note else message


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


def _forwarded_within(message: Message, patience: _Patience) -> Message | None:
    """The notice that somebody forwarded in the text of their mail: their words are the question. None without one."""
    if any(failure.reply_code or failure.status for failure in message.failures):
        return None
    if from_mail_system({"from": message.reported_from or ""}) or not shows_system_head(message.text):
        return None
    if not patience.takes(len(message.text)):
        return None
    pasted = read_paste(message.text)
    told = any(failure.recipient or failure.reply_code or failure.status for failure in pasted.failures)
    if not told or pasted.kind not in (Kind.BOUNCE, Kind.DELAY):
        return None
    return replace(pasted, defects=message.defects, links=message.links)


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

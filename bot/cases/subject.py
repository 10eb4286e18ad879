"""What exactly is to be explained: the words of the message, a file with it, or the bounce that it stands under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from bot.answering.inert import quoted
from bot.cases.case import Surface
from bot.cases.chat import Chat, Said
from bot.cases.errors import FileTrouble
from bot.cases.job import FileRef, Job
from bot.reading.mail.foreign import by_suffix
from bot.reading.message import Kind, Message, Unreadable
from bot.reading.reader import read

_REPORTS: Final = frozenset(
    {Kind.BOUNCE, Kind.DELAY, Kind.AUTO_REPLY, Kind.ABUSE_REPORT, Kind.DELIVERY_SUCCESS},
)
_MOST_FILES: Final = 5
"""Of one message."""
_MOST_FETCHED: Final = 12
_MOST_BYTES: Final = 100 * 1024 * 1024
"""Of one job, whatever hangs on the messages of its thread."""
_PICTURE: Final = (
    "I can’t read pictures. Copy the text of the bounce and paste it here, or drop the message itself (a file that "
    "ends in .eml). To get the text: open the bounce, choose “Show original” or “View source”, and copy all of it."
)
_NO_TEXT: Final = "I can’t read {name}. {what} {instead}"
_MENTION: Final = "In a channel, mention me in that message: without a mention I do not see it, nor a file with it."


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to explain (text as it went through the chat, or a file), or words on why there is nothing.
    Neither means that the message was empty."""

    data: bytes | str | None = None
    words: str | None = None
    message: Message | None = None
    """What was read in the data."""

    @property
    def is_report(self) -> bool:
        """True for a bounce and its like; False for a question or something else."""
        return self.message is not None and self.message.kind in _REPORTS

    @property
    def names_an_error(self) -> bool:
        """True for a question that can be answered by the code in it, whatever came with it."""
        return self.message is not None and bool(self.message.failures)


class _Reader:
    """The chat, as one job may read it: so many files, and so much of them."""

    def __init__(self, chat: Chat, team: str) -> None:
        self.chat = chat
        self._team = team
        self._left = _MOST_FETCHED
        self._bytes_left = _MOST_BYTES

    @property
    def may_go_on(self) -> bool:
        return self._left > 0 and self._bytes_left > 0

    def unmentioned(self, text: str) -> str:
        """What was said, without the bot's own name."""
        return self.chat.unmention(text, self._team).strip()

    def fetch(self, file: FileRef) -> bytes:
        self._left -= 1
        data = self.chat.fetch(file, self._team)
        self._bytes_left -= len(data)
        return data


def find_subject(job: Job, chat: Chat) -> Subject:
    """What this job is about. May raise `TryAgain` or `Refused` from the chat."""
    found = _find(job, _Reader(chat, job.place.team))
    if found.words is None or job.surface is Surface.DIRECT:
        return found
    return Subject(words=f"{found.words} {_MENTION}")


def _find(job: Job, reader: _Reader) -> Subject:
    own = _from_message(reader.unmentioned(job.text), job.files, reader)
    if not job.read_thread or own.is_report:
        return own
    thread = tuple(said for said in reader.chat.thread(job.place) if said.ts != job.message_ts)
    if own.data is not None and any(said.by_this_bot for said in thread):
        return own  # a further question under an answer that was given already
    above = _nearest_report(job, thread, reader)
    if above is not None:
        return above
    if own.data is not None or own.words is not None:
        return own
    return _from_parent(thread, reader)


def _nearest_report(job: Job, thread: tuple[Said, ...], reader: _Reader) -> Subject | None:
    """The bounce that stands nearest above the mention."""
    asked_at = job.message_ts or ""
    for said in reversed(thread):
        if said.by_this_bot or (asked_at and said.ts > asked_at):
            continue
        found = _from_message(reader.unmentioned(said.text), said.files, reader)
        if found.is_report:
            return found
    return None


def _from_parent(thread: tuple[Said, ...], reader: _Reader) -> Subject:
    """What the thread began with, whatever it is."""
    if not thread or thread[0].by_this_bot:
        return Subject()
    first = thread[0]
    return _from_message(reader.unmentioned(first.text), first.files, reader)


def _from_message(text: str, files: tuple[FileRef, ...], reader: _Reader) -> Subject:
    """One message's subject: the first bounce among its text and its files, else what can be read of it."""
    pasted = Subject(text, message=read(text)) if text else Subject()
    if pasted.is_report or not files:
        return pasted
    readable: Subject | None = None
    words: str | None = None
    for found in _from_files(files[:_MOST_FILES], reader):
        if found.is_report:
            return found
        readable = readable or (found if found.data is not None else None)
        words = words or found.words
    if pasted.data is not None and words is None:
        return pasted if readable is None else readable
    return readable or (pasted if pasted.names_an_error else Subject(words=words))


def _from_files(files: tuple[FileRef, ...], reader: _Reader) -> Iterator[Subject]:
    for file in files:
        foreign = by_suffix(PurePath(file.name).suffix[1:]) or by_suffix(file.filetype)
        if file.is_picture:
            yield Subject(words=_PICTURE)
        elif foreign is not None:
            yield _unreadable(file, foreign)
        elif not reader.may_go_on:
            return
        else:
            try:
                data = reader.fetch(file)
            except FileTrouble as trouble:
                yield Subject(words=str(trouble))
                continue
            message = read(data)
            found = message.unreadable
            yield _unreadable(file, found) if found is not None else Subject(data, message=message)


def _unreadable(file: FileRef, why: Unreadable) -> Subject:
    return Subject(words=_NO_TEXT.format(name=quoted(file.name, 100), what=why.what, instead=why.instead))

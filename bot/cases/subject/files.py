"""What one message has to be explained: its words, and the files with it. Several bounces are answered together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from bot.answering.inert import quoted
from bot.cases.chat import Chat
from bot.cases.errors import FileTrouble, TryAgain
from bot.cases.job import FileRef
from bot.cases.subject.mail import mail_of
from bot.reading.mail.foreign import by_suffix, is_archive
from bot.reading.message import Failure, Message, Unreadable
from bot.reading.reader import read, read_archive
from bot.reading.together import REPORTS, wanted
from bot.words import later, say

_MOST_FILES: Final = 10
"""Of one message: as many as Slack takes with one."""
_MOST_FETCHED: Final = 12
_MOST_BYTES: Final = 100 * 1024 * 1024
"""Of one job, whatever hangs on the messages of its thread."""
_PICTURE: Final = later(
    "I can’t read pictures. Copy the text of the bounce and paste it here, or drop the message itself (a file that "
    "ends in .eml). To get the text: open the bounce, choose “Show original” or “View source”, and copy all of it."
)
_NO_TEXT: Final = "I can’t read {name}. {what} {instead}"
_MISSED: Final = "I could not get {names} just now, so this is without it."
_ONLY_SO_MANY: Final = f"Only the first {_MOST_FILES} files of the message were read."


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to explain (text as it went through the chat, or a file), or words on why there is nothing.
    Neither means that the message was empty."""

    data: bytes | str | None = None
    words: str | None = None
    message: Message | None = None
    """What was read in the data, with what was read in further files."""

    @property
    def is_report(self) -> bool:
        """True for a bounce and its like; False for a question or something else."""
        return self.message is not None and self.message.kind in REPORTS

    @property
    def names_an_error(self) -> bool:
        """True for a question that can be answered by the code in it, whatever came with it."""
        return self.message is not None and bool(self.message.failures)


class Reader:
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
        """The file. Raises `FileTrouble` and `TryAgain`."""
        if not self.may_go_on:
            raise FileTrouble(say("That is more than I read at once. Ask me about one of them alone."))
        self._left -= 1
        data = self.chat.fetch(file, self._team)
        self._bytes_left -= len(data)
        return data


def subject_of(text: str, files: Sequence[FileRef], reader: Reader) -> Subject:
    """One message's subject: the bounces among its text and its files, else what can be read of it.

    Raises `TryAgain` where a file cannot be had just now, and nothing else in the message is a bounce.
    """
    pasted = Subject(text, message=read(text)) if text else Subject()
    if not files:
        return pasted
    found = _Found(pasted)
    for file in files[:_MOST_FILES]:
        if file.is_picture:
            found.words.append(say(_PICTURE))
        else:
            found.take(file, reader)
    if found.reports:
        notes = [_ONLY_SO_MANY] if len(files) > _MOST_FILES else []
        return _several(found, notes)
    if found.trouble is not None:
        raise found.trouble
    words = found.words[0] if found.words else None
    readable = found.readable[0] if found.readable else None
    if pasted.data is not None and words is None:
        return pasted if readable is None else readable
    return readable or (pasted if pasted.names_an_error else Subject(words=words))


class _Found:
    """What was read of one message so far."""

    def __init__(self, pasted: Subject) -> None:
        self.pasted = pasted
        self.reports: list[Subject] = [pasted] if pasted.is_report else []
        self.readable: list[Subject] = []
        self.words: list[str] = []
        self.missed: list[str] = []
        self.trouble: TryAgain | None = None

    def take(self, file: FileRef, reader: Reader) -> None:
        """Read a file."""
        if not file.head:
            foreign = by_suffix(PurePath(file.name).suffix[1:]) or by_suffix(file.filetype)
            if foreign is not None:
                self.words.append(_unreadable(file, foreign))
            if foreign is not None or not reader.may_go_on:
                return
        try:
            data = mail_of(file, reader.fetch) if file.head else reader.fetch(file)
        except FileTrouble as trouble:
            self.words.append(str(trouble))
            self.missed.append(file.name)
            return
        except TryAgain as trouble:
            self.trouble = self.trouble or trouble
            self.missed.append(file.name)
            return
        for subject in _in_file(file, data):
            if subject.words is not None:
                self.words.append(subject.words)
            elif subject.is_report:
                self._add(subject)
            else:
                self.readable.append(subject)

    def _add(self, report: Subject) -> None:
        if any(report.data == other.data for other in self.reports):
            return
        if self.pasted in self.reports and _is_same(self.pasted, report) and report.message and self.pasted.message:
            # Pasted, and attached as well: the file says more, and the person's words are with the paste.
            asked = report.message.question or self.pasted.message.question
            whole = replace(report, message=replace(report.message, question=asked))
            self.reports[self.reports.index(self.pasted)] = whole
            return
        self.reports.append(report)


def _in_file(file: FileRef, data: bytes) -> Iterator[Subject]:
    """What is in a file: of an archive each of the files in it, so that what is kept is the bounce, and not all."""
    if not is_archive(data):
        yield _read(file, data)
        return
    inside = read_archive(data)
    if inside.trouble is not None:
        yield Subject(words=_unreadable(file, inside.trouble))
    for content, message in inside.files:
        yield Subject(content, message=_noted(message, *filter(None, [inside.note])))


def _read(file: FileRef, data: bytes) -> Subject:
    message = read(data)
    if message.unreadable is not None:
        return Subject(words=_unreadable(file, message.unreadable))
    return Subject(data, message=message)


def _several(found: _Found, notes: list[str]) -> Subject:
    """All bounces as one subject: the first with the others behind it."""
    messages = [subject.message for subject in found.reports if subject.message is not None]
    chosen = wanted([message.kind for message in messages])
    first = messages[chosen[0]]
    others = [
        each for number in chosen[1:] for each in (replace(messages[number], further=()), *messages[number].further)
    ]
    if found.missed:
        notes.insert(0, _MISSED.format(names=", ".join(quoted(name, 100) for name in found.missed[:3])))
    message = _noted(replace(first, further=(*first.further, *others)), *notes)
    return replace(found.reports[chosen[0]], message=message)


def _noted(message: Message, *notes: str) -> Message:
    return replace(message, defects=(*notes, *message.defects)) if notes else message


def _is_same(pasted: Subject, report: Subject) -> bool:
    """Is what was pasted told again by the file, for each recipient with the same code?"""
    ours = pasted.message.failures if pasted.message else ()
    theirs = report.message.failures if report.message else ()
    return bool(ours) and all(any(_is_same_failure(one, other) for other in theirs) for one in ours)


def _is_same_failure(pasted: Failure, other: Failure) -> bool:
    pairs = ((pasted.recipient, other.recipient), (pasted.reply_code, other.reply_code), (pasted.status, other.status))
    known = [(str(one).lower(), str(two).lower()) for one, two in pairs if one is not None and two is not None]
    return bool(known) and all(one == two for one, two in known)


def _unreadable(file: FileRef, why: Unreadable) -> str:
    return _NO_TEXT.format(name=quoted(file.name, 100), what=why.what, instead=why.instead)

"""What exactly is to be explained: the words of the message, files with it, or the bounce that it stands under."""

from __future__ import annotations

from typing import Final

from bot.cases.case import Surface
from bot.cases.chat import Chat, Said
from bot.cases.job import Job
from bot.cases.subject.files import Reader, Subject, subject_of
from bot.cases.subject.thread import Notes, Thread, forget_thread, read_thread
from bot.words import later, say

__all__ = ["Subject", "find_subject"]

_MENTION: Final = later(
    "In a channel, mention me in that message: without a mention I do not see it, nor a file with it."
)


def find_subject(job: Job, chat: Chat, notes: Notes) -> Subject:
    """What this job is about. May raise `TryAgain` or `Refused` from the chat; `notes` is where it keeps how far it has
    read."""
    found = _find(job, Reader(chat, job.place.team), notes)
    forget_thread(notes)
    if found.words is None or job.surface is Surface.DIRECT:
        return found
    return Subject(words=f"{found.words} {say(_MENTION)}")


def _find(job: Job, reader: Reader, notes: Notes) -> Subject:
    own = subject_of(reader.unmentioned(job.text), job.files, reader)
    if not job.read_thread or own.is_report:
        return own
    is_question = own.data is not None
    thread = read_thread(job, reader, notes, enough_when_answered=is_question)
    if is_question and thread.answered:
        return own  # a further question under an answer that was given already
    above = _nearest_report(thread, reader)
    if above is not None:
        return above
    if own.data is not None or own.words is not None:
        return own
    return _from_parent(thread, reader)


def _nearest_report(thread: Thread, reader: Reader) -> Subject | None:
    """The bounce that stands nearest above the mention."""
    for said in thread.nearest_first():
        found = _subject(said, reader)
        if found.is_report:
            return found
    return None


def _from_parent(thread: Thread, reader: Reader) -> Subject:
    """What the thread began with, whatever it is."""
    first = thread.first
    return Subject() if first is None or first.by_this_bot else _subject(first, reader)


def _subject(said: Said, reader: Reader) -> Subject:
    return subject_of(reader.unmentioned(said.text), said.files, reader)

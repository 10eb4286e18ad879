"""A thread read page by page, with the place kept: where Slack gives one page a minute, a long one takes minutes.

What is remembered between two pages is what may still be wanted of them: how far one has come, what the thread began
with, the nearest message whose words are a bounce, and the nearest ones with files, which are looked into at the end.
Apps that are sold outside Slack's Marketplace get 15 messages a request, and one request a minute
(https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Protocol

from bot.cases.chat import Said, ThreadPage
from bot.cases.job import FileRef, Job
from bot.cases.subject.files import Reader
from bot.cases.subject.mail import mail_at_hand
from bot.reading.reader import read
from bot.reading.together import REPORTS

_PLACE: Final = "place in the thread"
_MOST_WITH_FILES: Final = 12
_MOST_PAGES: Final = 80


class Notes(Protocol):
    """Where a job keeps how far it has come, for when it is put off and comes again."""

    def noted(self, name: str) -> str:
        """What was noted, nothing where nothing was."""

    def note(self, name: str, text: str) -> None:
        """Keep it."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What of a thread counts for one mention in it, as far as it was read."""

    cursor: str | None = None
    pages: int = 0
    is_done: bool = False
    end_seen: bool = False
    """True once the page was read that the mention stands on: what is nearest to it."""
    answered: bool = False
    """True when the bot has said something in it before the mention."""
    first: Said | None = None
    bounce: Said | None = None
    """The nearest message above whose words are a bounce."""
    with_files: tuple[Said, ...] = ()
    """Those nearer than that which have files to look into, oldest first."""

    def nearest_first(self) -> Iterator[Said]:
        """The messages that may be the bounce that is asked about."""
        yield from reversed(self.with_files)
        if self.bounce is not None:
            yield self.bounce

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Thread:
        """What was read so far; nothing where that cannot be told."""
        try:
            data: dict[str, Any] = json.loads(text or "{}")
            said = {name: _said(data[name]) if data.get(name) else None for name in ("first", "bounce")}
            return cls(**{**data, **said, "with_files": tuple(_said(each) for each in data.get("with_files", ()))})
        except (ValueError, TypeError, LookupError, AttributeError):
            return cls()


def read_thread(job: Job, reader: Reader, notes: Notes, *, enough_when_answered: bool) -> Thread:
    """What stands above a mention. Raises `TryAgain` between two pages, with the place noted, and `Refused`.

    `enough_when_answered`: stop where the bot itself is found to have spoken.
    """
    thread = Thread.from_json(notes.noted(_PLACE))
    while not thread.is_done:
        page = reader.chat.thread_page(job.place, thread.cursor, job.message_ts)
        thread = _after(thread, page, job, reader)
        if enough_when_answered and thread.answered:
            thread = replace(thread, is_done=True)
        notes.note(_PLACE, thread.to_json())
    return thread


def forget_thread(notes: Notes) -> None:
    """What was said in it is kept no longer than it is wanted."""
    if notes.noted(_PLACE):
        notes.note(_PLACE, "")


def _after(thread: Thread, page: ThreadPage, job: Job, reader: Reader) -> Thread:
    asked_at = job.message_ts or ""
    for said in sorted(page.said, key=lambda each: each.ts):
        if said.ts == job.place.thread_ts:
            thread = replace(thread, first=said)
        if asked_at and said.ts >= asked_at:
            thread = replace(thread, end_seen=True)
        elif said.by_this_bot:
            thread = replace(thread, answered=True)
        else:
            thread = _with(thread, said, reader)
    pages = thread.pages + 1
    # Slack gives threads from their beginning; should it once give the nearest first, these are enough.
    found = thread.bounce is not None and thread.end_seen and thread.bounce.ts != job.place.thread_ts
    done = page.cursor is None or found or pages >= _MOST_PAGES
    return replace(thread, cursor=page.cursor, pages=pages, is_done=done)


def _with(thread: Thread, said: Said, reader: Reader) -> Thread:
    """With one more message, where it may be nearer than what was found."""
    if thread.bounce is not None and said.ts < thread.bounce.ts:
        return thread
    if _is_bounce(said, reader):
        nearer = tuple(each for each in thread.with_files if each.ts > said.ts)
        return replace(thread, bounce=said, with_files=nearer)
    to_fetch = tuple(file for file in said.files if not file.head or file.is_cut or file.parts)
    if not to_fetch:
        return thread
    kept = (*thread.with_files, Said(said.ts, "", to_fetch, said.by_this_bot))
    return replace(thread, with_files=tuple(sorted(kept, key=lambda each: each.ts)[-_MOST_WITH_FILES:]))


def _is_bounce(said: Said, reader: Reader) -> bool:
    text = reader.unmentioned(said.text)
    if text and read(text).kind in REPORTS:
        return True
    return any(file.head and read(mail_at_hand(file)).kind in REPORTS for file in said.files)


def _said(data: dict[str, Any]) -> Said:
    return Said(**{**data, "files": tuple(FileRef.from_data(file) for file in data["files"])})

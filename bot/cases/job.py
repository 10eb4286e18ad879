"""One piece of work, as a listener hands it over: small, frozen, and the same after a trip through a database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.cases.case import Place, Surface


class JobKind(StrEnum):
    """What is to be done."""

    EXPLAIN = "explain"
    ESCALATE = "escalate"
    CLAIM = "claim"
    RELEASE = "release"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    NOT_A_BOUNCE = "not-a-bounce"
    SOLVED = "solved"
    SUGGESTION = "suggestion"
    SHARE = "share"
    SHOW = "show"
    FEEDBACK = "feedback"
    TIDY = "tidy"
    """A look whether something that was posted stands twice, some time after it was uncertain whether it did."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file in the chat, by the address from which it can be fetched."""

    id: str
    name: str
    url: str
    size: int
    filetype: str
    mimetype: str

    @property
    def is_picture(self) -> bool:
        return self.mimetype.startswith("image/")


@dataclass(frozen=True, slots=True)
class Job:
    """`id` is the event's own, so that the same event handed over twice is one job.

    Of the rest each kind uses what it needs: EXPLAIN `text`, `files`, `message_ts` (the message that asks) and
    `subject_ts` (the message to be explained, when that is another one); the others `case_id` and `choice`.
    `reply_url` is where the chat takes a private answer to this very action, for a while.
    """

    kind: JobKind
    id: str
    place: Place
    surface: Surface = Surface.MENTION
    text: str = ""
    files: tuple[FileRef, ...] = ()
    message_ts: str | None = None
    read_thread: bool = False
    private: bool = False
    case_id: str = ""
    choice: str = ""
    reply_url: str | None = None

    @property
    def lane(self) -> str:
        """What is done in order: everything about one case, everything in one thread; private questions wait for
        nothing."""
        if self.kind is JobKind.TIDY or (not self.case_id and self.place.thread_ts is None):
            return self.id
        return self.case_id or f"{self.place.channel}:{self.place.thread_ts}"

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> Job:
        """The job again. Fields that an older version did not know take their defaults. Raises `ValueError`,
        `LookupError` or `TypeError` for what was no job."""
        data: dict[str, Any] = json.loads(text)
        return cls(
            **{
                **data,
                "kind": JobKind(data["kind"]),
                "surface": Surface(data["surface"]),
                "place": Place(**data["place"]),
                "files": tuple(FileRef(**ref) for ref in data["files"]),
            }
        )

"""One piece of work, as a listener hands it over: small, frozen, and the same after a trip through a database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

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
    ASSIGN = "assign"
    """Somebody gives a case to `choice`, a person."""
    NOTE = "note"
    """Somebody who helps adds `text` to a card."""
    REPLY = "reply"
    """Somebody who helps writes `text` to the one who asked."""
    CHANNEL_GONE = "channel-gone"
    """A channel was archived or deleted, or the bot was taken out of it: cards in it are seen by nobody."""
    SOLVED = "solved"
    SUGGESTION = "suggestion"
    SHARE = "share"
    SHOW = "show"
    FEEDBACK = "feedback"
    HEARD = "heard"
    """Somebody said something in a thread that the bot has answered in, without a mention or with one."""
    CARD_SAID = "card-said"
    """Somebody said something in the thread of a card."""
    EDITED = "edited"
    """A message that was read is not as it was: `text` and `files` are what it is now."""
    DELETED = "deleted"
    """A message that was read is gone: `message_ts`."""
    ARRIVED = "arrived"
    """Something was said in a channel where every bounce is answered."""
    BUNDLED = "bundled"
    """Somebody asks for the answer to one bounce of a flood."""
    FLOOD_SHOW = "flood-show"
    """The summary of a flood, `choice`, is brought up to date."""
    FLOOD_OVER = "flood-over"
    """A look whether the flood `choice` has gone quiet."""
    FLOOD_TIDY = "flood-tidy"
    """A look whether the summary of the flood `choice` stands twice."""
    WEBHOOK = "webhook"
    """A happening, written down in `text`, is told to a web address outside."""
    DESK_MAIL = "desk-mail"
    """A help desk gets an e-mail about a case; `choice` is what happened to it."""
    INCIDENT = "incident"
    """A look whether a case is one of several alike; `choice` is the entry that they share."""
    INCIDENT_SHOW = "incident-show"
    """The notice about several cases, `choice`, is brought up to date."""
    INCIDENT_OVER = "incident-over"
    """A look whether the incident `choice` has gone quiet."""
    TIMER = "timer"
    """Something about a card is due by the clock: `choice` is the timer (reminders.py)."""
    REMINDER = "reminder"
    """Somebody pressed a button of a reminder: `choice` says which."""
    GIVE_BACK = "give-back"
    """Whoever has a case has not been heard of: it waits for somebody else; `choice` is the timer."""
    TRY_ENTRY = "try-entry"
    """What an entry, `text`, would do is shown in the form `view_id` (proposing.py)."""
    TIDY = "tidy"
    """A look whether something that was posted stands twice, some time after it was uncertain whether it did."""


_LANES: Final = frozenset(
    {JobKind.WEBHOOK, JobKind.DESK_MAIL, JobKind.INCIDENT, JobKind.INCIDENT_SHOW, JobKind.INCIDENT_OVER}
)
"""Kinds with lanes of their own: what is told outside in order for each case, incidents in order for each entry."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file in the chat, by the address from which it can be fetched."""

    id: str
    name: str
    url: str
    size: int
    filetype: str
    mimetype: str
    head: str = ""
    """Of an e-mail that the chat took apart: its header fields, put together again."""
    text: str = ""
    """Of such an e-mail: what it says, which need not be fetched."""
    is_cut: bool = False
    """True when `text` is not all of it, and the rest has to be fetched."""
    parts: tuple[FileRef, ...] = ()
    """Of such an e-mail: what came with it and may tell more of the bounce, each to be fetched."""

    @property
    def is_picture(self) -> bool:
        return self.mimetype.startswith("image/")

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> FileRef:
        """The file again, from what `asdict` made of it. Raises `TypeError` for what was none."""
        return cls(**{**data, "parts": tuple(cls.from_data(part) for part in data.get("parts", ()))})


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
    program: str = ""
    """Of ARRIVED: the app that said it (its `bot_id`), empty for a person."""
    view_id: str = ""
    """Of EXPLAIN: an open form of whoever asked, in which the answer is shown as well."""

    @property
    def lane(self) -> str:
        """What is done in order: everything about one case, everything in one thread; private questions wait for
        nothing."""
        if self.kind is JobKind.FLOOD_SHOW:
            return f"{self.kind}:{self.choice}"
        if self.kind in (JobKind.TIDY, JobKind.TIMER) or (not self.case_id and self.place.thread_ts is None):
            return self.id
        if self.kind in _LANES:  # who waits for something outside holds up nobody here
            return f"{self.kind}:{self.choice if self.kind is JobKind.INCIDENT else self.case_id or self.id}"
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
                "files": tuple(FileRef.from_data(ref) for ref in data["files"]),
            }
        )

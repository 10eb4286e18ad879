"""What must not be lost: a case, its escalation, what people thought of the answer. The types that leave this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.answering.answer import Answer
from bot.answering.emphasis import plain


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    NOT_A_BOUNCE = "not-a-bounce"
    FAILED = "failed"
    """The answer could not be posted; `Case.problem` says why."""


class Outcome(StrEnum):
    """What a case turned out to be, as whoever resolved it says."""

    ANSWER_RIGHT = "answer-right"
    OTHER_ENTRY = "other-entry"
    """Another entry of the base would have been the right one: `Escalation.right_entry`."""
    NEW_ERROR = "new-error"
    NOT_MAIL = "not-mail"


class Surface(StrEnum):
    """How the bot was reached."""

    MENTION = "mention"
    DIRECT = "direct"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    SHORTCUT_OUTSIDE = "shortcut-outside"
    """The same on a message in a place that the bot is no member of: answered directly."""
    THREAD = "thread"
    """Not at all: another bounce was pasted under an answer."""
    CHANNEL = "channel"
    """Not at all: a bounce arrived in a channel where every one is answered."""
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which workspace something was said, and by whom. `thread_ts` is None outside a thread."""

    team: str
    channel: str
    thread_ts: str | None
    user: str

    @property
    def is_direct(self) -> bool:
        """True between one person and the bot: such a place goes by the id of its channel, or of the person."""
        return self.channel.startswith(("D", "U", "W"))


@dataclass(frozen=True, slots=True)
class Post:
    """A message of the bot's own, by where it stands."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first answer about the same mail, and how that stands."""

    post: Post
    state: State


@dataclass(frozen=True, slots=True)
class Case:
    """One bounce that somebody asked about, and what became of it."""

    id: str
    place: Place
    surface: Surface
    state: State
    private: bool
    """True while only the person who asked has seen the answer (an ephemeral message)."""
    answer: Answer | None
    words: str | None
    """What the bot said instead of an answer (a file that could not be read); with no answer either, it gave help."""
    text: str
    """The readable text of the whole bounce."""
    posted: Post | None
    show_details: bool
    show_reply: bool
    solved_by: str | None
    problem: str | None
    created_at: datetime
    job_id: str = ""
    """The job that it was opened for."""
    cleared: bool = False
    """True once what was pasted and what was said of it are not kept any more."""
    earlier: Earlier | None = None
    """The same mail was asked about in the same channel within a day before. Looked up where the answer is shown."""

    @property
    def title(self) -> str:
        """One line that names it in a list."""
        if self.cleared:
            return "A case whose text is not kept any more"
        return plain(self.answer.headline) if self.answer else self.words or "A question about what I can do"


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case that a person was asked to look at. `version` grows with every change, so that a card is never stale."""

    id: str
    team: str
    case_id: str
    asked_by: str
    note: str
    state: State
    channel: str
    card: Post | None
    claimed_by: str | None
    resolved_by: str | None
    version: int
    problem: str | None
    posting: str | None = None
    """The job that posts the card, or that posted it."""
    urgent: bool = False
    created_at: datetime | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None
    heard_at: datetime | None = None
    """When a helper last did or said something about it; while nobody has it, since when it waits."""
    outcome: Outcome | None = None
    right_entry: str | None = None
    right_title: str = ""
    """What that entry is called, as far as the base still has it."""
    outcome_words: str = ""
    snoozed_until: float | None = None
    reminded: int = 0
    pinged: bool = False
    seen_at: datetime | None = field(default=None, compare=False)
    """The moment at which it stood like this."""

    @property
    def is_open(self) -> bool:
        return self.state in (State.ESCALATED, State.CLAIMED)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer, in their own words if they gave any."""

    team: str
    case_id: str
    user: str
    good: bool
    words: str
    right_entry: str | None = None
    """The entry that they say was meant."""

"""What one message turned out to be: the type that leaves the reading room.

Every fact remembers where it was found, so that an answer can quote the line it went by. Offsets are
character positions in `Message.text`, the readable text that was made of the input.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

Permanence = Literal["hard", "soft"]
Form = Literal["answer", "challenge", "moderation", "subscriber-warning", "phishing"]
"""The forms that mail takes which is no bounce and may look like one."""


class Kind(StrEnum):
    """What a message is, before anybody asks why."""

    BOUNCE = "bounce"
    DELAY = "delay"
    AUTO_REPLY = "auto-reply"
    ABUSE_REPORT = "abuse-report"
    DELIVERY_SUCCESS = "delivery-success"
    QUESTION = "question"
    NOT_A_BOUNCE = "not-a-bounce"


class Span(NamedTuple):
    """A stretch of `Message.text`, end exclusive."""

    start: int
    end: int


class Fact(NamedTuple):
    """One thing that was read, and where: `span` is None when it came from a field outside the text."""

    value: str
    span: Span | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient that a report speaks of.

    `reply_code` (RFC 5321 §4.2) and `status` (RFC 3463) are what the refusing server itself said, else what
    the report's own fields say. `diagnostic` is the server's own words, unwrapped on to one line with
    continuation codes removed.
    """

    recipient: Fact | None = None
    reply_code: Fact | None = None
    status: Fact | None = None
    action: Fact | None = None
    diagnostic: Fact | None = None
    remote_mta: Fact | None = None
    remote_ip: Fact | None = None
    smtp_command: Fact | None = None
    last_attempt: Fact | None = None
    will_retry_until: Fact | None = None

    @property
    def permanence(self) -> Permanence | None:
        """Hard or soft by the first digit of what the server said (RFC 5321 §4.2.1)."""
        for fact in (self.reply_code, self.status):
            if fact is not None and fact.value[:1] in "45":
                return "hard" if fact.value.startswith("5") else "soft"
        return None


NOTHING_SAID = Failure()


class Unreadable(NamedTuple):
    """What an input with nothing to read in it is, and what to send instead: a sentence or two each, for a person."""

    what: str
    instead: str


@dataclass(frozen=True, slots=True)
class Original:
    """The message that came back, as far as the report shows it. Never a source of facts about the failure."""

    sender: str | None = None
    recipient: str | None = None
    subject: str | None = None
    message_id: str | None = None
    date: str | None = None
    received: tuple[str, ...] = ()
    """Its Received fields, newest first, unfolded: the evidence on whether it left through one's own provider."""


UNKNOWN_ORIGINAL = Original()
"""Of a report that shows nothing of the message that came back."""


@dataclass(frozen=True, slots=True)
class Message:
    """One input, read. `part` says which bounce of a paste of several this is, in order, from 0."""

    kind: Kind
    text: str
    failures: tuple[Failure, ...] = ()
    original: Original = UNKNOWN_ORIGINAL
    question: str = ""
    """The person's own words around the paste; the whole text when there is no paste."""
    pasted: str | None = None
    """The text with the person's own words blanked, position by position; None where there are none."""
    mail_system: str | None = None
    """Name of the layout that read it (postfix, exim, gmail, ...)."""
    form: Form | None = None
    """Of what is no bounce: which of the forms it has that are told apart."""
    reporting_mta: Fact | None = None
    subject: str | None = None
    reported_from: str | None = None
    links: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    """What was wrong with the input, in words for a person ("the message is cut off in its second part")."""
    further: tuple[Message, ...] = field(default=())
    """Further bounces found in the same input, each complete in itself."""
    unreadable: Unreadable | None = None
    """Set when there was nothing to read; `defects` begin with what it is."""

    @property
    def notice(self) -> str:
        """What others than the person wrote: the only text that says why mail failed, and what became of it."""
        return self.text if self.pasted is None or self.kind is Kind.QUESTION else self.pasted

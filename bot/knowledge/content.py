"""What one file of the base holds: entries, and what is said beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.knowledge.entry import Entry, Lost, Party, Source, Steps, Who
from bot.knowledge.text import EntryId, Line, Short
from bot.reading.text.language import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """Words that mean the same to this base: `means` is the concept, `words` are its spellings, in any language."""

    means: EntryId
    words: tuple[Short, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyTexts:
    """What is said of any error that another party than usual refused, where the entry does not say it itself."""

    party: Party
    meaning: Line
    """Said after the entry’s meaning."""
    who: Who
    steps: Steps
    """The sender’s replace those of the entry; everybody else’s are added."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A provider’s own mark for an error (TSS04, S3150), and what exactly it stands for."""

    mark: Short
    """As the provider writes it."""
    provider: Short
    beside: tuple[Short, ...] = ()
    """Any of these words has to stand in the text too, for a mark that others may use for something else."""
    means: Line
    """A whole sentence, in plain words."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """What the customer is told to do, by whether the mail is lost."""

    yes: Line
    no: Line | None = None
    """None where there is nothing left to be tried, or nothing but to wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonReply:
    """The sentences of a reply about one reason; with a party, where that one said no."""

    reason: EntryId
    party: Party | None = None
    what: Line
    """What happened, after “was not delivered” or “has not arrived yet”."""
    next: Next


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyReply:
    """The sentences of a reply for any reason, where this party said no and the reason has none of its own for it."""

    party: Party
    where: Line
    next: Next


@dataclass(frozen=True, kw_only=True, slots=True)
class SeveralReply:
    """What joins the sentences of a reply about several recipients. `{number}` and `{whom}` are filled in."""

    both: str = " and "
    """Between the last two addresses."""
    more: str = "{number} more"
    """How many are not named."""
    others: str = "Other addresses could not be reached for other reasons:"
    """Above the list of those that failed for other reasons."""
    hidden: str = "an address that the notice does not show"
    unknown: str = "The reason is not clear yet."
    lost: str = "The message to {whom} is lost and has to be sent again."
    tried: str = "The message to {whom} is not lost: the mail systems go on trying."
    comma: str = ", "


@dataclass(frozen=True, kw_only=True, slots=True)
class Replies:
    """Replies for the customer in one language: whole sentences, put together by reason, by lost and by party."""

    language: Language
    greeting: Short
    lost: Line
    """The first sentence when the mail will not arrive. May have <address|…>."""
    trying: Line
    """The first sentence when it is still being tried."""
    held: Line
    """The first sentence when somebody has to let it pass."""
    closing: Short
    several: SeveralReply = SeveralReply()
    reasons: tuple[ReasonReply, ...]
    parties: tuple[PartyReply, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterStyle:
    """How replies for customers begin and end, whoever wrote the words between: a team says it once."""

    language: Language | None = None
    """The language that it is for; of what names none, the signature is for every language that has none of its own."""
    greeting: Short | None = None
    closing: Short | None = None
    signature: Line | None = None
    """What stands under the closing, line by line."""


Shown = Literal["steps", "acting", "reply", "person", "solved", "other-steps"]
"""What of an answer is shown again under the words of a frame, or which button is offered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameWhen:
    """What must hold of a case for a frame to speak: everything that is given."""

    unsure: bool | None = None
    """The answer was none that one could rely on."""
    lost: Lost | None = None
    acts: tuple[Who, ...] = ()
    """One of these has to act."""
    permanence: tuple[Literal["hard", "soft"], ...] = ()
    reason: tuple[EntryId, ...] = ()
    has: tuple[Literal["reply", "steps", "acting", "where", "takes", "who", "retry"], ...] = ()
    """The case has something to say or show of each of these."""
    other: Literal["same", "found"] | None = None
    """What was asked about beside the bounce is known: `same` when it comes to the same reason."""
    standing: Literal["waiting", "claimed"] | None = None
    """A person was asked, and whether somebody has taken it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One way to answer a follow-up. A sentence with a slot that the case cannot fill is left out."""

    when: FrameWhen | None = None
    say: tuple[Line, ...]
    show: tuple[Shown, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """Something that people say after an answer, and what is said then."""

    id: EntryId
    asked: tuple[Line, ...]
    """Ways of saying it."""
    unlike: tuple[Line, ...] = ()
    """What sounds like it, and is not said to the bot."""
    frames: tuple[Frame, ...]
    """The first whose `when` holds speaks; the last has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """What is asked about a reason after its answer; with parties, where one of those said no."""

    reason: EntryId
    party: tuple[Party, ...] = ()
    plain: Line
    """What it is, in the plainest words."""
    where: Line
    """Where it can be seen or set."""
    takes: Line
    """How long it takes until it works."""
    own: Line
    """What the sender can do by themselves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnowledgeFile:
    """One file of the knowledge base."""

    entries: tuple[Entry, ...] = ()
    words: tuple[Word, ...] = ()
    off_topic: tuple[Line, ...] = ()
    """What people write that is no question about a bounce."""
    mail_domains: tuple[Short, ...] = ()
    """Well-known domains of mailboxes, that an address is often meant to be at."""
    forwarding_services: tuple[Short, ...] = ()
    """Domains of services that do nothing but pass mail on to another address."""
    parties: tuple[PartyTexts, ...] = ()
    marks: tuple[Mark, ...] = ()
    replies: tuple[Replies, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    asides: tuple[Aside, ...] = ()
    letter_style: tuple[LetterStyle, ...] = ()

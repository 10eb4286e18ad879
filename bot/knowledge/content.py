"""What one file of the base holds: entries, and what is said beside them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.entry import Entry, Party, Source, Steps, Who
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

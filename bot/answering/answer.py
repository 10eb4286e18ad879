"""What is said to the person: one `Answer`, several renderings (Slack blocks, terminal, JSON)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.entry import Lost, Party, Source, Who
from bot.matching.finding import Certainty
from bot.reading.message import Kind, Permanence
from bot.reading.text.language import Language


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another entry that may be meant: offered as a button."""

    entry_id: str
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One row of the table of an answer about several recipients."""

    address: str
    reason: str
    todo: str


@dataclass(frozen=True, slots=True)
class StepList:
    """What one of several people can do, under their name: “For the recipient”."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in plain text with *no* markup: the renderings add it. Text that came from the bounce is
    marked as such only by the fields it stands in (`quote`, `links_note`) and by slots already filled into sentences;
    a rendering escapes everything."""

    kind: Kind
    certainty: Certainty
    headline: str
    entry_id: str | None = None
    reason: str | None = None
    label: str | None = None
    confidence: float = 0.0
    permanence: Permanence | None = None
    verdict: str | None = None
    """Hard or soft, with what that means here: “Hard bounce · not delivered, and nobody is trying again”."""
    refused_by: Party | None = None
    """Whose system said the decisive no; None where that cannot be told."""
    lost: Lost | None = None
    """Whether the mail is lost, for one recipient at least; None where that cannot be told."""
    warning: str | None = None
    """What comes before anything else: backscatter, phishing."""
    why: str = ""
    facts: tuple[str, ...] = ()
    """What this very bounce says, in sentences: “SPF did not pass for shop.example.”"""
    steps: tuple[str, ...] = ()
    """What the sender, or who supports them, can do now."""
    acting: StepList | None = None
    """What whoever acts first can do, when that is not the sender."""
    acts: Who | None = None
    who_words: str | None = None
    """“you (the sender)”."""
    retry: str | None = None
    more_steps: tuple[StepList, ...] = ()
    """Steps of others, for the details."""
    customer_reply: str | None = None
    reply_language: Language = "en"
    questions: tuple[str, ...] = ()
    quote: str | None = None
    """The line that it went by, from the paste; inert wherever it is shown."""
    read: tuple[tuple[str, str], ...] = ()
    """What was read, by name: (“Recipient”, “kim@example.com”), (“Code”, “550 5.1.1”), ..."""
    links_note: str | None = None
    """The links found in the bounce, defanged (hxxps://evil[.]example), with the warning to open none unseen."""
    recipients: tuple[RecipientRow, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    ask_for_more: str | None = None
    """What to paste so that it can be answered, and how to get it."""
    sources: tuple[Source, ...] = ()
    defects: tuple[str, ...] = ()
    further: tuple[Answer, ...] = ()
    """Answers to further bounces in the same input: at most two more."""
    uncounted: int = 0
    """How many bounces more there were than are answered."""

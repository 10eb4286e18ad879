"""What the match found: the type that leaves the matching room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge.entry import Entry
from bot.reading.message import Failure, Message


class Certainty(StrEnum):
    """Confidence in words: sure from 0.8, likely from 0.5, else not sure."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that spoke for or against a candidate, for `--why`: “wording”, “code”, “phrasing”, ..."""

    what: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that may answer, and how well it does. `confidence` is calibrated, 0 to 1."""

    entry: Entry
    score: float
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    wording: str | None = None
    """The wording of the entry that was found, as the knowledge base has it."""
    source: str = ""
    """The piece of the bounce in which it was found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is held to be the reason of one failure, or the topic of one question.

    `best` is None when nothing in the base speaks of it. `answered` is False when the bot should abstain.
    """

    failure: Failure | None
    best: Candidate | None
    others: tuple[Candidate, ...] = ()
    answered: bool = False

    @property
    def certainty(self) -> Certainty:
        """The calibrated confidence of the best candidate in words."""
        confidence = self.best.confidence if self.best and self.answered else 0.0
        if confidence >= 0.8:
            return Certainty.SURE
        return Certainty.LIKELY if confidence >= 0.5 else Certainty.UNSURE


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that the match says of one message: one finding a failure, and at least one."""

    message: Message
    findings: tuple[Finding, ...]
    backscatter: bool = False
    """True when the returned message's own headers show that it did not leave through the user's provider."""

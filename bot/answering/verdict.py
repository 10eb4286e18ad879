"""Hard or soft, lost or not, in the words that stand under the headline."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering import words
from bot.answering.outcome import Outcome
from bot.answering.until import until_of
from bot.matching.finding import Finding
from bot.reading.message import NOTHING_SAID, Kind, Message, Permanence


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the mail, in words. Of a question, which is about no mail, there is none."""

    words: str | None = None
    then: str = ""
    """What comes after, if anything does."""


def verdict_of(message: Message, finding: Finding, outcome: Outcome) -> Verdict:
    """Hard or soft and what that means here."""
    if message.kind not in (Kind.BOUNCE, Kind.DELAY) or outcome.lost is None:
        return Verdict()
    if outcome.held:
        return Verdict(words.HELD)
    soft = permanence_of(message, finding) == "soft"
    if outcome.lost == "yes":
        if soft and not outcome.submitted:
            return Verdict(words.NEVER_QUEUED)
        return Verdict(words.SOFT_RUN_OUT if soft else words.HARD)
    until = until_of(message, finding.failure or NOTHING_SAID) or words.USUAL_RETRY
    if message.kind is Kind.DELAY:
        return Verdict(words.DELAY.format(until=until), words.DELAY_THEN)
    return Verdict((words.SOFT_GOING_ON if soft else words.GOING_ON).format(until=until), words.SOFT_THEN)


def permanence_of(message: Message, finding: Finding) -> Permanence | None:
    """Hard or soft: by what the server said, else by what the message is (RFC 5321 §4.2.1)."""
    said = finding.failure.permanence if finding.failure else None
    if said or message.kind not in (Kind.BOUNCE, Kind.DELAY):
        return said
    return "soft" if message.kind is Kind.DELAY else "hard"

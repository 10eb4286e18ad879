"""Hard or soft: whether a mail is still being tried, in words and as a fact that a rendering may colour."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering import words
from bot.answering.answer import Outlook
from bot.answering.until import until_of
from bot.matching.finding import Finding
from bot.reading.message import Failure, Kind, Message, Permanence


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the mail. Of a question, which is about no mail, there is none."""

    words: str | None = None
    outlook: Outlook | None = None
    then: str = ""
    """What comes after, if anything does."""


def verdict_of(message: Message, finding: Finding, permanence: Permanence | None) -> Verdict:
    """Hard or soft and what that means here."""
    if message.kind is Kind.QUESTION or permanence is None:
        return Verdict()
    until = until_of(message, finding.failure or Failure()) or words.USUAL_RETRY
    if message.kind is Kind.DELAY:
        return Verdict(words.DELAY.format(until=until), Outlook.STILL_TRYING, words.DELAY_THEN)
    if permanence == "hard":
        return Verdict(words.HARD, Outlook.GIVEN_UP)
    if lasting_of(message, finding, permanence) == "hard":
        return Verdict(words.SOFT_RUN_OUT, Outlook.GIVEN_UP)
    return Verdict(words.SOFT_GOING_ON.format(until=until), Outlook.STILL_TRYING, words.SOFT_THEN)


def permanence_of(message: Message, finding: Finding) -> Permanence | None:
    """Hard or soft: by what the server said, else by what the message is (RFC 5321 §4.2.1)."""
    said = finding.failure.permanence if finding.failure else None
    if said or message.kind is Kind.QUESTION:
        return said
    return "soft" if message.kind is Kind.DELAY else "hard"


def lasting_of(message: Message, finding: Finding, permanence: Permanence | None) -> Permanence | None:
    """What holds for the person: a soft code in a final report is for good, since the retries have run out."""
    action = finding.failure.action if finding.failure else None
    final = message.kind is Kind.BOUNCE and (message.mail_system or (action and action.value == "failed"))
    return "hard" if permanence == "soft" and final else permanence

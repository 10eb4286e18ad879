"""An answer about several recipients: which of them it is about, and a table of all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from bot.answering import words
from bot.answering.advice import advice_for
from bot.answering.answer import Answer, RecipientRow
from bot.answering.emphasis import plain
from bot.answering.inert import quoted
from bot.answering.outcome import outcome_of
from bot.answering.slots import slots_of
from bot.knowledge.base import Knowledge
from bot.matching.finding import Certainty, Finding
from bot.reading.message import Message

MOST_RECIPIENTS: Final = 20
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_SENDERS_OWN: Final = ("sender-blocklisted", "sender-dns-invalid", "sender-unauthenticated", "sender-not-authorised")
"""One such cause stops mail to everybody: it comes first, however many others failed for reasons of their own."""


def leading(findings: tuple[Finding, ...]) -> Finding:
    """The finding that the answer is about: a cause on the sender’s side, else the first of the commonest reason."""
    known = [finding for finding in findings if reason_of(finding)]
    if not known:
        return findings[0]
    own = next((finding for finding in known if reason_of(finding) in _SENDERS_OWN), None)
    [(reason, _)] = Counter(map(reason_of, known)).most_common(1)
    return own or next(finding for finding in known if reason_of(finding) == reason)


def reason_of(finding: Finding) -> str | None:
    """The reason that is answered, if any is."""
    return finding.best.entry.reason if finding.answered and finding.best else None


def shared_slots(message: Message, finding: Finding, findings: tuple[Finding, ...]) -> dict[str, str]:
    """What this bounce fills in; of several recipients with one reason, what is true of all of them."""
    alike = [other for other in findings if reason_of(other) == reason_of(finding)]
    others = [slots_of(message, other) for other in alike if other is not finding]
    return {
        name: value for name, value in slots_of(message, finding).items() if all(o.get(name) == value for o in others)
    }


def about_several(answer: Answer, message: Message, findings: tuple[Finding, ...], knowledge: Knowledge) -> Answer:
    """An answer that says first of how many recipients it speaks, with all of them in a table."""
    total, alike = len(findings), sum(reason_of(other) == answer.reason for other in findings)
    of_them = "the reason" if alike == total else f"the reason for {alike} of them"
    probably = "" if answer.certainty is Certainty.SURE else "probably "
    headline = f"{total} addresses failed; {of_them}: {probably}{_lower_first(answer.label or '')}"
    if alike == 1:
        headline = f"{total} addresses failed, each for a reason of its own"
    mixed = len({outcome_of(message, other, knowledge).lost for other in findings}) > 1
    return replace(
        answer,
        headline=headline if answer.label else f"{total} addresses failed, and I cannot see why.",
        verdict=words.MIXED if mixed else answer.verdict,
        lost="yes" if mixed else answer.lost,
        recipients=_rows(message, findings, knowledge),
    )


def _lower_first(text: str) -> str:
    """The text to go on within a sentence; a word like “SPF” stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _rows(message: Message, findings: tuple[Finding, ...], knowledge: Knowledge) -> tuple[RecipientRow, ...]:
    rows = []
    for finding in findings[:MOST_RECIPIENTS]:
        address = finding.failure.recipient.value if finding.failure and finding.failure.recipient else "not shown"
        slots = {name: value for name, value in slots_of(message, finding).items() if name != "address"}
        advice = advice_for(message, finding, knowledge, slots)
        if advice is None or finding.best is None:
            rows.append(RecipientRow(quoted(address, 120), "not sure why", "see the bounce"))
            continue
        todo = _SENTENCE_END.split(plain(advice.steps[0]))[0] if advice.steps else ""
        rows.append(RecipientRow(quoted(address, 120), finding.best.entry.label, todo))
    if (more := len(findings) - MOST_RECIPIENTS) > 0:
        rows.append(RecipientRow(f"and {more} more", "not shown here", "see the bounce"))
    return tuple(rows)

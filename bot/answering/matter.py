"""One finding of a message with what is worked out of it, for all who speak of it: sentences, tables, JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.answering.advice import Advice, Decision, advised, decide
from bot.answering.outcome import Outcome, outcome_of
from bot.answering.slots import Slots, slots_of
from bot.knowledge.base import Knowledge
from bot.matching.finding import Finding, Findings
from bot.reading.message import Failure, Message

MOST_TOLD: Final = 500
"""For how many recipients a reason is looked for."""
SENDERS_OWN: Final = (
    "sender-blocklisted",
    "sender-dns-invalid",
    "sender-unauthenticated",
    "sender-not-authorised",
    "smtp-auth-failed",
)
"""One such cause stops mail to everybody: it comes first, however many others failed for reasons of their own."""


class Matter:
    """One finding of a message. Slots, outcome and decision are worked out when they are first asked for, and kept."""

    __slots__ = ("_decision", "_is_decided", "_outcome", "_slots", "finding", "knowledge", "message")

    def __init__(self, message: Message, finding: Finding, knowledge: Knowledge) -> None:
        self.message = message
        self.finding = finding
        self.knowledge = knowledge
        self._slots: Slots | None = None
        self._outcome: Outcome | None = None
        self._decision: Decision | None = None
        self._is_decided = False

    @property
    def reason(self) -> str | None:
        """The reason that is answered, if any is."""
        finding = self.finding
        return finding.best.entry.reason if finding.answered and finding.best else None

    @property
    def slots(self) -> Slots:
        """What the bounce fills in."""
        if self._slots is None:
            self._slots = slots_of(self.message, self.finding)
        return self._slots

    @property
    def outcome(self) -> Outcome:
        """What became of the mail."""
        if self._outcome is None:
            self._outcome = outcome_of(self.message, self.finding, self.knowledge)
        return self._outcome

    @property
    def decision(self) -> Decision | None:
        """What is held to be so; None where no entry answers."""
        if not self._is_decided:
            self._decision = decide(self.message, self.finding, self.knowledge, self.slots, self.outcome)
            self._is_decided = True
        return self._decision

    def advice(self, slots: Mapping[str, str]) -> Advice | None:
        """What to do, with these slots filled in, which may be fewer than there are; None where no entry answers."""
        if slots is self.slots:
            decision = self.decision
        else:
            decision = decide(self.message, self.finding, self.knowledge, slots, self.outcome)
        return advised(decision, slots) if decision else None


def matters_of(findings: Findings, knowledge: Knowledge) -> tuple[Matter, ...]:
    """A matter for every recipient, a cause on the sender’s side first. What the match left out for there being so
    many has the reason of one that was told the same."""
    message, found = findings.message, findings.findings
    left = message.failures[len(found) : MOST_TOLD] if found[0].failure is not None else ()
    if left:
        known: dict[tuple[str, ...], Finding] = {}
        for finding in found:
            if finding.failure is not None:
                known.setdefault(_told(finding.failure), finding)
        found = (*found, *(_alike(failure, known.get(_told(failure))) for failure in left))
    matters = [Matter(message, finding, knowledge) for finding in found]
    matters.sort(key=lambda matter: matter.reason not in SENDERS_OWN)
    return tuple(matters)


def _told(failure: Failure) -> tuple[str, ...]:
    """What a recipient was told, without its name."""
    said = failure.diagnostic.value.lower() if failure.diagnostic else ""
    name = failure.recipient.value.lower() if failure.recipient else ""
    codes = (str(fact or "") for fact in (failure.reply_code, failure.status))
    return (said.replace(name, "") if name else said, *codes)


def _alike(failure: Failure, known: Finding | None) -> Finding:
    return replace(known, failure=failure) if known else Finding(failure, None)


def leading(matters: Sequence[Matter]) -> Matter:
    """The one that the answer is about: a cause on the sender’s side, else the first of the commonest reason."""
    known = [matter for matter in matters if matter.reason]
    if len(known) < 2:
        return known[0] if known else matters[0]
    own = next((matter for matter in known if matter.reason in SENDERS_OWN), None)
    [(reason, _)] = Counter(matter.reason for matter in known).most_common(1)
    return own or next(matter for matter in known if matter.reason == reason)


def shared_slots(matter: Matter, matters: Sequence[Matter]) -> Mapping[str, str]:
    """What this bounce fills in; of several recipients with one reason, what is true of all of them."""
    others = [other.slots for other in matters if other is not matter and other.reason == matter.reason]
    if not others:
        return matter.slots
    return {name: value for name, value in matter.slots.items() if all(o.get(name) == value for o in others)}

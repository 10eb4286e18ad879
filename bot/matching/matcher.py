"""Message x Knowledge -> Findings: why each mail failed, or what a person asks about, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.schema import Entry
from bot.matching.backscatter import is_backscatter
from bot.matching.contender import NONE, Contender, Mode
from bot.matching.features import Features
from bot.matching.finding import Candidate, Certainty, Evidence, Finding, Findings
from bot.matching.other_mail import OtherMail
from bot.matching.weights import Weights, fitted
from bot.reading.message import Failure, Kind, Message

MOST_FAILURES: Final = 50
"""How many recipients of one report are matched one by one."""

ALL: Final = 0.9
"""How much of a text a server’s line is when nothing else was said."""
SHOWN: Final = 0.6
NARROWER: Final = 0.2
CODED: Final = 1.5
UNNAMED: Final[dict[Mode, float]] = {"bounce": 1.0, "question": 1.5}
"""What speaks for one entry over another of the same reason: that its provider shows, that it is the narrower one, that
it is about the code where nothing but a code is given; and against one whose words are not there: that its provider is
not named."""


class Matcher:
    """Matches messages against one base. Holds no state between messages; safe to share between threads."""

    def __init__(
        self, knowledge: Knowledge, own_hosts: tuple[str, ...] = (), weights: dict[Mode, Weights] | None = None
    ) -> None:
        self.features = Features(knowledge)
        self._other_mail = OtherMail(knowledge.entries)
        self._own_hosts = own_hosts
        self._weights = weights or {"bounce": fitted("bounce"), "question": fitted("question")}

    def match(self, message: Message) -> Findings:
        """What the base says of a message: why it failed, what is asked, or what it is when it is no bounce."""
        if message.kind in (Kind.BOUNCE, Kind.DELAY):
            findings = tuple(self._of_failure(message, failure) for failure in _failures_of(message))
            return Findings(message, findings, is_backscatter(message, self._own_hosts))
        if message.kind is Kind.QUESTION:
            failure = message.failures[0] if message.failures else None
            return Findings(message, (self._of_question(message, failure),))
        return Findings(message, (self._other_mail.finding(message),))

    def unmatched(self, message: Message) -> Findings:
        """The message with what was read of it, and no word on why: for more input than is matched."""
        return Findings(message, tuple(Finding(failure, None) for failure in _failures_of(message)))

    def _of_failure(self, message: Message, failure: Failure | None) -> Finding:
        told = self._finding(self.features.of_failure(message, failure), failure, "bounce")
        if told.answered and _is_all(failure, message):
            return told
        in_talk = failure is None or not (failure.recipient or failure.remote_mta)
        settled = told.certainty is Certainty.SURE or (told.answered and not in_talk)
        if settled or message.mail_system or len(message.failures) > 1 or message.pasted is not None:
            return told
        # A bounce that somebody tells of in their own words: what they say may tell more than the words they quote.
        asked = self._finding(self.features.of_question(message), failure, "question")
        if asked.best and self.features.is_topic(asked.best.entry):
            return told
        return max(told, asked, key=_confidence)

    def _of_question(self, message: Message, failure: Failure | None) -> Finding:
        """What is asked; where a server's words are cited in it that are understood for sure, that is the question."""
        asked = self._finding(self.features.of_question(message), failure, "question")
        if failure is None or failure.diagnostic is None or asked.certainty is Certainty.SURE:
            return asked
        cited = replace(message, kind=Kind.BOUNCE, text=failure.diagnostic.value, pasted=None)
        told = self._finding(self.features.of_failure(cited, failure), failure, "bounce")
        return told if told.certainty is Certainty.SURE else asked

    def _finding(self, contenders: list[Contender], failure: Failure | None, mode: Mode) -> Finding:
        weights = self._weights[mode]
        of_reason: dict[str, list[tuple[float, Contender]]] = defaultdict(list)
        for contender in contenders:
            reason = self.features.entries[contender.number].reason if contender.number != NONE else ""
            of_reason[reason].append((weights.score(contender.values), contender))
        best = {
            reason: (
                max(score for score, _ in found),
                _most_specific(found, self.features.entries, weights, UNNAMED[mode]),
            )
            for reason, found in of_reason.items()
        }
        sure = weights.probabilities({reason: score for reason, (score, _) in best.items()})
        candidates = [
            self._candidate(contender, score, sure[reason], weights)
            for reason, (score, contender) in best.items()
            if reason
        ]
        candidates.sort(key=lambda candidate: -candidate.confidence)
        first = candidates[0] if candidates else None
        answered = first is not None and first.confidence >= weights.threshold and first.confidence > sure.get("", 0.0)
        return Finding(failure, first, tuple(candidates[1:6]), answered)

    def _candidate(self, contender: Contender, score: float, confidence: float, weights: Weights) -> Candidate:
        told = {
            **dict.fromkeys(("said", "said_vaguely", "text", "text_vaguely"), contender.wording),
            "ask": contender.phrasing,
        }
        evidence = tuple(
            Evidence(name, told.get(name) or "", round(weights.values[name] * value, 2))
            for name, value in contender.values.items()
            if name in weights.values and abs(weights.values[name] * value) >= 0.01
        )
        return Candidate(
            entry=self.features.entries[contender.number],
            score=score,
            confidence=confidence,
            evidence=evidence,
            wording=contender.wording,
            source=contender.source,
        )


def _failures_of(message: Message) -> tuple[Failure | None, ...]:
    return message.failures[:MOST_FAILURES] or (None,)


def _is_all(failure: Failure | None, message: Message) -> bool:
    """Is the server’s line all that there is?"""
    said = failure.diagnostic.value if failure and failure.diagnostic else ""
    return len(said) >= ALL * len(message.text.strip()) > 0


def _confidence(finding: Finding) -> float:
    return finding.best.confidence if finding.best and finding.answered else 0.0


def _most_specific(
    found: list[tuple[float, Contender]], entries: Sequence[Entry], weights: Weights, unnamed: float
) -> Contender:
    """Which entry of a reason speaks: the one that is borne out best, of near equals the narrower one.

    That its provider shows nowhere else counts against the reason, but not against an entry whose own words stand in
    the bounce; that it does show counts for it. Where the words are others, and most of all where somebody asks in
    their own, an entry about a provider that is not named gives way (`unnamed`).
    """
    penalty = weights.values.get("foreign", 0.0)

    def borne_out(item: tuple[float, Contender]) -> float:
        score, contender = item
        if contender.number == NONE:
            return score
        entry, foreign = entries[contender.number], contender.values.get("foreign", 0.0)
        shown = bool(entry.provider) and not foreign
        own_words = contender.values.get("own_share", 0.0)
        against = foreign * (unnamed * (1 - own_words) + penalty * own_words)
        coded = CODED * contender.values.get("own_code", 0.0) * contender.values.get("status_alone", 0.0)
        return score - against + SHOWN * shown + NARROWER * (entry.extends is not None) + coded

    return max(found, key=borne_out)[1]

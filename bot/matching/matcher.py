"""Message x Knowledge -> Findings: why each mail failed, or what a person asks about, and how sure that is.

What is said (heard.py, questions.py) -> how likely each reason is (learnt.py) -> which entry (phrases.py, the codes)
-> how sure (weights.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Final

from bot.knowledge.base import Knowledge
from bot.matching.backscatter import is_backscatter
from bot.matching.bounces import Bounces
from bot.matching.contender import Contender, Mode
from bot.matching.evidence import WordsFor, evidence_of
from bot.matching.finding import Candidate, Certainty, Finding, Findings
from bot.matching.heard import LONGEST_SAID
from bot.matching.learnt import Model
from bot.matching.other_mail import OtherMail
from bot.matching.outline import NONE, Outline, Outlines
from bot.matching.prepared import Name, Prepared
from bot.matching.questions import Questions, asked_text
from bot.matching.weights import Weights, fitted
from bot.reading.message import Failure, Kind, Message

MOST_FAILURES: Final = 50
"""How many recipients of one report are matched one by one."""

MOST_CANDIDATES: Final = 6
ALL: Final = 0.9
"""How much of a text a server’s line is when nothing else was said."""
SHOWN: Final = 0.6
NARROWER: Final = 0.2
UNSEEN: Final = 0.05
CODED: Final = 1.5
UNNAMED: Final[dict[Mode, float]] = {"bounce": 1.0, "question": 1.5}
"""What speaks for one entry over another of the same reason: that its provider shows, that it is the narrower one, that
it is about the code where nothing but a code is given; and against one: that its provider shows nowhere, and the
more the fewer of its words are there."""


class Matcher:
    """Matches messages against one base. Holds no state between messages; safe to share between threads."""

    def __init__(
        self,
        knowledge: Knowledge,
        own_hosts: tuple[str, ...] = (),
        weights: Mapping[Mode, Weights] | None = None,
        models: Mapping[Name, Model] | None = None,
    ) -> None:
        """`weights`, `models`: others than those that ship, for measuring."""
        self._knowledge = knowledge
        self._own_hosts = own_hosts
        self._weights = weights or {"bounce": fitted("bounce"), "question": fitted("question")}
        self._prepared = Prepared(knowledge, models)

    @cached_property
    def bounces(self) -> Bounces:
        """Who finds the candidates for why mail failed."""
        return Bounces(self._prepared)

    @cached_property
    def questions(self) -> Questions:
        """Who finds the candidates for what is asked. A bounce by itself does not wait for it."""
        return Questions(self._prepared, self.bounces)

    @cached_property
    def _other_mail(self) -> OtherMail:
        return OtherMail(self._knowledge, self._prepared)

    @property
    def outlines(self) -> Outlines:
        """What has to be known of every entry that can be a reason or a topic."""
        return self._prepared.outlines

    def match(self, message: Message, *, why: bool = False) -> Findings:
        """What the base says of a message: why it failed, what is asked, or what it is when it is no bounce.

        `why`: with what counted for each candidate, which takes longer.
        """
        if message.kind in (Kind.BOUNCE, Kind.DELAY):
            findings = tuple([self._of_failure(message, failure, why) for failure in _failures_of(message)])
            return Findings(message, findings, is_backscatter(message, self._own_hosts))
        if message.kind is Kind.QUESTION:
            failure = message.failures[0] if message.failures else None
            return Findings(message, (self._of_question(message, failure, why),))
        return Findings(message, (self._other_mail.finding(message),))

    def unmatched(self, message: Message) -> Findings:
        """The message with what was read of it, and no word on why: for more input than is matched."""
        return Findings(message, tuple(Finding(failure, None) for failure in _failures_of(message)))

    def _of_failure(self, message: Message, failure: Failure | None, why: bool) -> Finding:
        told = self._told(message, failure, why)
        if told.answered and _is_all(failure, message):
            return told
        in_talk = failure is None or not (failure.recipient or failure.remote_mta)
        settled = told.certainty is Certainty.SURE or (told.answered and not in_talk)
        if settled or message.mail_system or len(message.failures) > 1 or message.pasted is not None:
            return told
        # A bounce that somebody tells of in their own words: what they say may tell more than the words they quote.
        asked = self._asked(message, failure, why)
        if asked.best and asked.best.entry.reason not in self.outlines.told:
            return told
        return max(told, asked, key=_confidence)

    def _of_question(self, message: Message, failure: Failure | None, why: bool) -> Finding:
        """What is asked; where a server’s words are cited in it that are understood for sure, that is the question."""
        asked = self._asked(message, failure, why)
        if failure is None or failure.diagnostic is None or asked.certainty is Certainty.SURE:
            return asked
        cited = replace(message, kind=Kind.BOUNCE, text=failure.diagnostic.value, pasted=None)
        told = self._told(cited, failure, why)
        return told if told.certainty is Certainty.SURE else asked

    def _told(self, message: Message, failure: Failure | None, why: bool) -> Finding:
        heard = self.bounces.hear(message, failure)
        contenders = self.bounces.contenders(message, failure, heard)
        words = heard.words if heard.spoke else ()
        words_for = partial(self._prepared.servers.telling, words, heard.marks) if why else None
        return self._finding(contenders, failure, "bounce", hints_of(message, failure), words_for)

    def _asked(self, message: Message, failure: Failure | None, why: bool) -> Finding:
        contenders = self.questions.contenders(message, failure)
        words = self._prepared.asked_words(asked_text(message)) if why else ()
        words_for = partial(self._prepared.people.telling, words, ()) if why else None
        return self._finding(contenders, failure, "question", asked_text(message), words_for)

    def _finding(
        self,
        contenders: list[Contender],
        failure: Failure | None,
        mode: Mode,
        hints: str,
        words_for: WordsFor | None,
    ) -> Finding:
        weights = self._weights[mode]
        self.heed_whose(contenders, failure, hints)
        of_reason: dict[str, list[tuple[float, Contender]]] = {}
        for contender in contenders:
            scored = (weights.score(contender.values), contender)
            of_reason.setdefault(self.outlines.reason(contender.number), []).append(scored)
        scores = {reason: max([score for score, _ in found]) for reason, found in of_reason.items()}
        sure = weights.probabilities(scores)
        order = sorted([reason for reason in sure if reason], key=sure.__getitem__, reverse=True)
        candidates: list[Candidate] = []
        for reason in order[:MOST_CANDIDATES]:
            best = _most_specific(of_reason[reason], self.outlines.all, weights, UNNAMED[mode])
            candidates.append(
                Candidate(
                    entry=self._knowledge.entry(self.outlines.all[best.number].id),
                    score=scores[reason],
                    confidence=sure[reason],
                    evidence=evidence_of(best, reason, weights, words_for) if words_for else (),
                    wording=best.wording,
                    source=best.source,
                )
            )
        first = candidates[0] if candidates else None
        answered = first is not None and first.confidence >= weights.threshold and first.confidence > sure.get("", 0.0)
        return Finding(failure, first, tuple(candidates[1:]), answered)

    def heed_whose(self, contenders: list[Contender], failure: Failure | None, hints: str) -> None:
        """Whether an entry’s provider shows, by its name or by a code that it alone uses."""
        hints = hints.lower()
        status = failure.status.value if failure and failure.status else None
        named = self._prepared.codes.of_one_provider(status)
        for contender in contenders:
            if contender.number == NONE:
                continue
            outline, values = self.outlines.all[contender.number], contender.values
            names, by_code = self.outlines.providers[contender.number], contender.number in named
            values["last_resort"] = float(outline.last_resort)
            values["own_code"] = float(by_code or outline.last_resort)
            values["foreign"] = float(bool(names) and not by_code and not any(name in hints for name in names))


def _failures_of(message: Message) -> tuple[Failure | None, ...]:
    return message.failures[:MOST_FAILURES] or (None,)


def hints_of(message: Message, failure: Failure | None) -> str:
    """What may name a provider: the server’s words, and who spoke."""
    said = failure.diagnostic.value[:LONGEST_SAID] if failure and failure.diagnostic else ""
    remote = failure.remote_mta if failure else None
    return " ".join(str(part) for part in (said, remote, message.reporting_mta, message.mail_system) if part)


def _is_all(failure: Failure | None, message: Message) -> bool:
    """Is the server’s line all that there is?"""
    said = failure.diagnostic.value if failure and failure.diagnostic else ""
    return len(said) >= ALL * len(message.text.strip()) > 0


def _confidence(finding: Finding) -> float:
    return finding.best.confidence if finding.best and finding.answered else 0.0


def _most_specific(
    found: list[tuple[float, Contender]], entries: Sequence[Outline], weights: Weights, unnamed: float
) -> Contender:
    """Which entry of a reason speaks: the one that is borne out best, of near equals the narrower one.

    That its provider shows nowhere else counts against the reason, but not against an entry whose own words stand in
    the bounce; that it does show counts for it. Where the words are others, and most of all where somebody asks in
    their own, an entry about a provider that is not named gives way (`unnamed`).
    """
    penalty = weights.values.get("foreign", 0.0)

    def borne_out(item: tuple[float, Contender]) -> float:
        score, contender = item
        entry, foreign = entries[contender.number], contender.values.get("foreign", 0.0)
        shown = bool(entry.provider) and not foreign
        own_words = contender.values.get("own_share", 0.0)
        against = foreign * (UNSEEN + unnamed * (1 - own_words) + penalty * own_words)
        coded = CODED * contender.values.get("own_code", 0.0) * contender.values.get("status_alone", 0.0)
        return score - against + SHOWN * shown + NARROWER * entry.narrower + coded

    return max(found, key=borne_out)[1]

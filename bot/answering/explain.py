"""The one way through the pure rooms: read, match, compose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.answering.answer import Answer
from bot.answering.compose import answer_about, headline_of
from bot.answering.matter import Matter, matters_of
from bot.knowledge.base import Knowledge
from bot.matching.finding import Candidate, Finding, Findings
from bot.matching.matcher import Matcher
from bot.reading.message import Kind, Message
from bot.reading.reader import read

MOST_BOUNCES: Final = 3
"""How many bounces of one paste are answered; the rest are counted."""
MOST_MATCHED: Final = 200_000
"""How much text of the further bounces of one input is matched; what lies beyond is only read and counted."""


class Explanation:
    """One input explained: what was read, what was found, what is said.

    `matters`: what was decided of each failure, of the first bounce and of every further one in the same input.
    `further`: the findings of every further bounce. The answer is put into words when somebody wants to read it.
    """

    __slots__ = ("_answer", "findings", "further", "matters", "message")

    def __init__(
        self, findings: Findings, matters: tuple[tuple[Matter, ...], ...], further: tuple[Findings, ...]
    ) -> None:
        self.message: Message = findings.message
        self.findings = findings
        self.matters = matters
        self.further = further
        self._answer: Answer | None = None

    @property
    def answer(self) -> Answer:
        """What is said."""
        if self._answer is None:
            self._answer = self._composed()
        return self._answer

    @property
    def headline(self) -> str:
        """The first line of it."""
        alone = self.matters[0][0] if len(self.matters[0]) == 1 and self.message.unreadable is None else None
        return headline_of(alone) if alone is not None and self._answer is None else self.answer.headline

    def _composed(self) -> Answer:
        answer = answer_about(self.findings, self.matters[0])
        if not self.further:
            return answer
        told = zip(self.further[: MOST_BOUNCES - 1], self.matters[1:], strict=False)
        shown = tuple([answer_about(findings, matters) for findings, matters in told])
        return replace(answer, further=shown, uncounted=len(self.further) - len(shown))


class Explainer:
    """Explains inputs against one knowledge base. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, own_hosts: tuple[str, ...] = ()) -> None:
        self.knowledge = knowledge
        self._matcher = Matcher(knowledge, own_hosts)

    def explain(self, data: bytes | str, *, why: bool = False) -> Explanation:
        """Explain an e-mail, a paste or a question. Never raises for anything that stands in it.

        `why`: with what counted for each candidate.
        """
        return self.explain_message(read(data), why=why)

    def explain_message(self, message: Message, *, why: bool = False) -> Explanation:
        """The same for what has been read already."""
        return self._explanation(self._matcher.match(message, why=why), tuple(self._further(message.further)))

    def _further(self, messages: tuple[Message, ...]) -> Iterator[Findings]:
        """Everything that is known of the further messages of an input, as far as there is patience for."""
        left = MOST_MATCHED
        for message in messages:
            yield self._matcher.match(message) if left > 0 else self._matcher.unmatched(message)
            left -= len(message.text)

    def explain_as(self, data: bytes | str, entry_id: str, confidence: float = 0.5) -> Explanation:
        """Explain an input by the entry that a person picked. Raises `KeyError` when there is no such entry."""
        message = read(data)
        entry = self.knowledge.entry(entry_id)
        matched = self._matcher.match(message)
        picked = Candidate(entry=entry, score=0.0, confidence=confidence)
        first = matched.findings[0]
        others = tuple(item for item in (first.best, *first.others) if item and item.entry.id != entry_id)
        finding = Finding(first.failure, picked, others, answered=True)
        if message.kind not in (Kind.BOUNCE, Kind.DELAY):
            message = replace(message, kind=Kind.QUESTION)
        return self._explanation(Findings(message, (finding,), matched.backscatter), ())

    def _explanation(self, first: Findings, further: tuple[Findings, ...]) -> Explanation:
        return Explanation(first, tuple([matters_of(each, self.knowledge) for each in (first, *further)]), further)

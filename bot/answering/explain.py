"""The one way through the pure rooms: read, match, compose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.answering.answer import Answer
from bot.answering.compose import compose
from bot.knowledge.base import Knowledge
from bot.matching.finding import Candidate, Finding, Findings
from bot.matching.matcher import Matcher
from bot.reading.message import Kind, Message
from bot.reading.reader import read

MOST_BOUNCES: Final = 3
"""How many bounces of one paste are answered; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One input explained: what was read, what was found, what is said."""

    message: Message
    findings: Findings
    answer: Answer
    further: tuple[Findings, ...] = ()
    """The findings of every further bounce in the same input."""


class Explainer:
    """Explains inputs against one knowledge base. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, own_hosts: tuple[str, ...] = ()) -> None:
        self.knowledge = knowledge
        self._matcher = Matcher(knowledge, own_hosts)

    def explain(self, data: bytes | str) -> Explanation:
        """Explain an e-mail, a paste or a question. Never raises for anything that stands in it."""
        message = read(data)
        first, *further = (self._matcher.match(one) for one in (message, *message.further))
        return self._explanation(first, tuple(further))

    def explain_as(self, data: bytes | str, entry_id: str) -> Explanation:
        """Explain an input by the entry that a person picked. Raises `KeyError` when there is no such entry."""
        message = read(data)
        entry = self.knowledge.entry(entry_id)
        matched = self._matcher.match(message)
        picked = Candidate(entry=entry, score=0.0, confidence=0.5)
        finding = Finding(matched.findings[0].failure if matched.findings else None, picked, answered=True)
        if message.kind not in (Kind.BOUNCE, Kind.DELAY):
            message = replace(message, kind=Kind.QUESTION)
        return self._explanation(Findings(message, (finding,), matched.backscatter), ())

    def _explanation(self, first: Findings, further: tuple[Findings, ...]) -> Explanation:
        shown = tuple(compose(one, self.knowledge) for one in further[: MOST_BOUNCES - 1])
        answer = compose(first, self.knowledge)
        answer = replace(answer, further=shown, uncounted=max(0, len(further) - len(shown)))
        return Explanation(first.message, first, answer, further)

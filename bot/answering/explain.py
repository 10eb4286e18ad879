"""The one way through the pure rooms: read, match, compose."""

from __future__ import annotations

from collections.abc import Iterator
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
MOST_MATCHED: Final = 200_000
"""How much text of the further bounces of one input is matched; what lies beyond is only read and counted."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One input explained: what was read, what was found, what is said."""

    message: Message
    findings: Findings
    answer: Answer
    knowledge: Knowledge
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
        return self._explanation(self._matcher.match(message), tuple(self._further(message.further)))

    def _further(self, messages: tuple[Message, ...]) -> Iterator[Findings]:
        """Everything that is known of the further messages of an input, as far as there is patience for."""
        left = MOST_MATCHED
        for message in messages:
            yield self._matcher.match(message) if left > 0 else self._matcher.unmatched(message)
            left -= len(message.text)

    def explain_as(self, data: bytes | str, entry_id: str) -> Explanation:
        """Explain an input by the entry that a person picked. Raises `KeyError` when there is no such entry."""
        message = read(data)
        entry = self.knowledge.entry(entry_id)
        matched = self._matcher.match(message)
        picked = Candidate(entry=entry, score=0.0, confidence=0.5)
        first = matched.findings[0]
        others = tuple(item for item in (first.best, *first.others) if item and item.entry.id != entry_id)
        finding = Finding(first.failure, picked, others, answered=True)
        if message.kind not in (Kind.BOUNCE, Kind.DELAY):
            message = replace(message, kind=Kind.QUESTION)
        return self._explanation(Findings(message, (finding,), matched.backscatter), ())

    def _explanation(self, first: Findings, further: tuple[Findings, ...]) -> Explanation:
        shown = tuple(compose(one, self.knowledge) for one in further[: MOST_BOUNCES - 1])
        answer = compose(first, self.knowledge)
        answer = replace(answer, further=shown, uncounted=max(0, len(further) - len(shown)))
        return Explanation(first.message, first, answer, self.knowledge, further)

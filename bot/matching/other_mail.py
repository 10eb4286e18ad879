"""What answers mail that is no bounce: the entry of its kind whose words stand in it, else the kind’s general one."""

from __future__ import annotations

from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry
from bot.matching.finding import Candidate, Finding
from bot.matching.normalise import sentences_of, words_of
from bot.matching.prepared import Prepared
from bot.reading.message import Message

HEARD: Final = 0.7
"""How much of a wording must be there, in its order, for a narrower entry to answer."""
MOST_SENTENCES: Final = 60


class OtherMail:
    """The entries for automatic replies, receipts, complaints and whatever else is no bounce."""

    def __init__(self, knowledge: Knowledge, prepared: Prepared) -> None:
        self._knowledge = knowledge
        self._prepared = prepared

    def finding(self, message: Message) -> Finding:
        """What the base says of such a message. What kind it is was read; nothing of it is a guess."""
        failure = message.failures[0] if message.failures else None
        entry = self._entry(message)
        best = Candidate(entry, 1.0, 1.0) if entry else None
        return Finding(failure, best, answered=best is not None)

    def _entry(self, message: Message) -> Entry | None:
        of_kind = [(each, form) for each, kind, form in self._prepared.other_mail if kind == message.kind.value]
        if not of_kind:
            return None
        of_form = [each for each, form in of_kind if form is not None and form == message.form]
        said = of_form[0] if of_form else self._said(message)
        general = message.kind.value if any(each == message.kind.value for each, _ in of_kind) else None
        found = said or general
        return self._knowledge.entry(found) if found else None

    def _said(self, message: Message) -> str | None:
        """The entry whose words stand in the message."""
        index = self._prepared.other_wordings(message.kind.value)
        best: tuple[float, str | None] = (HEARD, None)
        for sentence in sentences_of(message.text)[:MOST_SENTENCES]:
            for hit in index.search(words_of(sentence), index.topics)[:1]:
                heard = hit.coverage * hit.alignment
                if heard > best[0]:
                    best = (heard, hit.phrase.topic)
        return best[1]

"""What answers mail that is no bounce: the entry of its kind whose words stand in it, else the kind’s general one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from bot.knowledge.schema import Entry
from bot.matching.finding import Candidate, Finding
from bot.matching.normalise import sentences_of, words_of
from bot.matching.phrases import Phrase, PhraseIndex
from bot.reading.message import Kind, Message

HEARD: Final = 0.7
"""How much of a wording must be there, in its order, for a narrower entry to answer."""
MOST_SENTENCES: Final = 60


class OtherMail:
    """The entries for automatic replies, receipts, complaints and whatever else is no bounce."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_kind: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.kind is not None:
                self._by_kind[entry.kind].append(entry)
        self._wordings = {
            kind: PhraseIndex(
                [
                    Phrase(number, wording, tuple(words_of(wording)), entry.id)
                    for number, entry in enumerate(found)
                    for wording in entry.wordings
                ]
            )
            for kind, found in self._by_kind.items()
        }

    def finding(self, message: Message) -> Finding:
        """What the base says of such a message. What kind it is was read; nothing of it is a guess."""
        failure = message.failures[0] if message.failures else None
        entry = self._of_form(message) or self._entry(message.kind, message.text)
        best = Candidate(entry, 1.0, 1.0) if entry else None
        return Finding(failure, best, answered=best is not None)

    def _of_form(self, message: Message) -> Entry | None:
        found = self._by_kind.get(message.kind.value, [])
        return next((entry for entry in found if entry.form is not None and entry.form == message.form), None)

    def _entry(self, kind: Kind, text: str) -> Entry | None:
        found = self._by_kind.get(kind.value, [])
        general = next((entry for entry in found if entry.id == kind.value), None)
        best: tuple[float, Entry | None] = (HEARD, general)
        for sentence in sentences_of(text)[:MOST_SENTENCES]:
            for hit in self._wordings[kind.value].search(words_of(sentence))[:1] if found else ():
                heard = hit.coverage * hit.alignment
                if heard > best[0]:
                    best = (heard, found[hit.phrase.owner])
        return best[1]

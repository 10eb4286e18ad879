"""Words that mean the same: so that “she has no space left” meets “the mailbox is full”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.knowledge.content import Word
from bot.matching.normalise import words_of


class Lexicon:
    """The concepts of a base, found in a text by their spellings; the longest spelling wins."""

    def __init__(self, concepts: Mapping[tuple[str, ...], str]) -> None:
        self._concepts = concepts
        self._longest = max((len(key) for key in self._concepts), default=0)

    def concepts_in(self, words: Sequence[str]) -> list[str]:
        """The concepts that a text speaks of, in order."""
        found: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                concept = self._concepts.get(tuple(words[at : at + length]))
                if concept:
                    found.append(concept)
                    at += length
                    break
            else:
                at += 1
        return found


def concepts_of(words: Iterable[Word]) -> dict[tuple[str, ...], str]:
    """Each spelling’s words with the concept that they mean, marked so that it is no word."""
    found: dict[tuple[str, ...], str] = {}
    for word in words:
        for spelling in word.words:
            key = tuple(words_of(spelling))
            if key:
                found.setdefault(key, f"={word.means}")
    return found

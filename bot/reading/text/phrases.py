"""Finds which of many phrases stand in a text, all in one pass over it (Aho and Corasick, 1975).

Hundreds of phrases tell layouts and kinds of notices apart, and hardly any is in a given text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation

Named = TypeVar("Named")


class Phrases(Generic[Named]):
    """Phrases in lower case, each with what it stands for."""

    def __init__(self, named: Iterable[tuple[str, Named]]) -> None:
        listed = list(named)
        self._phrases = [phrase for phrase, _ in listed]
        self._names = [name for _, name in listed]
        self._built: AhoCorasick | None = None

    def named_in(self, low: str) -> set[Named]:
        """What the phrases that stand in `low` stand for, wherever in a word they begin and end."""
        names = self._names
        return {names[number] for number, _, _ in self._found(low)}

    def places_in(self, low: str) -> list[tuple[Named, int, int]]:
        """The same with where each begins and ends."""
        names = self._names
        return [(names[number], start, end) for number, start, end in self._found(low)]

    def _found(self, low: str) -> list[tuple[int, int, int]]:
        automaton = self._built or self._build()
        try:
            return automaton.find_matches_as_indexes(low, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates; each becomes one question mark
            return automaton.find_matches_as_indexes(low.encode("utf-8", "replace").decode(), overlapping=True)

    def _build(self) -> AhoCorasick:
        """Built when it is first needed; two threads that build it at once build the same."""
        self._built = AhoCorasick(self._phrases, implementation=Implementation.ContiguousNFA, store_patterns=False)
        return self._built

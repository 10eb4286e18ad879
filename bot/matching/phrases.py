"""An index over phrases, and how well a text says each: fuzzy, by the weight of the words that are there.

A word weighs by how few phrases have it (inverse document frequency, 5 for a word of one phrase alone, whatever the
size of the base), so that stop words are learnt from the base
itself. A word that the base does not know is taken for the nearest one that it does (RapidFuzz). Candidates come
from the rarest words of the text first, under a bound on how many postings are read: that keeps the cost of a match
nearly the same however large the base is.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

MOST_POSTINGS: Final = 1200
MOST_OF_A_WORD: Final = 300
UNKNOWN_WEIGHT: Final = 2.0
MOST_CANDIDATES: Final = 32


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of the base: whose it is, as it stands there, and its words."""

    owner: int
    text: str
    words: tuple[str, ...]
    topic: str = ""
    """What it speaks for: a word that phrases of few topics have tells them apart, and weighs more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that a text says: `coverage` of its weight is there, `alignment` says how closely in that order,
    `weight` is how much was found in all, and `share` how much that is of all that the text says."""

    phrase: Phrase
    coverage: float
    alignment: float
    weight: float
    share: float

    @property
    def strength(self) -> float:
        """What the hit counts for: much said, wholly, and in its order."""
        return self.weight * self.coverage**3 * (0.35 + 0.65 * self.alignment)


class PhraseIndex:
    """Finds the phrases that a text says."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = [phrase for phrase in phrases if phrase.words]
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for word in dict.fromkeys(phrase.words):
                self._postings[word].append(number)
        count = max(1, len(self._phrases))
        topics = {phrase.topic for phrase in self._phrases}
        self.idf = {
            word: 5
            * _rarity(len(found), count)
            * (0.4 + 0.6 * _rarity(len({self._phrases[number].topic for number in found}), len(topics)))
            for word, found in self._postings.items()
        }
        self._distinct = [frozenset(phrase.words) for phrase in self._phrases]
        self._totals = array("f", (sum(self.idf[word] for word in words) for words in self._distinct))
        self._plain = [" ".join(word for word in phrase.words if word[0] != "=") for phrase in self._phrases]
        for word, found in self._postings.items():
            if len(found) > MOST_OF_A_WORD:
                self._postings[word] = nsmallest(MOST_OF_A_WORD, found, key=self._totals.__getitem__)
        self._by_shape: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        for word in self._postings:
            self._by_shape[len(word), word[0], ""].append(word)
            self._by_shape[len(word), "", word[-1]].append(word)
        self._nearest: dict[str, tuple[str, float] | None] = {}

    def known(self, words: Sequence[str]) -> dict[str, float]:
        """The words of a text that the base knows, each with how surely it is that word (1 for the word itself)."""
        found: dict[str, float] = {}
        for word in words:
            if word in self._postings:
                found[word] = 1.0
            else:
                near = self._near(word)
                if near and near[1] > found.get(near[0], 0.0):
                    found[near[0]] = near[1]
        return found

    def _near(self, word: str) -> tuple[str, float] | None:
        """The nearest known word, where it is near enough to be a slip of the same word."""
        if len(word) < 4 or word.startswith("=") or not word.isalpha():
            return None
        try:
            return self._nearest[word]
        except KeyError:
            near = self._search(word)
        if len(self._nearest) > 20_000:
            self._nearest.clear()  # other threads may be reading: what was found is given back, not read again
        self._nearest[word] = near
        return near

    def _search(self, word: str) -> tuple[str, float] | None:
        """Looks among the words that begin or end alike: one slip never changes both ends of a word."""
        slack = 1 if len(word) < 8 else 2
        best: tuple[str, float] | None = None
        lengths = range(len(word) - slack, len(word) + slack + 1)
        shapes = [(length, *end) for length in lengths for end in ((word[0], ""), ("", word[-1]))]
        for choices in filter(None, map(self._by_shape.get, shapes)):
            found = process.extractOne(word, choices, scorer=OSA.normalized_similarity, score_cutoff=0.74)
            if found and (best is None or found[1] > best[1]):
                best = (found[0], found[1])
        return (best[0], best[1] ** 2) if best else None

    def search(self, words: Sequence[str]) -> list[Hit]:
        """The phrases that a text says best, the best first."""
        known = self.known(words)
        candidates = self._candidates(known)
        said = " ".join(words)
        unknown = sum(word not in self._postings for word in set(words))
        whole = sum(self.idf[word] * surety for word, surety in known.items()) + UNKNOWN_WEIGHT * unknown
        hits: list[Hit] = []
        for number in candidates:
            phrase = self._phrases[number]
            found = sum(self.idf[word] * known.get(word, 0.0) for word in self._distinct[number])
            coverage = min(1.0, found / self._totals[number])
            if coverage < 0.3:
                continue
            alignment = _aligned(self._plain[number], said)
            hits.append(Hit(phrase, coverage, alignment, found, found / whole))
        hits.sort(key=lambda hit: -hit.strength)
        return hits

    def _candidates(self, known: dict[str, float]) -> list[int]:
        """Phrases by the weight of what they share with the text, from the rarest words until the bound is used up."""
        gathered: dict[int, float] = defaultdict(float)
        left = MOST_POSTINGS
        for word in sorted(known, key=lambda word: len(self._postings[word])):
            postings = self._postings[word]
            if left <= 0:
                break
            left -= len(postings)
            weight = self.idf[word] * known[word]
            for number in postings:
                gathered[number] += weight
        if len(gathered) <= MOST_CANDIDATES:
            return list(gathered)
        totals = self._totals
        ranked = [(weight * weight / totals[number], number) for number, weight in gathered.items()]
        return [number for _, number in nlargest(MOST_CANDIDATES, ranked)]


def _rarity(found: int, count: int) -> float:
    """1 for what only one of so many has, falling with how many have it."""
    return math.log(1 + count / found) / math.log(1 + count) if count > 1 else 1.0


def _aligned(text: str, said: str) -> float:
    """How closely a phrase stands together and in order in what is said, 0 to 1 (RapidFuzz partial ratio)."""
    if not text:
        return 1.0
    if len(text) <= len(said):
        return fuzz.partial_ratio(text, said) / 100
    return fuzz.ratio(text, said) / 100

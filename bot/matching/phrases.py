"""An index over phrases, and how well a text says each: fuzzy, by the weight of the words that are there.

A word weighs by how few phrases, and how few topics, have it (inverse document frequency, 5 for a word of one phrase
alone, whatever the size of the base), so that stop words are learnt from the base itself. A word that the base does not
know is taken for the nearest one that it does (RapidFuzz). Only phrases of the topics that are asked for are looked at,
from the rarest words of the text first, under a bound: that keeps the cost of a search the same however large the base
is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest, nsmallest
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.matching.remembered import Remembered

MOST_POSTINGS: Final = 250
"""How many phrases are looked up for one search."""
MOST_OF_A_WORD: Final = 100
"""How many phrases of one topic a word leads to: the shortest, of which it is the greatest part."""
MOST_CANDIDATES: Final = 8
UNKNOWN_WEIGHT: Final = 2.0
LEAST_COVERAGE: Final = 0.3
MOST_SLIPS: Final = 20_000
MOST_SEARCHES: Final = 1024
"""How many unknown words are remembered with the nearest known one, and searches with what they found."""
MOST_WORDS: Final = 12
"""How many words lead to phrases: the rarest ones."""
MOST_OF_A_SHAPE: Final = 400
"""How many words of one shape a slip is looked for among: the commonest."""
SHORTEST_SLIP: Final = 4


class Phrase(NamedTuple):
    """One phrase of the base: whose it is, as it stands there, its words, and what it speaks for."""

    owner: int
    text: str
    words: tuple[str, ...]
    topic: str = ""
    always: bool = False
    """Whether it is looked at whatever topics are asked for."""


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
    def only(self) -> float:
        """How far the phrase is all that was said, 0 to 1."""
        return self.share * self.coverage

    @property
    def strength(self) -> float:
        """What the hit counts for: much said, wholly, and in its order."""
        return self.weight * self.coverage**3 * (0.35 + 0.65 * self.alignment)


Indexed = tuple[
    list[tuple[int, str, tuple[str, ...], str, bool]],
    dict[str, float],
    list[float],
    dict[str, dict[str, list[int]]],
    list[str],
]
"""What an index holds: the phrases, the weight of each word and of each phrase, the phrases of a word by topic, and the
topics. It is plain, so that it can be kept."""


class PhraseIndex:
    """Finds the phrases that a text says. Safe to share between threads."""

    def __init__(self, indexed: Indexed) -> None:
        self._phrases, self._idf, self._totals, self._postings, self.topics = indexed
        self._nearest = Remembered(MOST_SLIPS, self._slip_of)
        self._found = Remembered(MOST_SEARCHES, self._search)

    def search(self, words: Iterable[str], topics: Iterable[str]) -> Sequence[Hit]:
        """The phrases of these topics that a text says best, the best first."""
        return self._found((tuple(words), tuple(topics)))

    def _search(self, asked: tuple[tuple[str, ...], tuple[str, ...]]) -> Sequence[Hit]:
        words, topics = asked
        known = self._known(words)
        candidates = self._candidates(known, (_ALWAYS, *topics))
        if not candidates:
            return []
        unknown = sum([word not in self._postings for word in set(words)])
        whole = sum([self._idf[word] * surety for word, surety in known.items()]) + UNKNOWN_WEIGHT * unknown
        covered: list[tuple[Phrase, float, float]] = []
        for number in candidates:
            phrase = Phrase(*self._phrases[number])
            found = sum([self._idf[word] * known.get(word, 0.0) for word in dict.fromkeys(phrase.words)])
            coverage = min(1.0, found / self._totals[number])
            if coverage >= LEAST_COVERAGE:
                covered.append((phrase, coverage, found))
        plain = [" ".join([word for word in phrase.words if word[0] != "="]) for phrase, _, _ in covered]
        aligned = process.extract(" ".join(words), plain, scorer=fuzz.partial_ratio, processor=None, limit=None)
        hits = [
            Hit(phrase, coverage, ratio / 100, found, found / whole)
            for _, ratio, at in aligned
            for phrase, coverage, found in (covered[at],)
        ]
        hits.sort(key=lambda hit: -hit.strength)
        return hits

    def _candidates(self, known: dict[str, float], topics: Sequence[str]) -> list[int]:
        """Phrases by the weight of what they share with the text, from the rarest words until the bound is used up."""
        gathered: dict[int, float] = {}
        left = MOST_POSTINGS
        for word in sorted(known, key=self._idf.__getitem__, reverse=True)[:MOST_WORDS]:
            by_topic = self._postings[word]
            weight = self._idf[word] * known[word]
            for topic in topics:
                if found := by_topic.get(topic):
                    left -= len(found)
                    for number in found:
                        gathered[number] = gathered.get(number, 0.0) + weight
            if left <= 0:
                break
        if len(gathered) <= MOST_CANDIDATES:
            return list(gathered)
        totals = self._totals
        ranked = [(weight * weight / totals[number], number) for number, weight in gathered.items()]
        return [number for _, number in nlargest(MOST_CANDIDATES, ranked)]

    def _known(self, words: Sequence[str]) -> dict[str, float]:
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
        return self._nearest(word) if len(word) >= SHORTEST_SLIP and word.isalpha() else None

    @cached_property
    def _by_shape(self) -> dict[tuple[int, str, str], list[str]]:
        shapes: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        for word in self._postings:
            shapes[len(word), word[0], ""].append(word)
            shapes[len(word), "", word[-1]].append(word)
        common = self._idf.__getitem__
        return {shape: nsmallest(MOST_OF_A_SHAPE, words, key=common) for shape, words in shapes.items()}

    def _slip_of(self, word: str) -> tuple[str, float] | None:
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


_ALWAYS: Final = "\x00always"
"""The topic under which phrases stand that are looked at for any."""


def indexed(phrases: Iterable[Phrase], always: Callable[[Phrase], bool] = lambda phrase: False) -> Indexed:
    """The index of some phrases. `always`: those that are looked at whatever topics are asked for."""
    kept = [phrase._replace(always=always(phrase)) for phrase in phrases if phrase.words]
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, phrase in enumerate(kept):
        for word in dict.fromkeys(phrase.words):
            numbers[word].append(number)
    weights = _weights(kept, numbers)
    totals = [sum([weights[word] for word in dict.fromkeys(each.words)]) for each in kept]
    under = [_ALWAYS if phrase.always else phrase.topic for phrase in kept]
    postings: dict[str, dict[str, list[int]]] = {}
    for word, found in numbers.items():
        by_topic: dict[str, list[int]] = {}
        for number in found:
            by_topic.setdefault(under[number], []).append(number)
        postings[word] = {
            topic: nsmallest(MOST_OF_A_WORD, of_topic, key=totals.__getitem__) for topic, of_topic in by_topic.items()
        }
    return (
        [(*phrase,) for phrase in kept],
        weights,
        totals,
        postings,
        list(dict.fromkeys(phrase.topic for phrase in kept)),
    )


def _weights(phrases: Sequence[Phrase], numbers: dict[str, list[int]]) -> dict[str, float]:
    count = max(1, len(phrases))
    topics = len({phrase.topic for phrase in phrases})
    return {
        word: 5
        * _rarity(len(found), count)
        * (0.4 + 0.6 * _rarity(len({phrases[number].topic for number in found}), topics))
        for word, found in numbers.items()
    }


def _rarity(found: int, count: int) -> float:
    """1 for what only one of so many has, falling with how many have it."""
    return math.log(1 + count / found) / math.log(1 + count) if count > 1 else 1.0

"""How likely each reason is by what is said: words, pairs of words, pieces of words, and marks (codes and the like).

A multinomial logistic regression whose weights are data (`learnt/*.tsv`, made by bench/learn.py). Pieces of four
letters let it hear a word that it has never seen, and one with a slip in it, by what it shares with others. Each term
counts by how rare it is, and all of them together as much as one text, however long that is.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from bot.matching.remembered import Remembered
from bot.matching.terms import TermTable, places_in

FLOOR: Final = -8.0
"""No reason is held to be less likely than this, as a natural logarithm."""
FOLDER: Final = Path(__file__).with_name("learnt")
NEVER: Final = -1e6
PIECE: Final = 4
MOST_REMEMBERED: Final = 8192
"""How many words’ say is kept at hand: what a hostile text costs in memory is bounded."""

Say = tuple[float, "array[float]"]
"""Of a word or mark: its part in the square of the norm, and what it says for each reason."""


class Learnt:
    """Gives each reason (and “” for what is none) a likelihood. Safe to share between threads."""

    def __init__(
        self,
        reasons: Sequence[str],
        bias: Sequence[float],
        terms: TermTable,
        known: Collection[str] | None = None,
        remembers: int = MOST_REMEMBERED,
    ) -> None:
        """`terms`: how much each counts, a tab, its weights as `row:weight`: text that is read when it is first met.
        `known`: the only reasons that there are; what others would have is theirs. `remembers`: how many words.
        """
        self.reasons = tuple(reasons)
        self._bias = [
            value if known is None or not reason or reason in known else NEVER
            for reason, value in zip(reasons, bias, strict=True)
        ]
        self._terms = terms
        self._say = Remembered(remembers, self._say_of)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def knows(self, word: str) -> bool:
        """Whether a word, or any piece of it, has a say."""
        return self._say(word) is not None

    def of(self, words: Sequence[str], marks: Iterable[str] = ()) -> dict[str, float]:
        """The logarithm of each reason’s likelihood, from `FLOOR` to 0."""
        scores = self._scores(words, marks)
        top = max(scores)
        total = top + math.log(sum([math.exp(score - top) for score in scores]))
        least = total + FLOOR
        values = [score - total if score > least else FLOOR for score in scores]
        return dict(zip(self.reasons, values, strict=True))

    def likeliest(self, words: Sequence[str], marks: Iterable[str] = ()) -> tuple[str, float]:
        """The likeliest reason, and the logarithm of its likelihood."""
        scores = self._scores(words, marks)
        top = max(scores)
        return self.reasons[scores.index(top)], -math.log(sum([math.exp(score - top) for score in scores]))

    def _scores(self, words: Sequence[str], marks: Iterable[str]) -> list[float]:
        said = [say for say in map(self._say, units_of(words, marks)) if say is not None]
        if not said:
            return self._bias
        norm = math.sqrt(sum([square for square, _ in said]))
        sums = map(sum, zip(*[each for _, each in said], strict=True))
        return [bias + value / norm for bias, value in zip(self._bias, sums, strict=True)]

    def telling(self, words: Sequence[str], marks: Iterable[str], reason: str) -> list[tuple[str, float]]:
        """The words and marks that spoke for (or against) a reason most, and how much."""
        row = self.reasons.index(reason)
        units = list(units_of(words, marks))
        said = [(unit, say) for unit in units if (say := self._say(unit)) is not None]
        norm = math.sqrt(sum(square for _, (square, _) in said)) or 1.0
        found = [(unit, each[row] / norm) for unit, (_, each) in said]
        return sorted(found, key=lambda item: -abs(item[1]))

    def _say_of(self, unit: str) -> Say | None:
        found = [told for told in map(self._terms.get, terms_of(unit)) if told is not None]
        if not found:
            return None
        sums = [0.0] * len(self.reasons)
        square = 0.0
        for told in found:
            counts, _, by_row = told.partition("\t")
            weight = float(counts)
            square += weight * weight
            for item in by_row.split():
                row, _, value = item.partition(":")
                sums[int(row)] += weight * float(value)
        return square, array("d", sums)


def units_of(words: Sequence[str], marks: Iterable[str] = ()) -> Iterator[str]:
    """What has a say of its own, each once: the words, every two that stand together, and the marks."""
    return iter(dict.fromkeys((*words, *[f"{one} {two}" for one, two in pairwise(words)], *marks)))


def terms_of(unit: str) -> list[str]:
    """The terms of one unit: itself, and of a word its pieces as well."""
    if " " in unit or not unit[0].isalpha() or not unit.isalpha():
        return [unit]
    whole = f"_{unit}_"
    pieces = (f"~{whole[at : at + PIECE]}" for at in range(max(1, len(whole) - PIECE + 1)))
    return [unit, *dict.fromkeys(pieces)]


Model = tuple[list[str], list[float], bytes, bytes]
"""The reasons, their bias, the lines of the terms, and where each begins: plain, so that it can be kept."""


def model_in(text: str) -> Model:
    """A model as its file has it: a line each of reasons and their bias, then a line a term."""
    reasons, bias, lines = text.split("\n", 2)
    terms = lines.encode()
    return reasons.split("\t"), [float(value) for value in bias.split("\t")], terms, places_in(terms)


def shipped(name: str) -> Model:
    """What ships with the program: “bounce”, “question” or “mail” (whether a question is about mail at all)."""
    return model_in((FOLDER / f"{name}.tsv").read_text(encoding="utf-8"))

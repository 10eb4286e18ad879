"""What each word says of each reason, over all phrases of the base: for wordings that nobody has written down yet."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

SMOOTHING: Final = 0.4
MOST: Final = 3.0


class Votes:
    """Pointwise mutual information of words and reasons, smoothed; a reason's say does not grow with its phrases.

    English and other languages are counted apart: what a reason says in Polish makes its English words no rarer.
    """

    def __init__(self, phrases: Iterable[tuple[str, tuple[str, ...], bool]]) -> None:
        """`phrases`: the reason of each, its words, and whether it is in English."""
        apart: dict[bool, dict[str, Counter[str]]] = {True: defaultdict(Counter), False: defaultdict(Counter)}
        sizes_apart: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for reason, words, english in phrases:
            sizes_apart[english][reason] += 1
            for word in set(words):
                apart[english][word][reason] += 1
        self.reasons = tuple(dict.fromkeys((*sizes_apart[True], *sizes_apart[False])))
        self._says: dict[str, dict[str, float]] = {}
        self._absent: dict[str, float] = {}
        for word in dict.fromkeys((*apart[True], *apart[False])):
            english = apart[True][word].total() >= apart[False][word].total()
            by_reason, sizes = apart[english][word], sizes_apart[english]
            rates = {reason: (by_reason[reason] + SMOOTHING * 0.1) / (sizes[reason] + SMOOTHING) for reason in sizes}
            mean = sum(rates.values()) / len(rates)
            says = {reason: _clipped(math.log(rates[reason] / mean)) for reason in by_reason}
            trust = sum(by_reason.values()) / (sum(by_reason.values()) + 1.0)
            self._says[word] = {reason: value * trust for reason, value in says.items()}
            self._absent[word] = -0.6 * trust

    def of(self, known: Mapping[str, float]) -> dict[str, float]:
        """For each reason, what the words of a text say for it, a word's say falling with how many there are."""
        total: dict[str, float] = dict.fromkeys(self.reasons, 0.0)
        heard = 0.0
        for word, surety in known.items():
            says = self._says.get(word)
            if says is None:
                continue
            loudest = max(says.values())
            if loudest <= 0:
                continue
            heard += 1
            absent = self._absent[word] * min(1.0, loudest)
            for reason in self.reasons:
                total[reason] += surety * says.get(reason, absent)
        scale = 1 / math.sqrt(max(1.0, heard))
        return {reason: value * scale for reason, value in total.items()}


def _clipped(value: float) -> float:
    return max(-MOST, min(MOST, value))

"""How much each word, and each two words together, speak for each reason: learnt from the base's own ways of asking.

The weights are data (learnt.json, made by bench/learn.py): a logistic regression, so that they are weighed against one
another, as counts of single words are not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

FLOOR: Final = -8.0
"""No reason is held to be less likely than this, as a natural logarithm."""


class Learnt:
    """Gives each reason (and “” for off-topic) a likelihood for a list of words."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._reasons: list[str] = data["reasons"]
        self._bias: list[float] = data["bias"]
        self._terms: dict[str, tuple[float, list[tuple[int, float]]]] = {
            term: (idf, [(int(row), weight) for row, weight in weights.items()])
            for term, (idf, weights) in data["terms"].items()
        }

    def of(self, words: Sequence[str]) -> dict[str, float]:
        """The logarithm of each reason's likelihood, from `FLOOR` to 0."""
        found = [self._terms[term] for term in terms_of(words) if term in self._terms]
        norm = math.sqrt(sum(idf * idf for idf, _ in found)) or 1.0
        scores = list(self._bias)
        for idf, weights in found:
            for row, weight in weights:
                scores[row] += weight * idf / norm
        top = max(scores)
        total = top + math.log(sum(math.exp(score - top) for score in scores))
        return {reason: max(FLOOR, score - total) for reason, score in zip(self._reasons, scores, strict=True)}


def terms_of(words: Sequence[str]) -> list[str]:
    """Every word and every two that stand together, once each."""
    return list(dict.fromkeys([*words, *(f"{one} {two}" for one, two in pairwise(words))]))


@cache
def learnt() -> Learnt:
    """What ships with the program."""
    return Learnt(json.loads(Path(__file__).with_name("learnt.json").read_text(encoding="utf-8")))

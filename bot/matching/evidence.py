"""What counted for a candidate, in words, for whoever asks why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.matching.contender import Contender
from bot.matching.finding import Evidence
from bot.matching.weights import Weights

WordsFor = Callable[[str], list[tuple[str, float]]]
"""For a reason: the words that spoke for or against it, and how much, the loudest first."""
MOST_WORDS: Final = 6
LEAST: Final = 0.01


def evidence_of(contender: Contender, reason: str, weights: Weights, words_for: WordsFor) -> tuple[Evidence, ...]:
    """Everything that counted, with the words that it came from."""
    told = {
        "said": contender.wording,
        "near": contender.wording,
        "beside": contender.source,
        "ask": contender.phrasing,
        "learnt": ", ".join(f"{word} {value:+.1f}" for word, value in words_for(reason)[:MOST_WORDS]),
    }
    return tuple(
        Evidence(name, told.get(name) or "", round(weights.values[name] * value, 2))
        for name, value in contender.values.items()
        if name in weights.values and abs(weights.values[name] * value) >= LEAST
    )

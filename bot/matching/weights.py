"""How much each feature counts, and what a score means as a probability: data, fitted by bench/learn.py."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.matching.contender import NAMES, Mode


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one mode, by feature name, and the confidence from which the bot answers."""

    values: Mapping[str, float]
    threshold: float

    def score(self, evidence: Mapping[str, float]) -> float:
        """The weighted sum of what speaks for a candidate."""
        values = self.values
        return sum([values[name] * value for name, value in evidence.items() if name in values])

    def probabilities(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Scores of the reasons as probabilities (softmax)."""
        top = max(scores.values())
        powers = {name: math.exp(score - top) for name, score in scores.items()}
        total = sum(powers.values())
        return {name: power / total for name, power in powers.items()}


@cache
def fitted(mode: Mode) -> Weights:
    """The weights that ship with the program."""
    data = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))[mode]
    return Weights({name: data["weights"][name] for name in NAMES[mode]}, data["threshold"])

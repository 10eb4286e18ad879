"""Fitting how much each piece of evidence counts: a conditional logit over reasons.

A softmax of weighted sums, so that its output is a probability; fitted by maximum likelihood with a pull towards what
is held beforehand (an L2 penalty).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from bot.matching.contender import NAMES, Contender, Mode
from bot.matching.outline import Outlines

PULL = 0.01
OF_NONE = 0.5
"""How much a row counts that is about something else: the sets have far more of these than a support channel does."""
PRIOR: dict[Mode, dict[str, float]] = {
    "bounce": {
        "learnt": 0.7,
        "beside": 0.3,
        "said": 1.0,
        "near": 0.3,
        "only": 2.0,
        "status": 1.0,
        "status_alone": 1.0,
        "silence": 2.0,
        "too_early": -3.0,
        "last_resort": -0.5,
        "foreign": -0.5,
        "none": 1.5,
        "elsewhere": 0.5,
    },
    "question": {
        "learnt": 0.7,
        "ask": 1.0,
        "ask_more": 0.5,
        "said": 0.5,
        "verbatim": 2.0,
        "status": 2.0,
        "status_alone": 1.5,
        "last_resort": -0.3,
        "foreign": -0.2,
        "none": 2.0,
        "elsewhere": 0.4,
        "here": -0.3,
        "coded": -1.5,
    },
}
"""The weights that the fit is pulled towards: what is held of each before any row is seen."""
AGAINST = frozenset(("coded", "here", "too_early", "last_resort", "foreign"))
"""What may only speak against a candidate; the rest may only speak for one."""


@dataclass(frozen=True)
class Case:
    """One labelled input: what speaks for each candidate, their reasons, and the reasons that are right."""

    evidence: np.ndarray
    reasons: tuple[str, ...]
    expect: tuple[str, ...]


def case_of(mode: Mode, contenders: Sequence[Contender], outlines: Outlines, expect: tuple[str, ...]) -> Case:
    evidence = np.array([[each.values.get(name, 0.0) for name in NAMES[mode]] for each in contenders])
    return Case(evidence, tuple(outlines.reason(each.number) for each in contenders), expect)


def fit(cases: Sequence[Case], mode: Mode) -> dict[str, float]:
    start = np.array([PRIOR[mode][name] for name in NAMES[mode]])
    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in NAMES[mode]]
    found = minimize(_loss, start, args=(cases, start), jac=True, bounds=bounds, method="L-BFGS-B")
    return {name: round(float(value), 3) for name, value in zip(NAMES[mode], found.x, strict=True)}


def _loss(weights: np.ndarray, cases: Sequence[Case], start: np.ndarray) -> tuple[float, np.ndarray]:
    total, gradient = 0.0, np.zeros_like(weights)
    for case in cases:
        scores = case.evidence @ weights
        best: dict[str, int] = {}
        for index, reason in enumerate(case.reasons):
            if reason not in best or scores[index] > scores[best[reason]]:
                best[reason] = index
        chosen = np.array(list(best.values()))
        powers = np.exp(scores[chosen] - scores[chosen].max())
        shares = powers / powers.sum()
        right = np.array([1.0 if name == case.expect[0] else 0.7 if name in case.expect else 0.0 for name in best])
        mass = float((shares * right).sum())
        if mass <= 0:
            continue
        evidence = case.evidence[chosen]
        weight = OF_NONE if case.expect == ("",) else 1.0
        total -= weight * np.log(mass)
        gradient -= weight * ((shares * right / mass) @ evidence - shares @ evidence)
    count = len(cases)
    return total / count + PULL * float(((weights - start) ** 2).sum()), gradient / count + 2 * PULL * (weights - start)

"""Fitting one of the three models (scikit-learn), and writing it as the program reads it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.matching.learnt import terms_of, units_of
from fitting.examples import Example

STRENGTH = 30.0
LEAST_SEEN = 2
"""A term of one example alone is left out."""
OF_A_MARK = 0.6
LEAST = 0.1
"""A weight nearer to nothing than this is left out of the file."""
STEPS = 150
TOLERANCE = 1e-4


def fit(
    examples: Sequence[Example], evened: float = 0.0, *, of_a_mark: float = OF_A_MARK, least_seen: int = LEAST_SEEN
) -> str:
    """A model as its file has it. `evened`: how far the reasons are made to weigh alike, 0 to 1. `of_a_mark`: how much
    a mark counts beside a word that is as rare. `least_seen`: in how many examples a term has to stand."""
    units = [list(units_of(each.words, each.marks)) for each in examples]
    rows = [Counter(term for unit in found for term in terms_of(unit)) for found in units]
    seen = Counter(term for row in rows for term in row)
    vocabulary = sorted(term for term, count in seen.items() if count >= least_seen)
    rarity = np.array([round(_rarity(term, seen[term], len(rows), of_a_mark), 2) for term in vocabulary])
    places = {term: place for place, term in enumerate(vocabulary)}
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS, tol=TOLERANCE)
    model.fit(_matrix(rows, places, rarity), [each.reason for each in examples], _evened(examples, evened))
    return _written(model, vocabulary, rarity)


def _evened(examples: Sequence[Example], power: float) -> list[float]:
    """The weights of the examples, those of a common reason less and of a rare one more: how many lines of a kind
    somebody has written down says little of how often it comes."""
    sizes: Counter[str] = Counter()
    for each in examples:
        sizes[each.reason] += each.weight
    usual = sum(sizes.values()) / len(sizes)
    return [each.weight * (usual / sizes[each.reason]) ** power for each in examples]


def _rarity(term: str, count: int, total: int, of_a_mark: float) -> float:
    return (of_a_mark if term[0] == "#" else 1.0) * (1 + math.log((1 + total) / (1 + count)))


def _matrix(rows: Sequence[Counter[str]], places: dict[str, int], rarity: np.ndarray) -> csr_matrix:
    """As `Learnt` counts: a term as often as units have it, all of them together the length of one."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        found = [(places[term], count) for term, count in row.items() if term in places]
        norm = math.sqrt(sum(count * rarity[place] ** 2 for place, count in found)) or 1.0
        columns += [place for place, _ in found]
        values += [count * rarity[place] / norm for place, count in found]
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(places)))


def _written(model: LogisticRegression, vocabulary: Sequence[str], rarity: np.ndarray) -> str:
    classes, coefficients, bias = list(model.classes_), model.coef_, model.intercept_
    if len(classes) == 2:  # scikit-learn gives the second of two alone
        coefficients, bias = np.vstack((-coefficients / 2, coefficients / 2)), np.concatenate((-bias / 2, bias / 2))
    lines = ["\t".join(classes), "\t".join(f"{value:.2f}" for value in bias)]
    for place, term in enumerate(vocabulary):
        weights = [(row, value) for row, value in enumerate(coefficients[:, place]) if abs(value) >= LEAST]
        by_row = " ".join(f"{row}:{value:.1f}" for row, value in weights)
        lines.append(f"{term}\t{rarity[place]:g}\t{by_row}")  # one without weights counts in the length of a text
    return "\n".join(lines) + "\n"

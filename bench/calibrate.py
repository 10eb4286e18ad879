"""Fit how much each feature of the match counts, and print how far its confidence can be trusted.

    python bench/calibrate.py SET.jsonl [SET.jsonl ...] [--write]

A set is JSON lines with “text” or “path”, “expect” (reasons, best first; ["none"] to abstain) and “form”
(“question” for questions). The model is a conditional logit over reasons: a softmax of weighted sums of
features, so that its output is a probability. It is fitted by maximum likelihood with a pull towards weights
held beforehand (an L2 penalty).
The reliability table is printed from five-fold cross-validation, never from the rows that were fitted.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from bot.knowledge.base import load_knowledge
from bot.matching.contender import NAMES, NONE, Mode
from bot.matching.features import Features
from bot.reading.message import Kind
from bot.reading.reader import read

WEIGHTS = Path(__file__).parents[1] / "bot" / "matching" / "weights.json"
PULL = 0.02
OF_A_PERSON = "code-only"
"""The form of rows in which a person names a code: they tell nothing of how servers' words weigh."""
PRIOR: dict[Mode, dict[str, float]] = {
    "bounce": {
        "said": 2.2,
        "said_vaguely": 1.5,
        "said_only": 1.0,
        "said_vote": 1.2,
        "text": 1.6,
        "text_vaguely": 1.0,
        "text_vote": 0.5,
        "beside": 1.0,
        "beside_vaguely": 0.4,
        "silence": 2.2,
        "status": 2.5,
        "status_alone": 1.5,
        "reply": 0.3,
        "too_early": -2.0,
        "last_resort": -0.5,
        "foreign": -0.5,
        "none": 1.5,
    },
    "question": {
        "ask": 1.1,
        "ask_more": 1.3,
        "ask_vote": 1.0,
        "learnt": 0.5,
        "said": 1.5,
        "verbatim": 2.0,
        "status": 3.5,
        "status_alone": 1.5,
        "reply": 0.7,
        "last_resort": -0.3,
        "foreign": -0.2,
        "none": 3.5,
        "coded": -1.5,
    },
}
"""The weights that the fit is pulled towards: what is held of each feature before any row is seen."""
SIGNS = {"coded": -1, "too_early": -1, "last_resort": -1, "foreign": -1}
"""Features that may only speak against a candidate; the others may only speak for it."""


@dataclass
class Row:
    """One labelled input: its candidates' features, the candidates' reasons, and the reasons that are right."""

    name: str
    features: np.ndarray
    reasons: list[str]
    expect: list[str]


def row_of(name: str, mode: Mode, features: Features, contenders: list, expect: list[str]) -> Row:
    names = NAMES[mode]
    matrix = np.array([[contender.values.get(feature, 0.0) for feature in names] for contender in contenders])
    reasons = [
        features.entries[contender.number].reason if contender.number != NONE else "" for contender in contenders
    ]
    return Row(name, matrix, reasons, ["" if reason == "none" else reason for reason in expect])


def rows_of(sets: list[Path], features: Features) -> dict[Mode, list[Row]]:
    rows: dict[Mode, list[Row]] = {"bounce": [], "question": []}
    for path in sets:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for item in items:
            if not item["expect"]:
                continue
            data = item["text"] if "text" in item else (path.parent / item["path"]).read_bytes()
            message = read(data)
            if message.kind is Kind.QUESTION:
                contenders = features.of_question(message)
                rows["question"].append(row_of(item["id"], "question", features, contenders, item["expect"]))
            elif message.kind in (Kind.BOUNCE, Kind.DELAY) and item.get("form") != OF_A_PERSON:
                failure = message.failures[0] if message.failures else None
                contenders = features.of_failure(message, failure)
                rows["bounce"].append(row_of(item["id"], "bounce", features, contenders, item["expect"]))
    return rows


def outcome(row: Row, weights: np.ndarray) -> tuple[dict[str, float], np.ndarray]:
    """Probabilities by reason, and the candidate that stands for each reason."""
    scores = row.features @ weights
    best: dict[str, int] = {}
    for index, reason in enumerate(row.reasons):
        if reason not in best or scores[index] > scores[best[reason]]:
            best[reason] = index
    chosen = np.array(list(best.values()))
    powers = np.exp(scores[chosen] - scores[chosen].max())
    return dict(zip(best, powers / powers.sum(), strict=True)), chosen


def loss(weights: np.ndarray, rows: list[Row], start: np.ndarray, pull: float) -> tuple[float, np.ndarray]:
    total, gradient = 0.0, np.zeros_like(weights)
    for row in rows:
        sure, chosen = outcome(row, weights)
        reasons = list(sure)
        p = np.array(list(sure.values()))
        right = np.array(
            [1.0 if reason == row.expect[0] else 0.7 if reason in row.expect else 0.0 for reason in reasons]
        )
        mass = float((p * right).sum())
        if mass <= 0:
            continue
        features = row.features[chosen]
        mean = p @ features
        total -= np.log(mass)
        gradient -= (p * right / mass) @ features - mean
    count = len(rows)
    return total / count + pull * float(((weights - start) ** 2).sum()), gradient / count + 2 * pull * (weights - start)


def fit(rows: list[Row], mode: Mode) -> np.ndarray:
    names = NAMES[mode]
    start = np.array([PRIOR[mode][name] for name in names])
    bounds = [(None, 0.0) if SIGNS.get(name) else (0.0, None) for name in names]
    found = minimize(loss, start, args=(rows, start, PULL), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x)


def judged(rows: list[Row], weights: np.ndarray, threshold: float) -> list[tuple[float, bool, bool]]:
    """For each row: the confidence of its best reason, whether it is right, whether it is answered."""
    result = []
    for row in rows:
        sure, _ = outcome(row, weights)
        reason, confidence = max(
            ((name, p) for name, p in sure.items() if name), key=lambda item: item[1], default=("", 0)
        )
        answered = confidence >= threshold and confidence > sure.get("", 0.0)
        result.append((confidence, reason in row.expect if row.expect != [""] else not answered, answered))
    return result


def report(mode: Mode, rows: list[Row], threshold: float) -> None:
    order = rows.copy()
    random.Random(1).shuffle(order)
    size = -(-len(order) // 5)
    verdicts = []
    for start in range(0, len(order), size):
        held = order[start : start + size]
        stems = {row.name.split("/")[0] for row in held}
        rest = [row for row in rows if row.name.split("/")[0] not in stems]
        verdicts += judged(held, fit(rest, mode), threshold)
    answered = [(confidence, right) for confidence, right, given in verdicts if given]
    right_ones = sum(
        right and (given or row.expect == [""]) for (_, right, given), row in zip(verdicts, order, strict=True)
    )
    print(f"{mode}: {len(rows)} rows, {right_ones} right, {len(answered)} answered (cross-validated)")
    print("  confidence       answers  mean  right")
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 1.01)):
        inside = [(confidence, right) for confidence, right in answered if low <= confidence < high]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            print(f"  {low:.2f} to {min(high, 1):.2f} {len(inside):10d} {mean:6.2f} {share:6.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    features = Features(load_knowledge())
    rows = rows_of(options.sets, features)
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    for mode in ("bounce", "question"):
        report(mode, rows[mode], data[mode]["threshold"])
        weights = fit(rows[mode], mode)
        data[mode]["weights"] = {name: round(float(value), 3) for name, value in zip(NAMES[mode], weights, strict=True)}
        print("  weights:", data[mode]["weights"])
    if options.write:
        WEIGHTS.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Learn, from the ways of asking in the knowledge base, how much each word speaks for each reason.

    python bench/learn.py [--write]

A logistic regression (scikit-learn) over the words, concepts and pairs of words of every phrasing, off-topic lines
included as a class of their own. Its weights are data (bot/matching/learnt.json) and one piece of evidence among
others: an entry that is written later is matched by the rest until this is run again. Prints how many labelled
questions of bench/sets/questions.jsonl, which it is not fitted on, it gets right by itself.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.knowledge.base import load_knowledge
from bot.matching.features import Features
from bot.matching.learnt import Learnt, terms_of

ROOT = Path(__file__).parents[1]
LEARNT = ROOT / "bot" / "matching" / "learnt.json"
STRENGTH = 20.0
LEAST = 0.35
"""A weight nearer to nothing than this is left out."""


def matrix(rows: list[list[str]], places: dict[str, int], idf: np.ndarray) -> csr_matrix:
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for terms in rows:
        found = [places[term] for term in terms if term in places]
        norm = math.sqrt(sum(idf[place] ** 2 for place in found)) or 1.0
        values += [idf[place] / norm for place in found]
        columns += found
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(places)))


def fit(rows: list[list[str]], labels: list[str], vocabulary: list[str], counts: Counter[str]) -> tuple:
    places = {term: place for place, term in enumerate(vocabulary)}
    idf = np.array([1 + math.log(len(rows) / counts[term]) for term in vocabulary])
    model = LogisticRegression(C=STRENGTH, max_iter=400, class_weight="balanced")
    model.fit(matrix(rows, places, idf), labels)
    return model, idf


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    knowledge = load_knowledge()
    features = Features(knowledge)
    phrasings = [(ask, entry.reason) for entry in knowledge.entries for ask in entry.asks]
    phrasings += [(line, "") for line in knowledge.off_topic]
    rows = [terms_of(features.asked_words(text)) for text, _ in phrasings]
    labels = [reason for _, reason in phrasings]
    counts = Counter(term for terms in rows for term in set(terms))
    vocabulary = sorted(term for term, count in counts.items() if count > 1)
    model, _ = fit(rows, labels, vocabulary, counts)
    telling = np.abs(model.coef_).max(axis=0) > LEAST
    vocabulary = [term for term, keep in zip(vocabulary, telling, strict=True) if keep]
    model, idf = fit(rows, labels, vocabulary, counts)
    data = {
        "reasons": list(model.classes_),
        "bias": [round(float(value), 2) for value in model.intercept_],
        "terms": {
            term: [
                round(float(idf[place]), 2),
                {
                    str(row): round(float(value), 1)
                    for row, value in enumerate(model.coef_[:, place])
                    if abs(value) > LEAST
                },
            ]
            for place, term in enumerate(vocabulary)
        },
    }
    judge = Learnt(data)
    questions = [json.loads(line) for line in (ROOT / "bench/sets/questions.jsonl").read_text("utf-8").splitlines()]
    right = 0
    for question in questions:
        sure = judge.of(features.asked_words(question["text"]))
        best = max(sure, key=lambda reason: sure[reason])
        right += best in question["expect"] or (best == "" and question["expect"] == ["none"])
    print(f"{len(vocabulary)} terms of {len(phrasings)} phrasings; by itself right: {right} of {len(questions)}")
    if options.write:
        LEARNT.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"written: {LEARNT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""Fit the match, and measure it on words that it has never seen.

    python bench/learn.py [--write]

Everything comes from this repository: the knowledge base, bench/sets and bench/literals. Families of words (the mail
system or provider that wrote them, bench/families.yaml) are held out together: models, weights and confidence are all
fitted without them, and the wordings that say the same as they do are taken out of the base as well. The table is of
these answers alone. With --write, everything is fitted once more on all of it, into bot/matching.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # sums in one order: the same file on every run

from fitting.examples import Example, about_mail, held_out_wordings, of_bounces, of_questions, sayings_of
from fitting.families import FOLDS, Families, fold_of
from fitting.models import fit
from fitting.report import Verdict, report, verdict_of
from fitting.rows import Row, bounce_rows, question_rows
from fitting.weights import Case, case_of
from fitting.weights import fit as fit_weights

from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from bot.matching.contender import Mode
from bot.matching.learnt import model_in
from bot.matching.matcher import Matcher, hints_of
from bot.matching.weights import Weights

ROOT = Path(__file__).parents[1]
MATCHING = ROOT / "bot" / "matching"
THRESHOLD = 0.5
EVENED = 0.25
"""How far the reasons of questions weigh alike: how many ways of asking one has says little of how often it comes."""


class Own:
    """Everything that is fitted on and measured with."""

    def __init__(self) -> None:
        self.knowledge = load_knowledge()
        self.families = Families(ROOT / "bench" / "families.yaml")
        self.bounces = bounce_rows(self.families)
        self.questions = question_rows()
        sayings = sayings_of(self.bounces, self.families)
        self.of_bounces = of_bounces(self.knowledge, self.bounces, self.families, sayings)
        self.of_questions = of_questions(self.knowledge, self.questions)
        self.wordings = held_out_wordings(self.knowledge, self.families, sayings)

    def knowledge_without(self, fold: int) -> Knowledge:
        """The base without the wordings that a family of this fold says."""
        entries = tuple(
            replace(
                entry,
                wordings=tuple(
                    wording
                    for wording in entry.wordings
                    if not any(fold_of(family) == fold for family in self.wordings[f"{entry.id}\t{wording}"])
                ),
            )
            for entry in self.knowledge.entries
        )
        return replace(self.knowledge, entries=entries)


def models_of(bounces: Sequence[Example], questions: Sequence[Example]) -> dict[str, str]:
    """The three models, as their files have them."""
    return {
        "bounce": fit(bounces),
        "question": fit(questions, EVENED),
        "mail": fit(about_mail(questions, bounces), EVENED),
    }


def without(examples: Sequence[Example], fold: int) -> list[Example]:
    return [each for each in examples if not any(fold_of(family) == fold for family in each.families)]


def cases_of(matcher: Matcher, rows: Sequence[Row]) -> dict[Mode, list[Case]]:
    """What the weights are fitted on: each row matched as what it was read as."""
    found: dict[Mode, list[Case]] = {"bounce": [], "question": []}
    for row in rows:
        message, failure = row.message, row.failure
        if row.is_notice:
            contenders = matcher.bounces.contenders(message, failure, matcher.bounces.hear(message, failure))
            matcher.heed_whose(contenders, failure, hints_of(message, failure))
            found["bounce"].append(case_of("bounce", contenders, matcher.outlines, row.expect))
        elif not row.is_notice and row.message.kind == "question":
            contenders = matcher.questions.contenders(message, failure)
            matcher.heed_whose(contenders, failure, message.text)
            found["question"].append(case_of("question", contenders, matcher.outlines, row.expect))
    return found


def weights_of(cases: dict[Mode, list[Case]]) -> dict[Mode, Weights]:
    return {mode: Weights(fit_weights(found, mode), THRESHOLD) for mode, found in cases.items()}


def measured(own: Own) -> tuple[list[Verdict], dict[Mode, list[Case]]]:
    """Every row answered by what was fitted without its family; and the evidence, to fit the weights that ship on."""
    rows = [*own.bounces, *own.questions]
    with ProcessPoolExecutor(initializer=_begin, initargs=(own,)) as pool:
        parts = list(pool.map(_of_fold, range(FOLDS)))
    cases = [found for _, found in parts]
    verdicts: list[Verdict] = []
    for fold, (models, _) in enumerate(parts):
        weights = weights_of(_merged(cases[:fold] + cases[fold + 1 :]))
        matcher = Matcher(
            own.knowledge_without(fold), models={name: model_in(text) for name, text in models.items()}, weights=weights
        )
        verdicts += [verdict_of(row, matcher) for row in rows if fold_of(row.family) == fold]
    return verdicts, _merged(cases)


_OWN: list[Own] = []
"""What a process of the pool works with."""


def _begin(own: Own) -> None:
    _OWN[:] = [own]


def _of_fold(fold: int) -> tuple[dict[str, str], dict[Mode, list[Case]]]:
    """The models without a fold, and what speaks for the candidates of its rows by them."""
    [own] = _OWN
    models = models_of(without(own.of_bounces, fold), without(own.of_questions, fold))
    matcher = Matcher(own.knowledge_without(fold), models={name: model_in(text) for name, text in models.items()})
    held = [row for row in (*own.bounces, *own.questions) if fold_of(row.family) == fold]
    found = cases_of(matcher, held)
    print(f"held out {fold + 1} of {FOLDS}: {len(held)} rows", flush=True)
    return models, found


def _merged(parts: Sequence[dict[Mode, list[Case]]]) -> dict[Mode, list[Case]]:
    merged: dict[Mode, list[Case]] = defaultdict(list)
    for part in parts:
        for mode, found in part.items():
            merged[mode] += found
    return dict(merged)


def write(own: Own, cases: dict[Mode, list[Case]]) -> None:
    (MATCHING / "learnt").mkdir(exist_ok=True)
    for name, text in models_of(own.of_bounces, own.of_questions).items():
        (MATCHING / "learnt" / f"{name}.tsv").write_text(text, encoding="utf-8")
        print(f"{name}: {text.count(chr(10)) - 2} terms, {len(text) / 1e6:.1f} MB")
    data = {
        mode: {"weights": dict(weights.values), "threshold": weights.threshold}
        for mode, weights in weights_of(cases).items()
    }
    (MATCHING / "weights.json").write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write what was fitted into the package")
    options = parser.parse_args()
    own = Own()
    print(f"{len(own.of_bounces)} examples of what servers say, {len(own.of_questions)} of what people ask")
    verdicts, cases = measured(own)
    print(report(verdicts))
    if options.write:
        write(own, cases)


if __name__ == "__main__":
    main()

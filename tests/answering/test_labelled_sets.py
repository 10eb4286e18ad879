"""The whole way, on labelled sets: a change to the base or the match that makes answers worse is seen here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answering.explain import Explainer
from bot.answering.result import result_of

SETS = Path(__file__).parents[2] / "bench" / "sets"


@dataclass(frozen=True)
class Share:
    """Of so many labelled inputs: the right ones, the rightly abstained ones, and those wrong with confidence, in %."""

    right: float
    abstained: float
    confident_wrong: float


def share_of(explainer: Explainer, name: str) -> Share:
    right = asked = abstained = none = wrong = total = 0
    for line in (SETS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["expect"]:
            continue
        answer = explainer.explain(row["text"] if "text" in row else (SETS / row["path"]).read_bytes()).answer
        total += 1
        good = answer.reason is None if row["expect"] == ["none"] else answer.reason in row["expect"]
        if row["expect"] == ["none"]:
            none, abstained = none + 1, abstained + good
        else:
            asked, right = asked + 1, right + good
        wrong += not good and answer.reason is not None and answer.confidence >= 0.8
    return Share(100 * right / asked, 100 * abstained / none if none else 100.0, 100 * wrong / total)


def test_bounces_of_real_servers_and_of_other_layouts_get_their_reason(explainer: Explainer) -> None:
    share = share_of(explainer, "bounces.jsonl")
    assert share.right >= 95
    assert share.confident_wrong <= 2


def test_questions_get_their_reason_and_what_is_none_gets_no_answer(explainer: Explainer) -> None:
    share = share_of(explainer, "questions.jsonl")
    assert share.right >= 87
    assert share.abstained >= 95
    assert share.confident_wrong <= 3


def test_a_report_with_no_words_but_a_status_is_explained_by_what_the_standard_says_of_it(
    explainer: Explainer,
) -> None:
    rows = [json.loads(line) for line in (SETS / "bounces.jsonl").read_text(encoding="utf-8").splitlines()]
    alone = [row for row in rows if row["form"] == "status-only"]
    assert len(alone) > 40
    for row in alone:
        assert explainer.explain(row["text"]).answer.reason in row["expect"], row["id"]


def advice_of(explainer: Explainer, name: str) -> float:
    """In how many of 100 rows reason, party, lost and who acts are all right together."""
    asked = right = 0
    for line in (SETS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("acts"):
            continue
        result = result_of(explainer.explain(row["text"] if "text" in row else (SETS / row["path"]).read_bytes()))
        reason = result["reason"] in row["expect"] if row["expect"] else result["kind"] == row["kind"]
        facts = all(result[name] == row[name] for name in ("refused_by", "lost") if name in row)
        asked += 1
        right += reason and facts and result["acts"] in row["acts"]
    return 100 * right / asked


@pytest.mark.parametrize(("name", "least"), [("bounces.jsonl", 90), ("field.jsonl", 85)])
def test_whose_no_lost_or_not_and_who_acts_are_right_together(explainer: Explainer, name: str, least: int) -> None:
    assert advice_of(explainer, name) >= least

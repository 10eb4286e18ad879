"""How often the advice is right: reason, whose no it was, whether the mail is lost, who acts first, all together.

    python bench/advice.py bench/sets/bounces.jsonl bench/sets/field.jsonl [--errors N]

A row of a set has “text” or “path”, and the labels “expect” (reasons, best first), “refused_by”, “lost” and “acts”
(every value that counts as right). A label that a row does not have is not asked for.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from bot.answering.explain import Explainer
from bot.answering.result import result_of
from bot.knowledge.load import load_knowledge

Row = dict[str, object]


def wrong_of(row: Row, result: Row) -> list[str]:
    """Which of the labels of a row its result does not have."""
    wrong = []
    expect = row["expect"]
    assert isinstance(expect, list)
    if expect and not (result["answered"] and result["reason"] in expect):
        wrong.append("reason")
    if not expect and result["kind"] != row["kind"]:
        wrong.append("kind")
    wrong += [name for name in ("refused_by", "lost") if name in row and result[name] != row[name]]
    acts = row.get("acts")
    if isinstance(acts, list) and result["acts"] not in acts:
        wrong.append("acts")
    return wrong


def main() -> None:
    """Print one line a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    chosen = parser.parse_args()
    explainer = Explainer(load_knowledge())
    print(f"{'set':<16}{'n':>5}{'reason':>9}{'whose no':>10}{'lost':>7}{'who acts':>10}{'advice':>9}")
    for path in chosen.sets:
        count: Counter[str] = Counter()
        misses = []
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not row.get("acts"):
                continue
            data = row["text"] if "text" in row else (path.parent / row["path"]).read_bytes()
            wrong = wrong_of(row, result_of(explainer.explain(data)))
            count.update(["n", *wrong, *(["advice"] if wrong else [])])
            misses += [f"- {row['id']}: {', '.join(wrong)}"] if wrong else []
        shares = (100 - 100 * count[name] / count["n"] for name in ("reason", "refused_by", "lost", "acts", "advice"))
        print(
            f"{path.stem:<16}{count['n']:>5}"
            + "".join(f"{share:>{w}.1f}" for share, w in zip(shares, (9, 10, 7, 10, 9), strict=True))
        )
        print("\n".join(misses[: chosen.errors]), end="\n" if misses[: chosen.errors] else "")


if __name__ == "__main__":
    main()

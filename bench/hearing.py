"""Fit the ear that follows threads, and measure it on lines that it has never heard.

    python bench/hearing.py [--write] [--test FILE …]

It learns from bench/sets/thread-lines.jsonl (whole threads), bench/sets/thread-phrases.jsonl (single lines), and the
ways of asking in knowledge/conversation/. The first table is of lines held out, thread by thread. With --write
everything is fitted once more on all of it, into bot/hearing/learnt. --test measures what ships on further threads,
such as tests/fixtures/threads/*.jsonl, which nothing was fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fitting.examples import Example
from fitting.models import fit

from bot.hearing.ear import FOLDER, SILENT, Ear
from bot.hearing.marks import marks_of
from bot.hearing.thread import Thread, spoken
from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from bot.matching.learnt import model_in
from bot.matching.normalise import words_of

ROOT = Path(__file__).parents[1]
SETS = ROOT / "bench" / "sets"
FOLDS = 5
NAMES = {"not_understood": "not-understood", "still_bounces": "still-bounces", "other_code": "other-code",
         "who_fixes": "who-fixes", "own_part": "own-part"}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line to hear, in its thread; `label` is what it asks, “” for silence."""

    text: str
    who: str
    thread: Thread
    label: str
    group: int


def threads_in(path: Path, first: int = 0) -> Iterator[Line]:
    """The labelled lines of a file of threads."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), first):
        told = json.loads(text)
        thread = Thread(told["asker"])
        for at, said in enumerate(told["thread"]):
            who, ts = said["who"], f"{at:04d}"
            label = said.get("label") or (said.get("kind") if said.get("expect") == "answer" else said.get("expect"))
            if who != "bot" and label and said.get("judge", True):
                yield Line(said["text"], who, thread, _named(label), number)
            thread = thread.with_one_more(spoken(who, ts, said["text"], by_bot=who == "bot"))


def _named(label: str) -> str:
    return SILENT if label == "silent" else NAMES.get(label, label)


def phrases(knowledge: Knowledge, first: int) -> Iterator[Line]:
    """Single lines, each by the asker right under the answer."""
    thread = Thread("U1")
    for number, text in enumerate((SETS / "thread-phrases.jsonl").read_text(encoding="utf-8").splitlines(), first):
        told = json.loads(text)
        yield Line(told["text"], "U1", thread, _named(told["label"]), number)
    for follow_up in knowledge.follow_ups:
        yield from (Line(each, "U1", thread, follow_up.id, -1) for each in follow_up.asked)
        yield from (Line(each, "U1", thread, SILENT, -1) for each in follow_up.unlike)


def example_of(line: Line) -> Example:
    """A line as the model is fitted on it."""
    return Example(tuple(words_of(line.text)), tuple(marks_of(line.text, line.who, line.thread)), line.label)


def fitted(lines: Sequence[Line]) -> str:
    """The model of these lines: whom a line is for stands in its marks more than in its words."""
    return fit([example_of(line) for line in lines], of_a_mark=2.0, least_seen=1)


def ear_of(knowledge: Knowledge, lines: Sequence[Line]) -> Ear:
    return Ear(knowledge, model_in(fitted(lines)))


def table(ear: Ear, lines: Sequence[Line], name: str) -> None:
    """How often it spoke where it should, and where it should not."""
    silent = [line for line in lines if not line.label or line.label in ("thanks", "greeting", "help", "solved")]
    asked = [line for line in lines if line.label and line not in silent]
    wrong = [line for line in silent if not line.label and ear.overhears(line.text, line.who, line.thread).follow_up]
    heard = [(line, ear.overhears(line.text, line.who, line.thread).follow_up) for line in asked]
    answered = [each for each in heard if each[1]]
    right = [each for each in answered if each[0].label == each[1]]
    count = sum(1 for line in silent if not line.label)
    print(
        f"{name}: {count} lines for silence, {len(wrong)} interrupted ({100 * len(wrong) / max(1, count):.1f} %); "
        f"{len(asked)} questions, {len(answered)} answered ({100 * len(answered) / max(1, len(asked)):.1f} %), "
        f"{len(right)} of them as what they are"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="fit on everything, and write what ships")
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="further threads, to measure what ships")
    parser.add_argument("--errors", type=int, default=0, help="show so many lines that were taken wrongly")
    asked = parser.parse_args()
    knowledge = load_knowledge()
    threads = list(threads_in(SETS / "thread-lines.jsonl"))
    single = list(phrases(knowledge, 100_000))
    counts = Counter(line.label or "silent" for line in threads)
    print(f"{len(threads)} lines of threads, {len(single)} single: {counts}")
    held: list[tuple[Ear, list[Line]]] = []
    for fold in range(FOLDS):
        mine = [line for line in threads if line.group % FOLDS != fold]
        held.append((ear_of(knowledge, [*mine, *single]), [line for line in threads if line.group % FOLDS == fold]))
    for ear, lines in held:
        table(ear, lines, "held out")
    if asked.write:
        (FOLDER / "thread.tsv").write_text(fitted([*threads, *single]), encoding="utf-8")
    for path in asked.test:
        lines = list(threads_in(path))
        ear = Ear(knowledge)
        table(ear, lines, path.name)
        for line in lines[: 10_000 if asked.errors else 0]:
            found = ear.overhears(line.text, line.who, line.thread)
            if (found.follow_up or "") != line.label:
                told = f"{line.label or 'silent':15} {found.follow_up or 'silent':15} {found.likely:.2f}"
                print(f"  {told} {line.text[:110]}")


if __name__ == "__main__":
    main()

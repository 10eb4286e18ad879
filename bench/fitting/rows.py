"""The project's own labelled rows, read once: whole bounces, single lines, and questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.reading.message import Failure, Kind, Message
from bot.reading.reader import read
from fitting.families import Families

SETS = Path(__file__).parents[1] / "sets"
BOUNCES = ("bounces", "field", "documented")
QUESTIONS = ("questions", "mail_or_not", "asked")
NOTICES = (Kind.BOUNCE, Kind.DELAY)


@dataclass(frozen=True)
class Row:
    """One labelled input. `expect`: the reasons that are right, the best first; “” for none."""

    id: str
    set: str
    family: str
    message: Message
    expect: tuple[str, ...]

    @property
    def failure(self) -> Failure | None:
        return self.message.failures[0] if self.message.failures else None

    @property
    def is_notice(self) -> bool:
        """Whether it was read as a bounce or a warning, and so is matched as one."""
        return self.message.kind in NOTICES


def bounce_rows(families: Families) -> list[Row]:
    """Every row that is a bounce or a warning by its label, with its family."""
    found: list[Row] = []
    for name in BOUNCES:
        for item in items(name):
            if item.get("kind", "bounce") in NOTICES and item["expect"]:
                family = families.named(item["family"]) if "family" in item else families.of_row(item["id"])
                found.append(Row(item["id"], name, family, read(_data(item)), tuple(item["expect"])))
    return found


def question_rows() -> list[Row]:
    """Every question, and what is none; each a family of its own."""
    return [
        Row(item["id"], name, item["id"], read(_data(item)), tuple("" if each == "none" else each for each in expect))
        for name in QUESTIONS
        for item in items(name)
        if (expect := item["expect"]) and item.get("kind", "question") == "question"
    ]


def items(name: str) -> Iterator[dict]:
    """The rows of a set as they stand in its file, each with an id."""
    for number, line in enumerate((SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
        item = json.loads(line)
        yield {"id": f"{name}/{number + 1}", **item}


def _data(item: dict) -> bytes | str:
    return item["text"] if "text" in item else (SETS / item["path"]).read_bytes()

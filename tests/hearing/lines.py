"""Lines that people say in threads, each with whether it was meant for the bot, from tests/fixtures/threads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.hearing.thread import Thread, spoken

FOLDER = Path(__file__).parents[1] / "fixtures" / "threads"


@dataclass(frozen=True)
class Line:
    """One line, in its thread as it stood before."""

    text: str
    who: str
    thread: Thread
    is_for_the_bot: bool


def lines_in(name: str) -> Iterator[Line]:
    """Every line of a file that is to be judged."""
    for number, text in enumerate((FOLDER / name).read_text(encoding="utf-8").splitlines()):
        told = json.loads(text)
        thread = Thread(told["asker"])
        for at, said in enumerate(told["thread"]):
            who, words = said["who"], said["text"]
            if said["judge"]:
                yield Line(words, who, thread, said["expect"] == "answer")
            thread = thread.with_one_more(spoken(who, f"{number:03d}.{at:03d}", words, by_bot=who == "bot"))

"""Hears what a line in a thread asks of the answer above it, or that it is not for the bot.

A line that nobody said to the bot is answered only where that is very likely wanted: people who talk to each other are
not to be interrupted. What is learnt ships as data (`learnt/thread.tsv`, made by bench/hearing.py); the ways of asking
in the base (knowledge/conversation/) count beside it, so that a team’s own are heard at once.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.hearing.marks import (
    UNDER_AN_ANSWER,
    is_for_somebody_else,
    is_question,
    marks_of,
    names_somebody,
    says_nothing,
    vocative,
)
from bot.hearing.thread import Thread
from bot.knowledge.base import Knowledge
from bot.matching.learnt import Learnt, Model, model_in
from bot.matching.normalise import words_of
from bot.matching.terms import Terms

FOLDER: Final = Path(__file__).with_name("learnt")
SILENT: Final = ""
"""What the model calls a line that is not for the bot."""
_LATIN: Final = re.compile(r"[a-zÀ-ÿ]", re.IGNORECASE)
LONGEST: Final = 600
"""Characters: nobody asks a follow-up at greater length, and what is longer is read as a paste or a story."""
WANTED: Final = 0.6
"""How likely a line must be meant for the bot before it speaks without having been called."""
CALLED: Final = 0.35
"""The same where it was called by its name."""


HUMAN: Final = "human"
CLEARLY: Final = 0.9
"""How likely the beginning of a line must be a call for a person, for the rest of it to be taken for a note."""
SMALL_TALK: Final = frozenset({"thanks", "greeting", "help", "solved"})
"""What is said to the bot where it spoke last, and to each other where a person did."""


_SAID_PLAINLY: Final = SMALL_TALK | {"still-bounces", "not-understood", "correction", "human"}
"""What people say without asking anything; all else is a question, or it is not for the bot."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line asks: the id of a follow-up in the base, None for what is not for the bot. `likely`: how likely."""

    follow_up: str | None
    likely: float


class Ear:
    """Hears against one base. Safe to share between threads."""

    def __init__(self, knowledge: Knowledge, model: Model | None = None) -> None:
        """`model`: another than the one that ships, for measuring."""
        self._learnt = _learnt_in(model) if model else _shipped()
        self._asked = {
            words: follow_up.id for follow_up in knowledge.follow_ups for words in map(_key, follow_up.asked)
        }
        self._unlike = {words for each in knowledge.follow_ups for words in map(_key, each.unlike)}
        self._known = {each.id for each in knowledge.follow_ups}

    def overhears(self, text: str, who: str, thread: Thread) -> Heard:
        """What a line asks that nobody said to the bot by name; `follow_up` None where it is to be silent."""
        if len(text) > LONGEST or says_nothing(text) or is_for_somebody_else(text) or vocative(text):
            return Heard(None, 0.0)
        if not _LATIN.search(text):
            return Heard(None, 0.0)  # in writings that it has not learnt, it knows the marks alone
        marks = marks_of(text, who, thread)
        found = self._likeliest(text, marks)
        if found.follow_up in SMALL_TALK and (UNDER_AN_ANSWER not in marks or names_somebody(text)):
            return Heard(None, 0.0)
        if found.follow_up not in _SAID_PLAINLY and not is_question(text):
            return Heard(None, 0.0)
        return found if found.likely >= WANTED else self._calls_for_a_person(text, who, thread, found)

    def _calls_for_a_person(self, text: str, who: str, thread: Thread, found: Heard) -> Heard:
        """“I need a human, the customer is angry”: what follows a call for a person is a note for them."""
        first, comma, _ = text.partition(",")
        if comma:
            called = self._likeliest(first, marks_of(first, who, thread))
            if called.follow_up == HUMAN and called.likely >= CLEARLY:
                return called
        return Heard(None, found.likely)

    def hears(self, text: str, who: str, thread: Thread) -> Heard:
        """What a line asks that was said to the bot; `follow_up` None where it is none of what is asked so, and is a
        question of its own."""
        if len(text) > LONGEST or not text.strip():
            return Heard(None, 0.0)
        exact = self._asked.get(_key(text))
        if exact is not None:
            return Heard(exact, 1.0)
        likely = self._likelihoods(text, marks_of(text, who, Thread(thread.asker)))
        named = {name: value for name, value in likely.items() if name in self._known}
        if not named:
            return Heard(None, 0.0)
        best = max(named, key=named.__getitem__)
        return Heard(best, named[best]) if named[best] >= CALLED else Heard(None, named[best])

    def _likeliest(self, text: str, marks: list[str]) -> Heard:
        key = _key(text)
        if key in self._unlike:
            return Heard(None, 0.0)
        likely = self._likelihoods(text, marks)
        spoken = 1 - likely.get(SILENT, 0.0)
        exact = self._asked.get(key)
        if exact is not None and UNDER_AN_ANSWER in marks:
            return Heard(exact, max(spoken, WANTED))
        named = {name: value for name, value in likely.items() if name in self._known}
        return Heard(max(named, key=named.__getitem__), spoken) if named else Heard(None, 0.0)

    def _likelihoods(self, text: str, marks: list[str]) -> dict[str, float]:
        likely = self._learnt.of(words_of(text), marks)
        return {name: math.exp(value) for name, value in likely.items()}


def _key(text: str) -> tuple[str, ...]:
    return tuple(words_of(text)) or (text.strip(),)


def _learnt_in(model: Model) -> Learnt:
    reasons, bias, lines, places = model
    return Learnt(reasons, bias, Terms(lines, places))


@cache
def _shipped() -> Learnt:
    """What ships is the same for every base: one process has it once."""
    return _learnt_in(model_in((FOLDER / "thread.tsv").read_text(encoding="utf-8")))

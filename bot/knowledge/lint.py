"""What makes a base worth keeping, checked: every problem names file, line and cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.knowledge.base import build, read_folder
from bot.knowledge.schema import SLOT, Entry, Steps, texts_of
from bot.knowledge.source import KnowledgeError, Problem, SourceFile

LONGEST_STEP: Final = 240
MOST_STEPS: Final = 4
REPLY_WORDS: Final = (50, 130)
HIGHEST_GRADE: Final = 10.0
FEWEST_ASKS: Final = 20

_REGULAR_EXPRESSION: Final = re.compile(r"\\[dwsbDWS]|\.[*+]|\(\?|\[[a-z]-[a-z]|\[0-9|\]\+|\)\?|^\^|\$$|\{\d+,?\d*\}")
_BARRED: Final = re.compile(r"\b(invalid|illegal|fatal|simply|just|please note)\b", re.IGNORECASE)
_CODE: Final = re.compile(r"\b[245]\d\d\b|\b[245]\.\d{1,3}\.\d{1,3}\b")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def lint(folder: Path, team_folder: Path | None = None) -> list[Problem]:
    """Every problem of a base, in the order of files and lines."""
    try:
        files = read_folder(folder)
        team = read_folder(team_folder) if team_folder else []
        build(files, team)
    except KnowledgeError as error:
        return error.problems
    problems = [problem for file in (*files, *team) for problem in _in_file(file, own=file in team)]
    problems += _shared_wordings([*files, *team])
    problems += _links([*files, *team])
    return sorted(set(problems))


def _in_file(file: SourceFile, *, own: bool) -> Iterator[Problem]:
    for index, entry in enumerate(file.content.entries):
        for problem in (*_wordings(entry), *_texts(entry), *([] if own else _completeness(entry))):
            path, what, cure = problem
            line, column = file.at("entries", index, *path)
            yield Problem(file.name, line, column, f"In the entry “{entry.id}”, {what}", cure)


Found = tuple[tuple[str | int, ...], str, str]


def _wordings(entry: Entry) -> Iterator[Found]:
    for number, wording in enumerate(entry.wordings):
        at = ("wordings", number)
        if _REGULAR_EXPRESSION.search(SLOT.sub("", wording)):
            yield (
                at,
                f"the wording “{wording}” looks like a regular expression.",
                "Write what the server says, with <placeholders>.",
            )
        if not _WORD.search(SLOT.sub("", wording)):
            yield at, f"the wording “{wording}” has no word of its own.", "Write words that a server says."


def _texts(entry: Entry) -> Iterator[Found]:
    for text in texts_of(entry):
        barred = _BARRED.search(text)
        if barred:
            yield (), f"a text says “{barred[0]}”: “{_start(text)}”.", "Say it without that word."
    steps = entry.steps or Steps()
    for name in ("sender", "sender_admin", "recipient", "recipient_admin", "agent"):
        lines: tuple[str, ...] = getattr(steps, name)
        at = ("steps", name.replace("_", "-"))
        if len(lines) > MOST_STEPS:
            yield (
                at,
                f"there are {len(lines)} steps for the {at[1]}; at most {MOST_STEPS} are read.",
                "Keep the likeliest.",
            )
        for number, step in enumerate(lines):
            if len(step) > LONGEST_STEP:
                what = f"a step is {len(step)} characters long, over {LONGEST_STEP}: “{_start(step)}”."
                yield (*at, number), what, "Split or shorten it."
    if entry.meaning and (grade := reading_grade(entry.meaning)) > HIGHEST_GRADE:
        what = f"the meaning reads at school grade {grade:.0f}, over {HIGHEST_GRADE:.0f}."
        yield ("meaning",), what, "Use shorter sentences and words."
    if entry.reply:
        count = len(_WORD.findall(entry.reply))
        if not REPLY_WORDS[0] <= count <= REPLY_WORDS[1]:
            yield ("reply",), f"the customer reply has {count} words.", "Write 60 to 120."
        if _CODE.search(SLOT.sub("", entry.reply)):
            yield ("reply",), "the customer reply has a code in it.", "Say it in words."


def _completeness(entry: Entry) -> Iterator[Found]:
    if not entry.sources and not entry.extends:
        yield (), "there is no source.", "Name the RFC section or documentation page that says so."
    if entry.extends or entry.last_resort:
        return
    for name in ("title", "meaning", "steps", "reply", "checked"):
        if getattr(entry, name) is None:
            yield (), f"“{name}” is missing, and it extends no entry that could give it.", "Add it."
    if len(entry.questions) != 3:
        yield (), f"there are {len(entry.questions)} questions to the customer.", "Write three."
    if len(entry.asks) < FEWEST_ASKS:
        yield (), f"there are {len(entry.asks)} ways in which people ask.", f"Write {FEWEST_ASKS} or more."
    if not entry.examples.match or not entry.examples.reject:
        yield (), "examples that must, and must not, match are missing.", "Add some of both."


def _shared_wordings(files: list[SourceFile]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file in files:
        for index, entry in enumerate(file.content.entries):
            for number, wording in enumerate(entry.wordings):
                key = " ".join(word.lower() for word in _WORD.findall(SLOT.sub(" ", wording)))
                if key in seen and seen[key] != entry.id:
                    line, column = file.at("entries", index, "wordings", number)
                    what = f"In the entry “{entry.id}”, the wording “{_start(wording)}” is also one of “{seen[key]}”."
                    yield Problem(file.name, line, column, what, "Keep it in one of them.")
                seen.setdefault(key, entry.id)


def _links(files: list[SourceFile]) -> Iterator[Problem]:
    ids = {entry.id for file in files for entry in file.content.entries}
    for file in files:
        for index, entry in enumerate(file.content.entries):
            for number, other in enumerate(entry.see):
                if other not in ids:
                    line, column = file.at("entries", index, "see", number)
                    what = f"The entry “{entry.id}” points to “{other}”, which does not exist."
                    yield Problem(file.name, line, column, what, "Check its spelling, or take it out.")
            if entry.reason not in ids:
                line, column = file.at("entries", index, "reason")
                what = f"In the entry “{entry.id}”, the reason “{entry.reason}” has no entry of its own."
                yield Problem(file.name, line, column, what, "Check its spelling, or write the general entry first.")


def reading_grade(text: str) -> float:
    """School grade at which a text reads (Kincaid et al. 1975), syllables counted as vowel groups."""
    plain = SLOT.sub(lambda slot: slot[2] or "name", text)
    words = _WORD.findall(plain)
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", plain)))
    if not words:
        return 0.0
    syllables: int = sum(max(1, len(_VOWELS.findall(word.lower())) - word.lower().endswith("e")) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _start(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"

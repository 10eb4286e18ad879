"""What makes a base worth keeping, checked: every problem names file, line and cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import STEPS_FOR, Entry, Steps, Variant, texts_of
from bot.knowledge.laying import laid_over
from bot.knowledge.lint_over import nothing_in_vain
from bot.knowledge.lint_replies import REPLY_WORDS, problems_of_replies
from bot.knowledge.lint_words import CODE, REGULAR_EXPRESSION, WORD, Found, start
from bot.knowledge.load import build, read_folder
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.slots import SLOT
from bot.knowledge.source import SourceFile

LONGEST_STEP: Final = 240
MOST_STEPS: Final = 4
HIGHEST_GRADE: Final = 10.0
FEWEST_ASKS: Final = 20

_BARRED: Final = re.compile(r"\b(invalid|illegal|fatal|simply|just|please note)\b", re.IGNORECASE)
_VOWELS: Final = re.compile(r"[aeiouy]+")


def lint(folder: Path, team_folder: Path | None = None) -> list[Problem]:
    """Every problem of a base, in the order of files and lines."""
    try:
        files = read_folder(folder)
        base = build(files)
        team = read_folder(team_folder) if team_folder else []
    except KnowledgeError as error:
        return error.problems
    problems = [problem for file in files for problem in _in_file(file, own=False)]
    problems += _shared_wordings(files, {})
    problems += _links(files, {})
    problems += problems_of_replies(files, (), {entry.reason for entry in base.entries})
    return sorted({*problems, *lint_over(base, team)})


def lint_over(base: Knowledge, files: Sequence[SourceFile]) -> list[Problem]:
    """Every problem of what is laid over a base. It need not be complete, and how it is worded is the team's matter."""
    try:
        whole = laid_over(base, files)
    except KnowledgeError as error:
        return error.problems
    problems = [problem for file in files for problem in _in_file(file, own=True)]
    problems += _shared_wordings(files, {_key(each): entry.id for entry in base.entries for each in entry.wordings})
    problems += _links(files, {entry.id for entry in base.entries})
    problems += problems_of_replies((), files, {entry.reason for entry in whole.entries})
    problems += nothing_in_vain(base, files)
    return sorted(set(problems))


def _in_file(file: SourceFile, *, own: bool) -> Iterator[Problem]:
    for index, entry in enumerate(file.content.entries):
        ours = () if own else (*_manner(entry), *_completeness(entry))
        for path, what, cure in (*_wordings(entry), *_texts(entry), *ours):
            line, column = file.at("entries", index, *path)
            yield Problem(file.name, line, column, f"In the entry “{entry.id}”, {what}", cure)


def _wordings(entry: Entry) -> Iterator[Found]:
    for number, wording in enumerate(entry.wordings):
        at = ("wordings", number)
        if REGULAR_EXPRESSION.search(SLOT.sub("", wording)):
            yield (
                at,
                f"the wording “{wording}” looks like a regular expression.",
                "Write what the server says, with <placeholders>.",
            )
        if not WORD.search(SLOT.sub("", wording)):
            yield at, f"the wording “{wording}” has no word of its own.", "Write words that a server says."


def _texts(entry: Entry) -> Iterator[Found]:
    for part, above in _parts(entry):
        yield from _steps(part, above)
        if part.reply and CODE.search(SLOT.sub("", part.reply)):
            yield (*above, "reply"), "the customer reply has a code in it.", "Say it in words."


def _parts(entry: Entry) -> Iterator[tuple[Entry | Variant, tuple[str | int, ...]]]:
    yield entry, ()
    for number, variant in enumerate(entry.variants):
        yield variant, ("variants", number)


def _steps(part: Entry | Variant, above: tuple[str | int, ...]) -> Iterator[Found]:
    for name in STEPS_FOR:
        lines = (part.steps or Steps()).of(name)
        at = (*above, "steps", name)
        if len(lines) > MOST_STEPS:
            what = f"there are {len(lines)} steps for the {name}; at most {MOST_STEPS} are read."
            yield at, what, "Keep the likeliest."
        for number, step in enumerate(lines):
            if len(step) > LONGEST_STEP:
                what = f"a step is {len(step)} characters long, over {LONGEST_STEP}: “{start(step)}”."
                yield (*at, number), what, "Split or shorten it."


def _manner(entry: Entry) -> Iterator[Found]:
    """How the base that ships says things: in words that blame nobody, in short sentences, at a fair length."""
    for text in texts_of(entry):
        barred = _BARRED.search(text)
        if barred:
            yield (), f"a text says “{barred[0]}”: “{start(text)}”.", "Say it without that word."
    for part, above in _parts(entry):
        if part.meaning and (grade := reading_grade(part.meaning)) > HIGHEST_GRADE:
            what = f"the meaning reads at school grade {grade:.0f}, over {HIGHEST_GRADE:.0f}."
            yield (*above, "meaning"), what, "Use shorter sentences and words."
        if part.reply:
            count = len(WORD.findall(part.reply))
            if not REPLY_WORDS[0] <= count <= REPLY_WORDS[1]:
                yield (*above, "reply"), f"the customer reply has {count} words.", "Write 60 to 120."


def _completeness(entry: Entry) -> Iterator[Found]:
    if not entry.sources and not entry.extends:
        yield (), "there is no source.", "Name the RFC section or documentation page that says so."
    if entry.extends or entry.last_resort or entry.kind is not None:
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


def _key(wording: str) -> str:
    """What two wordings have in common that are the same."""
    return " ".join(word.lower() for word in WORD.findall(SLOT.sub(" ", wording)))


def _shared_wordings(files: Iterable[SourceFile], seen: dict[str, str]) -> Iterator[Problem]:
    """`seen`: whose wording each is that is there already."""
    for file in files:
        for index, entry in enumerate(file.content.entries):
            for number, wording in enumerate(entry.wordings):
                key = _key(wording)
                if key in seen and seen[key] != entry.id:
                    line, column = file.at("entries", index, "wordings", number)
                    what = f"In the entry “{entry.id}”, the wording “{start(wording)}” is also one of “{seen[key]}”."
                    yield Problem(file.name, line, column, what, "Keep it in one of them.")
                seen.setdefault(key, entry.id)


def _links(files: Sequence[SourceFile], known: Iterable[str]) -> Iterator[Problem]:
    """`known`: the ids that are there already."""
    ids = {*known, *(entry.id for file in files for entry in file.content.entries)}
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
    words = WORD.findall(plain)
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", plain)))
    if not words:
        return 0.0
    syllables: int = sum(max(1, len(_VOWELS.findall(word.lower())) - word.lower().endswith("e")) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59

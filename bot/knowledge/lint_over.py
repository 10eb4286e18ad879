"""What is laid over a base and can have no effect: said, and never silently so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry
from bot.knowledge.lint_words import Found
from bot.knowledge.problem import Problem
from bot.knowledge.slots import SLOT
from bot.knowledge.source import SourceFile


def nothing_in_vain(base: Knowledge, files: Sequence[SourceFile]) -> Iterator[Problem]:
    """Files with nothing in them, entries that nothing leads to, rows on the style of letters that are never used."""
    below = {entry.id: entry for entry in base.entries}
    for file in files:
        if not any(file.raw.values()):
            yield Problem(file.name, 1, 1, "There is nothing in this file.", "Begin it with “entries:”, or delete it.")
        for index, entry in enumerate(file.content.entries):
            for path, what, cure in (*_unreached(entry, below), *_moved(entry, below)):
                line, column = file.at("entries", index, *path)
                yield Problem(file.name, line, column, f"In the entry “{entry.id}”, {what}", cure)
    yield from _style(files)


def _unreached(entry: Entry, below: dict[str, Entry]) -> Iterator[Found]:
    if entry.id not in below and not (entry.wordings or entry.codes or entry.asks):
        what = "there are no wordings, codes or asks, so that nothing is ever answered by it."
        yield (), what, "Add what servers say, or what people ask."


def _moved(entry: Entry, below: dict[str, Entry]) -> Iterator[Found]:
    there = below.get(entry.id)
    if there is not None and there.reason != entry.reason:
        what = f"the reason is “{entry.reason}”, and “{there.reason}” in the base that it is laid over."
        yield ("reason",), what, f"Write “{there.reason}”, or give the entry an id of its own."


def _style(files: Sequence[SourceFile]) -> Iterator[Problem]:
    counted = Counter(style.language for file in files for style in file.content.letter_style)
    for file in files:
        for index, style in enumerate(file.content.letter_style):
            line, column = file.at("letter-style", index)
            if style.language is None and (style.greeting or style.closing):
                what = "A greeting or closing has no effect here, since the row names no language."
                yield Problem(file.name, line, column, what, "Add “language: en”, or another.")
            if counted[style.language] > 1:
                whose = f"in “{style.language}”" if style.language else "without a language"
                what = f"There is more than one row {whose}, and only the first counts."
                yield Problem(file.name, line, column, what, "Keep one of them.")
            if any(text and SLOT.search(text) for text in (style.greeting, style.closing, style.signature)):
                what = "A placeholder is not filled in here."
                yield Problem(file.name, line, column, what, "Write the words out, without <…>.")

"""What makes a base worth keeping, checked: every problem names file, line and cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from bot.knowledge.content import PartyReply, ReasonReply, Replies
from bot.knowledge.entry import STEPS_FOR, Entry, Steps, Variant, texts_of
from bot.knowledge.load import build, read_folder
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.slots import SLOT
from bot.knowledge.source import SourceFile
from bot.reading.text.language import Language

LONGEST_STEP: Final = 240
MOST_STEPS: Final = 4
REPLY_WORDS: Final = (50, 130)
HIGHEST_GRADE: Final = 10.0
FEWEST_ASKS: Final = 20
LETTER_WORDS: Final[dict[str, tuple[int, int] | None]] = {"en": REPLY_WORDS, "ja": None}
"""How many words a letter put together from `replies` may have. Japanese is not counted."""
OTHER_LETTER_WORDS: Final = (40, 170)
REPLY_SLOTS: Final = ("address", "domain")
REPLY_PARTIES: Final = ("own", "forwarder", "list")
"""The parties that every language needs sentences for; the rest can do with the reason’s own."""

_REGULAR_EXPRESSION: Final = re.compile(r"\\[dwsbDWS]|\.[*+]|\(\?|\[[a-z]-[a-z]|\[0-9|\]\+|\)\?|^\^|\$$|\{\d+,?\d*\}")
_BARRED: Final = re.compile(r"\b(invalid|illegal|fatal|simply|just|please note)\b", re.IGNORECASE)
_CODE: Final = re.compile(r"\b[245]\d\d\b|\b[245]\.\d{1,3}\.\d{1,3}\b")
_CODE_ANYWHERE: Final = re.compile(r"(?<![\d.])[245](?:\d\d|\.\d{1,3}\.\d{1,3})(?!\d)")
"""Like `_CODE`, for text without spaces between words."""
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
    problems += _replies(files, team)
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
    yield from _texts_of_one(entry, ())
    for number, variant in enumerate(entry.variants):
        yield from _texts_of_one(variant, ("variants", number))


def _texts_of_one(part: Entry | Variant, above: tuple[str | int, ...]) -> Iterator[Found]:
    """The steps, the meaning and the reply of an entry, or of one of its variants."""
    for name in STEPS_FOR:
        lines = (part.steps or Steps()).of(name)
        at = (*above, "steps", name)
        if len(lines) > MOST_STEPS:
            what = f"there are {len(lines)} steps for the {name}; at most {MOST_STEPS} are read."
            yield at, what, "Keep the likeliest."
        for number, step in enumerate(lines):
            if len(step) > LONGEST_STEP:
                what = f"a step is {len(step)} characters long, over {LONGEST_STEP}: “{_start(step)}”."
                yield (*at, number), what, "Split or shorten it."
    if part.meaning and (grade := reading_grade(part.meaning)) > HIGHEST_GRADE:
        what = f"the meaning reads at school grade {grade:.0f}, over {HIGHEST_GRADE:.0f}."
        yield (*above, "meaning"), what, "Use shorter sentences and words."
    if part.reply:
        count = len(_WORD.findall(part.reply))
        if not REPLY_WORDS[0] <= count <= REPLY_WORDS[1]:
            yield (*above, "reply"), f"the customer reply has {count} words.", "Write 60 to 120."
        if _CODE.search(SLOT.sub("", part.reply)):
            yield (*above, "reply"), "the customer reply has a code in it.", "Say it in words."


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


def _replies(files: list[SourceFile], team: list[SourceFile]) -> Iterator[Problem]:
    """Problems of the replies for customers. What a team adds need not be complete."""
    general = {
        entry.reason: entry
        for file in files
        for entry in file.content.entries
        if entry.id == entry.reason and entry.kind is None and entry.who and entry.refused_by
    }
    reasons = {entry.reason for file in (*files, *team) for entry in file.content.entries}
    first: dict[str, SourceFile] = {}
    for file in (*files, *team):
        for index, replies in enumerate(file.content.replies):
            found = [*_reply_texts(replies), *_reply_rows(replies, reasons)]
            if file not in team:
                found += [*_reply_gaps(replies, general), *_letter_lengths(replies)]
                if replies.language in first:
                    what = f"there are others already, in {first[replies.language].name}."
                    found.append((("language",), what, "Keep them in one file."))
                first.setdefault(replies.language, file)
            for path, what, cure in found:
                line, column = file.at("replies", index, *path)
                yield Problem(file.name, line, column, f"In the replies in “{replies.language}”, {what}", cure)
    for language in get_args(Language):
        if first and language not in first:
            name = next(iter(first.values())).name
            yield Problem(
                name, 1, 1, f"There are no replies in “{language}”.", "Write them, in a file beside this one."
            )


def _reply_texts(replies: Replies) -> Iterator[Found]:
    for path, text in _sentences(replies):
        if _CODE_ANYWHERE.search(SLOT.sub("", text)):
            yield path, f"there is a code: “{_start(text)}”.", "Say it in words."
        for name, words in SLOT.findall(text):
            if name not in REPLY_SLOTS:
                cure = f"Use only {' and '.join(f'<{slot}|…>' for slot in REPLY_SLOTS)}: the rest is filled in English."
                yield path, f"the placeholder <{name}> is used.", cure
            elif not words:
                cure = f"Write <{name}|…>, with words in this language that stand in for it."
                yield path, f"the placeholder <{name}> has no words to stand in for it.", cure
        if re.search(r"[<>]", SLOT.sub("", text)):
            yield path, f"a placeholder is not written as one: “{_start(text)}”.", "Write it as <address|…>."


def _sentences(replies: Replies) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in ("greeting", "lost", "trying", "held", "closing"):
        yield (name,), getattr(replies, name)
    for number, row in enumerate(replies.reasons):
        at = ("reasons", number)
        yield from (((*at, "what"), row.what), ((*at, "next", "yes"), row.next.yes))
        yield (*at, "next", "no"), row.next.no or ""
    for number, party in enumerate(replies.parties):
        at = ("parties", number)
        yield from (((*at, "where"), party.where), ((*at, "next", "yes"), party.next.yes))
        yield (*at, "next", "no"), party.next.no or ""


def _reply_rows(replies: Replies, reasons: set[str]) -> Iterator[Found]:
    """Rows that are never used: given twice, or for a reason that nothing has."""
    seen: set[tuple[str | None, str | None]] = set()
    rows: tuple[ReasonReply | PartyReply, ...] = (*replies.reasons, *replies.parties)
    for number, row in enumerate(rows):
        reason = row.reason if isinstance(row, ReasonReply) else None
        at = ("reasons", number) if reason else ("parties", number - len(replies.reasons))
        words = " and ".join(f"“{name}”" for name in (reason, row.party) if name)
        if (reason, row.party) in seen:
            yield at, f"there is a second row for {words}.", "Keep one of them."
        seen.add((reason, row.party))
        if reason and reason not in reasons:
            yield at, f"there is a row for {words}, a reason that no entry has.", "Check its spelling."


def _reply_gaps(replies: Replies, general: dict[str, Entry]) -> Iterator[Found]:
    rows = {row.reason: (number, row) for number, row in enumerate(replies.reasons) if row.party is None}
    for reason, entry in general.items():
        if reason not in rows:
            yield ("reasons",), f"there is no row without a party for “{reason}”.", "Write one."
        elif not rows[reason][1].next.no and not entry.final_only and entry.lost != "yes":
            what = f"“{reason}” does not say what to do while it is still tried."
            yield ("reasons", rows[reason][0], "next"), what, "Add “no”."
    for party in REPLY_PARTIES:
        if not any(row.party == party for row in replies.parties):
            yield ("parties",), f"there is no row for the party “{party}”.", "Write one."


def _letter_lengths(replies: Replies) -> Iterator[Found]:
    bounds = LETTER_WORDS.get(replies.language, OTHER_LETTER_WORDS)
    if bounds is None:
        return
    named: set[tuple[str | int, ...]] = set()
    for path, words, text in _letters(replies):
        count = len(_WORD.findall(SLOT.sub(lambda slot: slot[2] or "", text)))
        if path not in named and not bounds[0] <= count <= bounds[1]:
            named.add(path)
            yield path, f"the letter for {words} has {count} words.", f"Let it have {bounds[0]} to {bounds[1]}."


def _letters(replies: Replies) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every letter that the sentences can be put together to, with the row to blame and what the letter is for."""
    own = {(row.reason, row.party) for row in replies.reasons}
    for number, row in enumerate(replies.reasons):
        party = f" and “{row.party}”" if row.party else ""
        for text in _put_together(replies, row.what, row):
            yield ("reasons", number), f"“{row.reason}”{party}", text
    for number, general in enumerate(replies.parties):
        for row in replies.reasons:
            if row.party is None and (row.reason, general.party) not in own:
                for text in _put_together(replies, f"{row.what} {general.where}", general):
                    yield ("parties", number), f"“{row.reason}” and “{general.party}”", text


def _put_together(replies: Replies, happened: str, row: ReasonReply | PartyReply) -> Iterator[str]:
    after = {replies.lost: row.next.yes, replies.trying: row.next.no, replies.held: row.next.no}
    for state, told in after.items():
        if told:
            yield "\n\n".join((replies.greeting, f"{state} {happened}", told, replies.closing))


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

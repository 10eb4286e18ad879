"""The replies for customers, checked: whole in every language, of a fair length, without codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, get_args

from bot.knowledge.content import PartyReply, ReasonReply, Replies
from bot.knowledge.entry import Entry
from bot.knowledge.lint_words import WORD, Found, start
from bot.knowledge.problem import Problem
from bot.knowledge.slots import SLOT
from bot.knowledge.source import SourceFile
from bot.reading.text.language import Language

REPLY_WORDS: Final = (50, 130)
LETTER_WORDS: Final[dict[str, tuple[int, int] | None]] = {"en": REPLY_WORDS, "ja": None}
"""How many words a letter put together from `replies` may have. Japanese is not counted."""
OTHER_LETTER_WORDS: Final = (40, 170)
REPLY_SLOTS: Final = ("address", "domain")
REPLY_PARTIES: Final = ("own", "forwarder", "list")
"""The parties that every language needs sentences for; the rest can do with the reason’s own."""

_CODE_ANYWHERE: Final = re.compile(r"(?<![\d.])[245](?:\d\d|\.\d{1,3}\.\d{1,3})(?!\d)")
"""Like `CODE`, for text without spaces between words."""


def problems_of_replies(
    files: Sequence[SourceFile], team: Sequence[SourceFile], reasons: Collection[str]
) -> Iterator[Problem]:
    """Problems of the replies for customers. What a team adds need not be complete. `reasons`: all that there are."""
    general = {
        entry.reason: entry
        for file in files
        for entry in file.content.entries
        if entry.id == entry.reason and entry.kind is None and entry.who and entry.refused_by
    }
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
        if files and first and language not in first:
            name = next(iter(first.values())).name
            yield Problem(
                name, 1, 1, f"There are no replies in “{language}”.", "Write them, in a file beside this one."
            )


def _reply_texts(replies: Replies) -> Iterator[Found]:
    for path, text in _sentences(replies):
        if _CODE_ANYWHERE.search(SLOT.sub("", text)):
            yield path, f"there is a code: “{start(text)}”.", "Say it in words."
        for name, words in SLOT.findall(text):
            if name not in REPLY_SLOTS:
                cure = f"Use only {' and '.join(f'<{slot}|…>' for slot in REPLY_SLOTS)}: the rest is filled in English."
                yield path, f"the placeholder <{name}> is used.", cure
            elif not words:
                cure = f"Write <{name}|…>, with words in this language that stand in for it."
                yield path, f"the placeholder <{name}> has no words to stand in for it.", cure
        if re.search(r"[<>]", SLOT.sub("", text)):
            yield path, f"a placeholder is not written as one: “{start(text)}”.", "Write it as <address|…>."


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


def _reply_rows(replies: Replies, reasons: Collection[str]) -> Iterator[Found]:
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
        count = len(WORD.findall(SLOT.sub(lambda slot: slot[2] or "", text)))
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

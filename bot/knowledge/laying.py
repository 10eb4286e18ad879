"""Entries laid over a base: a team’s own files, or what a workspace has accepted.

An entry with a new id is added. One with the id of an entry of the base is laid over it: lists grow, with what is laid
over first, and of texts each that is given takes the place of the one below, in every case that the base tells apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from bot.knowledge.base import Knowledge
from bot.knowledge.content import KnowledgeFile, Replies, SeveralReply
from bot.knowledge.entry import Entry, Examples, Variant
from bot.knowledge.extending import INHERITED, VARIED, filled_in, followed, is_usual, says_something, without
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.schema import name_of
from bot.knowledge.source import SourceFile

MOST_EXTENDS: Final = 10
ADDED: Final = ("wordings", "asks", "codes", "sources", "see")
"""The lists that grow."""
_USUAL: Final = "recipient"
"""Who refuses where an entry does not say it."""


@dataclass(frozen=True, slots=True)
class Own:
    """An entry as one file has it, and which fields that file gives."""

    entry: Entry
    given: frozenset[str]
    file: SourceFile
    index: int

    def problem(self, key: str, what: str, cure: str) -> Problem:
        """A problem of this entry, at one of its keys."""
        line, column = self.file.at("entries", self.index, key)
        return Problem(self.file.name, line, column, what, cure)


def gathered(files: Iterable[SourceFile], problems: list[Problem]) -> dict[str, Own]:
    """The entries of some files by their ids; of an id that is used twice the first."""
    found: dict[str, Own] = {}
    for file in files:
        for index, entry in enumerate(file.content.entries):
            own = Own(entry, frozenset(map(name_of, file.raw["entries"][index])), file, index)
            if entry.id in found:
                what = f"The id “{entry.id}” is used a second time (first in {found[entry.id].file.name})."
                problems.append(own.problem("id", what, "Give this entry an id of its own."))
            else:
                found[entry.id] = own
    return found


def laid_over(base: Knowledge, files: Sequence[SourceFile]) -> Knowledge:
    """A base with these files over it. Raises `KnowledgeError`."""
    if not files:
        return base
    problems: list[Problem] = []
    own = gathered(files, problems)
    entries = Laying({entry.id: entry for entry in base.entries}, own, problems).entries()
    if problems:
        raise KnowledgeError(problems)
    lists: dict[str, Any] = {}
    for name in (field.name for field in fields(KnowledgeFile) if field.name not in ("entries", "replies")):
        added = tuple(item for file in files for item in getattr(file.content, name))
        lists[name] = (*added, *getattr(base, name)) if added else getattr(base, name)
    replies = tuple(item for file in files for item in file.content.replies)
    return Knowledge(entries=entries, replies=_replies(base.replies, replies), **lists)


class Laying:
    """Entries over those of a base; with no base, entries by themselves. What is wrong is added to `problems`."""

    def __init__(self, base: dict[str, Entry], own: dict[str, Own], problems: list[Problem]) -> None:
        self._base = base
        self._own = own
        self._problems = problems
        self._done: dict[str, Entry] = {}

    def entries(self) -> tuple[Entry, ...]:
        """All of them, in the order of the base, then of the files."""
        return tuple(self._finished(entry_id, (entry_id,)) for entry_id in dict.fromkeys((*self._base, *self._own)))

    def _finished(self, entry_id: str, chain: tuple[str, ...]) -> Entry:
        if entry_id not in self._done:
            below, own = self._base.get(entry_id), self._own.get(entry_id)
            entry = self._added(self._own[entry_id], chain) if below is None else self._changed(below, own, chain)
            self._done.setdefault(entry_id, entry)
        return self._done[entry_id]

    def _added(self, own: Own, chain: tuple[str, ...]) -> Entry:
        parent = self._parent(own.entry.extends, own, chain)
        entry = filled_in(own.entry, own.given, parent) if parent else own.entry
        if self._base:
            for name in ("title", "meaning"):
                if getattr(entry, name) is None and (parent is not None or own.entry.extends is None):
                    what = f"In the entry “{entry.id}”, “{name}” is missing, and it extends no entry that has it."
                    self._problems.append(own.problem("id", what, f"Add “{name}”, or name such an entry in “extends”."))
        return entry

    def _changed(self, below: Entry, own: Own | None, chain: tuple[str, ...]) -> Entry:
        extends = own.entry.extends if own is not None and "extends" in own.given else below.extends
        entry = below
        if extends is not None:
            parent = self._parent(extends, own, chain)
            before = self._base.get(below.extends or "")
            if parent is not None and before is None:
                entry = filled_in(below, _said_by(below), parent)
            elif parent is not None and before is not None and parent is not before:
                entry = followed(below, before, parent)
        return merged(entry, own) if own is not None else entry

    def _parent(self, parent: str | None, own: Own | None, chain: tuple[str, ...]) -> Entry | None:
        """The entry that one extends, finished; None where there is none, or where that would lead nowhere."""
        if parent is None:
            return None
        what = cure = ""
        if parent not in self._base and parent not in self._own:
            what = f"The entry “{chain[-1]}” extends “{parent}”, which does not exist."
            cure = "Check the spelling of that id."
        elif len(chain) > MOST_EXTENDS:
            what = f"The entry “{chain[-1]}” extends another through more than {MOST_EXTENDS} others."
            cure = "Extend the general entry itself."
        elif parent in chain:
            what = f"The entries {' → '.join((*chain, parent))} extend one another in a circle."
            cure = "Let one of them stand alone."
        if not what:
            return self._finished(parent, (*chain, parent))
        named = own or next((self._own[each] for each in reversed(chain) if each in self._own), None)
        if named is not None:
            self._problems.append(named.problem("extends", what, cure))
        return None


def _said_by(entry: Entry) -> set[str]:
    """What an entry that extends no other says."""
    return {key for key in (*INHERITED, "variants") if getattr(entry, key) not in (None, (), False)}


def merged(below: Entry, own: Own) -> Entry:
    """An entry of the base with one laid over it."""
    above, given = own.entry, own.given
    changes: dict[str, Any] = {name: getattr(above, name) for name in given}
    for name in ADDED:
        first = getattr(above, name)
        changes[name] = (*first, *(item for item in getattr(below, name) if item not in first))
    if "examples" in given:
        match, reject = above.examples.match, above.examples.reject
        changes["examples"] = Examples(
            match=(*match, *(text for text in below.examples.match if text not in (*match, *reject))),
            reject=(*reject, *(text for text in below.examples.reject if text not in (*match, *reject))),
        )
    changes["variants"] = variants_over(below, own)
    texts = (name for name in ("who", "steps") if name in given)
    changes["in_every_case"] = tuple(dict.fromkeys((*above.in_every_case, *below.in_every_case, *texts)))
    if "refused_by" in given and "written_for" not in given:
        usual = below.written_for or (below.refused_by or (_USUAL,))[0]
        same = "meaning" in given or (above.refused_by or (_USUAL,))[0] == usual
        changes["written_for"] = None if same else usual
    return replace(below, **changes)


def variants_over(below: Entry, own: Own) -> tuple[Variant, ...]:
    """The variants of an entry of the base under one that is laid over it: those laid over come first, and a text
    that it gives for every case is no variant’s any more. An empty list takes those of the base away.

    A reply says what became of the mail, and is sent as it stands: one for another end stays.
    """
    if "variants" in own.given and not own.entry.variants:
        return ()
    left = without(below.variants, [name for name in VARIED if name in own.given and name != "reply"])
    if "reply" in own.given:
        left = tuple(replace(each, reply=None) if is_usual(each.when, below) else each for each in left)
    return (*own.entry.variants, *filter(says_something, left))


def _replies(below: Sequence[Replies], above: Sequence[Replies]) -> Sequence[Replies]:
    """Replies over those of the base, language by language: row by row, what is laid over first."""
    if not above:
        return below
    found = {replies.language: replies for replies in reversed(below)}
    order = [*dict.fromkeys(replies.language for replies in (*below, *above))]
    for replies in reversed(above):
        under = found.get(replies.language)
        if under is not None:
            reasons = {(row.reason, row.party) for row in replies.reasons}
            parties = {row.party for row in replies.parties}
            replies = replace(
                replies,
                several=replies.several if replies.several != SeveralReply() else under.several,
                reasons=(*replies.reasons, *(row for row in under.reasons if (row.reason, row.party) not in reasons)),
                parties=(*replies.parties, *(row for row in under.parties if row.party not in parties)),
            )
        found[replies.language] = replies
    return tuple(found[language] for language in order)

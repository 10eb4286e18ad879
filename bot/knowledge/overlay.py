"""Entries that lie over a base and come from elsewhere than a folder: what a workspace has accepted.

Each is YAML as a file of knowledge/ has it. One that does not fit any more (an entry that it extends is gone) is left
out, with what is wrong with it; the others speak all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol

from bot.knowledge.base import Knowledge, kept_in
from bot.knowledge.problem import KnowledgeError, Problem

if TYPE_CHECKING:
    from bot.knowledge.source import SourceFile

REMEMBERED: Final = 2_000
"""How many texts are kept as they were read: of two hundred entries one changes, and the others are not read again."""


@dataclass(frozen=True, slots=True)
class OverlayEntry:
    """An entry that was accepted: its id, its YAML, and which version of it that is."""

    id: str
    yaml: str
    version: int = 1

    @property
    def name(self) -> str:
        """What its problems call it."""
        return f"accepted entry {self.id}"


class OverlaySource(Protocol):
    """Where the accepted entries of each workspace are kept."""

    def overlay_of(self, team: str) -> tuple[OverlayEntry, ...]:
        """The entries of a workspace that lie over its base now."""

    def overlay_version(self, team: str) -> int:
        """A number that is another one whenever these entries are."""


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A base with entries over it, and what is wrong with those that were left out."""

    knowledge: Knowledge
    problems: tuple[Problem, ...] = ()


def overlaid(base: Knowledge, entries: Sequence[OverlayEntry], *, keep: bool = True) -> Overlaid:
    """A base with these entries over it. Never raises for what stands in them. `keep`: whether what is worked out of it
    is kept for another start."""
    if not entries:
        return Overlaid(base)
    from bot.knowledge.load import as_far_as_good  # with it come YAML and Pydantic, which a base as it is does without

    problems: list[Problem] = []
    files: list[SourceFile] = []
    for entry in entries:
        try:
            files.append(_source_of(entry.yaml, entry.name))
        except KnowledgeError as error:
            problems += error.problems
    knowledge, more = as_far_as_good(base, files)
    if knowledge is base:
        return Overlaid(base, (*problems, *more))
    mark = sha256("\0".join(entry.yaml for entry in entries).encode("utf-8", "surrogatepass")).hexdigest()
    return Overlaid(kept_in(base.compiled.over(mark, keep=keep), knowledge), tuple(sorted({*problems, *more})))


@lru_cache(maxsize=REMEMBERED)
def _source_of(text: str, name: str) -> SourceFile:
    from bot.knowledge.source import read_text

    return read_text(text, name)

"""`knowledge/*.yaml` -> `Knowledge`: read, checked and put together.

Entries come out resolved: what an entry takes over by `extends` is filled in, and a team's own folder is laid
over the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from bot.knowledge.base import Knowledge, whole
from bot.knowledge.content import KnowledgeFile
from bot.knowledge.entry import Entry, Variant
from bot.knowledge.files import files_of, shipped_folder
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.schema import name_of
from bot.knowledge.source import SourceFile, read_file, validate

_INHERITED: Final = (
    "title",
    "kind",
    "refused_by",
    "lost",
    "meaning",
    "who",
    "steps",
    "retry",
    "reply",
    "questions",
    "sources",
    "checked",
    "see",
    "check_spelling",
)
_VARIED: Final = ("title", "meaning", "who", "steps", "retry", "reply")
_ADDED: Final = ("wordings", "asks", "codes", "sources", "see")

MOST_EXTENDS: Final = 10


def read_folder(folder: Path) -> list[SourceFile]:
    """Read every YAML file of a folder. Raises `KnowledgeError` with the problems of all of them."""
    files: list[SourceFile] = []
    problems: list[Problem] = []
    for path in files_of(folder):
        try:
            files.append(read_file(path, _shown(path.relative_to(folder.parent))))
        except KnowledgeError as error:
            problems += error.problems
    if problems:
        raise KnowledgeError(problems)
    if not files:
        what = "There is no knowledge file here."
        raise KnowledgeError([Problem(str(folder), 1, 1, what, "Name a folder that has .yaml files in it.")])
    return files


def _shown(path: Path) -> str:
    """A file's name that can be printed anywhere, whatever somebody has put into it."""
    return "".join(char if char.isprintable() else "?" for char in path.as_posix())


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry as one file has it, and what that file says itself (a team’s: with the shipped one under it)."""

    entry: Entry
    raw: dict[str, Any]
    file: SourceFile
    index: int


def build(shipped: list[SourceFile], team: Iterable[SourceFile] = ()) -> Knowledge:
    """Put files together, a team's over the shipped ones. Raises `KnowledgeError`."""
    problems: list[Problem] = []
    found: dict[str, _Found] = {}
    for file in shipped:
        for index, entry in enumerate(file.content.entries):
            if entry.id in found:
                line, column = file.at("entries", index, "id")
                other = found[entry.id].file
                what = f"The id “{entry.id}” is used a second time (first in {other.name})."
                problems.append(Problem(file.name, line, column, what, "Give this entry an id of its own."))
            else:
                found[entry.id] = _Found(entry, file.raw["entries"][index], file, index)
    for file in team:
        for index, entry in enumerate(file.content.entries):
            own = _Found(entry, file.raw["entries"][index], file, index)
            found[entry.id] = _laid_over(found[entry.id], own) if entry.id in found else own
    files = [*shipped, *team]
    entries = _resolve(found, problems)
    if problems:
        raise KnowledgeError(problems)
    rest = (field.name for field in fields(KnowledgeFile) if field.name != "entries")
    lists = {name: tuple(item for file in files for item in getattr(file.content, name)) for name in rest}
    return whole(KnowledgeFile(entries=entries, **lists))


def _laid_over(below: _Found, above: _Found) -> _Found:
    """A shipped entry with a team's own over it: lists grow (the team's first), the rest is replaced."""
    merged = {**below.raw, **above.raw}
    for key in _ADDED:
        if key in below.raw or key in above.raw:
            own = above.raw.get(key, ())
            merged[key] = [*own, *(item for item in below.raw.get(key, ()) if item not in own)]
    entry = validate({"entries": [merged]}, above.file.name, {}).entries[0]
    return _Found(entry, merged, above.file, above.index)


def _resolve(found: dict[str, _Found], problems: list[Problem]) -> tuple[Entry, ...]:
    resolved: dict[str, Entry] = {}

    def finish(entry_id: str, chain: tuple[str, ...]) -> Entry:
        if entry_id in resolved:
            return resolved[entry_id]
        own = found[entry_id]
        entry, file, parent = own.entry, own.file, own.entry.extends
        if parent is not None:
            line, column = file.at("entries", own.index, "extends")
            if parent not in found:
                what = f"The entry “{entry_id}” extends “{parent}”, which does not exist."
                problems.append(Problem(file.name, line, column, what, "Check the spelling of that id."))
            elif len(chain) > MOST_EXTENDS:
                what = f"The entry “{entry_id}” extends another through more than {MOST_EXTENDS} others."
                problems.append(Problem(file.name, line, column, what, "Extend the general entry itself."))
            elif parent in chain:
                what = f"The entries {' → '.join((*chain, parent))} extend one another in a circle."
                problems.append(Problem(file.name, line, column, what, "Let one of them stand alone."))
            else:
                entry = _filled_in(own, finish(parent, (*chain, parent)))
        resolved[entry_id] = entry
        return entry

    for entry_id in found:
        finish(entry_id, (entry_id,))
    return tuple(resolved[entry_id] for entry_id in found)


def _filled_in(own: _Found, parent: Entry) -> Entry:
    """An entry with what it does not say itself taken from the one that it extends."""
    given = {name_of(key) for key in own.raw}
    taken: dict[str, Any] = {key: getattr(parent, key) for key in _INHERITED if key not in given}
    if "variants" not in given:
        nothing: dict[str, Any] = {key: None for key in _VARIED if key in given}
        variants = (replace(variant, **nothing) for variant in parent.variants)
        taken["variants"] = tuple(variant for variant in variants if _says_something(variant))
    return replace(own.entry, **taken)


def _says_something(variant: Variant) -> bool:
    return any(getattr(variant, key) is not None for key in _VARIED)


def load_knowledge(folder: Path | None = None, team_folder: Path | None = None) -> Knowledge:
    """Read, check and put together a base from its YAML. Raises `KnowledgeError`."""
    shipped = read_folder(folder or shipped_folder())
    return build(shipped, read_folder(team_folder) if team_folder else ())

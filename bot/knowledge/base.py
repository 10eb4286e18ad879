"""The knowledge base as the rest of the program sees it: `knowledge/*.yaml` -> `Knowledge`.

Entries come out resolved: what an entry takes over by `extends` is filled in, and a team's own folder is laid
over the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from bot.knowledge.schema import Entry, KnowledgeFile, Mark, PartyTexts, Replies, Variant, Word
from bot.knowledge.source import KnowledgeError, Problem, SourceFile, read_file, validate

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


@dataclass(frozen=True)
class Knowledge:
    """A whole, checked base."""

    entries: tuple[Entry, ...]
    words: tuple[Word, ...] = ()
    off_topic: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    forwarding_services: tuple[str, ...] = ()
    parties: tuple[PartyTexts, ...] = ()
    marks: tuple[Mark, ...] = ()
    replies: tuple[Replies, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id. Raises `KeyError`."""
        return self._by_id[entry_id]

    def has(self, entry_id: str) -> bool:
        """Whether there is an entry of that id."""
        return entry_id in self._by_id

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Every reason and topic that an entry has, in the order of the base."""
        return tuple(dict.fromkeys(entry.reason for entry in self.entries))


def shipped_folder() -> Path:
    """Where the base that comes with the program lies: in the package, else beside it in a checkout."""
    packaged = Path(__file__).parent.parent / "_knowledge"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "knowledge"


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


def files_of(folder: Path) -> list[Path]:
    """The YAML files of a folder and the folders in it, in the order of their names."""
    return sorted(path for path in folder.rglob("*.y*ml") if path.suffix in (".yaml", ".yml") and path.is_file())


def build(shipped: list[SourceFile], team: Iterable[SourceFile] = ()) -> Knowledge:
    """Put files together, a team's over the shipped ones. Raises `KnowledgeError`."""
    problems: list[Problem] = []
    found: dict[str, tuple[Entry, SourceFile, int]] = {}
    for file in shipped:
        for index, entry in enumerate(file.content.entries):
            if entry.id in found:
                line, column = file.at("entries", index, "id")
                other = found[entry.id][1]
                what = f"The id “{entry.id}” is used a second time (first in {other.name})."
                problems.append(Problem(file.name, line, column, what, "Give this entry an id of its own."))
            else:
                found[entry.id] = (entry, file, index)
    for file in team:
        for index, entry in enumerate(file.content.entries):
            known = found.get(entry.id)
            found[entry.id] = (_laid_over(known[0], file, index) if known else entry, file, index)
    files = [*shipped, *team]
    entries = _resolve(found, problems)
    if problems:
        raise KnowledgeError(problems)
    rest = (name for name in KnowledgeFile.model_fields if name != "entries")
    lists = {name: tuple(item for file in files for item in getattr(file.content, name)) for name in rest}
    return Knowledge(entries=entries, **lists)


def _laid_over(entry: Entry, file: SourceFile, index: int) -> Entry:
    """A shipped entry with a team's own over it: lists grow (the team's first), the rest is replaced."""
    below = entry.model_dump(by_alias=True, exclude_unset=True, mode="json")
    above: dict[str, Any] = file.raw["entries"][index]
    merged = {**below, **above}
    for key in _ADDED:
        if key in below or key in above:
            merged[key] = [
                *above.get(key, ()),
                *(item for item in below.get(key, ()) if item not in above.get(key, ())),
            ]
    return validate({"entries": [merged]}, file.name, {}).entries[0]


def _resolve(found: dict[str, tuple[Entry, SourceFile, int]], problems: list[Problem]) -> tuple[Entry, ...]:
    resolved: dict[str, Entry] = {}

    def finish(entry_id: str, chain: tuple[str, ...]) -> Entry:
        if entry_id in resolved:
            return resolved[entry_id]
        entry, file, index = found[entry_id]
        parent = entry.extends
        if parent is not None:
            line, column = file.at("entries", index, "extends")
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
                entry = _filled_in(entry, finish(parent, (*chain, parent)))
        resolved[entry_id] = entry
        return entry

    for entry_id in found:
        finish(entry_id, (entry_id,))
    return tuple(resolved[entry_id] for entry_id in found)


def _filled_in(entry: Entry, parent: Entry) -> Entry:
    """An entry with what it does not say itself taken from the one that it extends."""
    given = entry.model_fields_set
    taken: dict[str, Any] = {key: getattr(parent, key) for key in _INHERITED if key not in given}
    if "variants" not in given:
        own: dict[str, Any] = {key: None for key in _VARIED if key in given}
        variants = (variant.model_copy(update=own) for variant in parent.variants)
        taken["variants"] = tuple(variant for variant in variants if _says_something(variant))
    return entry.model_copy(update=taken)


def _says_something(variant: Variant) -> bool:
    return any(getattr(variant, key) is not None for key in _VARIED)


def load_knowledge(folder: Path | None = None, team_folder: Path | None = None) -> Knowledge:
    """Read, check and put together a base from its YAML. Raises `KnowledgeError`."""
    shipped = read_folder(folder or shipped_folder())
    return build(shipped, read_folder(team_folder) if team_folder else ())


def whole(content: KnowledgeFile) -> Knowledge:
    """The base that is all in one file, its entries resolved: the compiled cache’s."""
    return Knowledge(**{name: getattr(content, name) for name in KnowledgeFile.model_fields})


def as_file(knowledge: Knowledge) -> KnowledgeFile:
    """The whole base as one file's content, for the compiled cache."""
    return KnowledgeFile.model_construct(**{name: getattr(knowledge, name) for name in KnowledgeFile.model_fields})

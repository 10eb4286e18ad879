"""`knowledge/*.yaml` -> `Knowledge`: read, checked and put together.

Entries come out resolved: what an entry takes over by `extends` is filled in, and a team's own folder is laid
over the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from bot.knowledge.base import Knowledge, whole
from bot.knowledge.content import KnowledgeFile
from bot.knowledge.files import files_of, shipped_folder
from bot.knowledge.laying import Laying, gathered, laid_over
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.source import SourceFile, read_file


def read_folder(folder: Path) -> list[SourceFile]:
    """Read every YAML file of a folder. Raises `KnowledgeError` with the problems of all of them."""
    problems: list[Problem] = []
    files = list(_read(folder, problems))
    if not files and not problems:
        problems.append(_empty(folder))
    if problems:
        raise KnowledgeError(problems)
    return files


def _read(folder: Path, problems: list[Problem]) -> Iterator[SourceFile]:
    """The files that can be read; what is wrong with the others is added to `problems`."""
    for path in files_of(folder):
        try:
            yield read_file(path, _shown(path.relative_to(folder.parent)))
        except KnowledgeError as error:
            problems += error.problems


def _empty(folder: Path) -> Problem:
    what = "There is no knowledge file here."
    return Problem(_shown(folder), 1, 1, what, "Name a folder that has .yaml files in it.")


def _shown(path: Path) -> str:
    """A file's name that can be printed anywhere, whatever somebody has put into it."""
    return "".join(char if char.isprintable() else "?" for char in path.as_posix())


def build(shipped: list[SourceFile], team: Sequence[SourceFile] = ()) -> Knowledge:
    """Put files together, a team's over the shipped ones. Raises `KnowledgeError`."""
    problems: list[Problem] = []
    entries = Laying({}, gathered(shipped, problems), problems).entries()
    if problems:
        raise KnowledgeError(problems)
    rest = (field.name for field in fields(KnowledgeFile) if field.name != "entries")
    lists = {name: tuple(item for file in shipped for item in getattr(file.content, name)) for name in rest}
    return laid_over(whole(KnowledgeFile(entries=entries, **lists)), team)


def with_what_is_good(base: Knowledge, team_folder: Path) -> tuple[Knowledge, tuple[Problem, ...]]:
    """A base with those files of a team's folder over it that can be used, and what is wrong with the others."""
    problems: list[Problem] = []
    files = list(_read(team_folder, problems))
    if not files and not problems:
        problems.append(_empty(team_folder))
    knowledge, more = as_far_as_good(base, files)
    return knowledge, tuple(sorted({*problems, *more}))


def as_far_as_good(base: Knowledge, files: Sequence[SourceFile]) -> tuple[Knowledge, tuple[Problem, ...]]:
    """A base with those of these files over it that fit together, and what is wrong with the others."""
    problems: list[Problem] = []
    while True:
        try:
            return laid_over(base, files), tuple(problems)
        except KnowledgeError as error:
            problems += error.problems
            bad = {problem.file for problem in error.problems}
            left = [file for file in files if file.name not in bad]
            if len(left) == len(files):
                raise  # the base itself is at fault
            files = left


def load_knowledge(folder: Path | None = None, team_folder: Path | None = None) -> Knowledge:
    """Read, check and put together a base from its YAML. Raises `KnowledgeError`."""
    shipped = read_folder(folder or shipped_folder())
    return build(shipped, read_folder(team_folder) if team_folder else ())


def load_over(base: Knowledge, team_folder: Path) -> Knowledge:
    """A base with a team's folder over it. Raises `KnowledgeError`."""
    return laid_over(base, read_folder(team_folder))

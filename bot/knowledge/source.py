"""One YAML file of the knowledge base -> `KnowledgeFile`, or problems that name file, line, column and cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from bot.knowledge.content import KnowledgeFile
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.schema import checked
from bot.knowledge.source_words import in_words

MAX_BYTES: Final = 4_000_000
"""No file of the base comes near this; a larger one is a mistake (a log, an export) and is not read."""

MOST_DEPTH: Final = 20
"""Levels of lists and mappings in one another. The schema needs eight; far deeper ones overrun the parser's stack."""

MOST_VALUES: Final = 50_000
"""Values, keys, lists and mappings of one file, with the ends of these. The largest that ships has a tenth of them."""

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Position = tuple[int, int]
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its content, and where each entry begins."""

    name: str
    raw: dict[str, Any]
    content: KnowledgeFile
    lines: dict[Path_, Position]

    def at(self, *path: str | int) -> Position:
        """The position of a value, or of the nearest thing around it that has one."""
        return _nearest(self.lines, path)


def read_file(path: Path, name: str) -> SourceFile:
    """Read one file. Raises `KnowledgeError` with every problem that was found in it."""
    return read_text(_text_of(path, name), name)


def read_text(text: str, name: str) -> SourceFile:
    """The same for text that stands somewhere else than in a file; `name` is what its problems call it."""
    if len(text) > MAX_BYTES:
        what = f"There are {len(text) / 1e6:.0f} million characters here; at most {MAX_BYTES // 1_000_000} are read."
        raise KnowledgeError([Problem(name, 1, 1, what, "Is it knowledge? If so, split it by reason.")])
    try:
        _check_extent(text, name)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            problems = list(_structure_problems(node, name, loader)) if node else []
            if problems:
                raise KnowledgeError(problems)
            raw = loader.construct_document(node) if node else {}
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise KnowledgeError([_yaml_problem(error, name)]) from error
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise KnowledgeError([Problem(name, 1, 1, f"This is not YAML: {said}.", "Repair the file.")]) from error
    if not isinstance(raw, dict):
        what = "Expected a mapping with the key “entries”."
        raise KnowledgeError([Problem(name, 1, 1, what, "Begin the file with “entries:”.")])
    lines = dict(_positions(node, ())) if node else {}
    return SourceFile(name, raw, validate(raw, name, lines), lines)


def validate(raw: dict[str, Any], name: str, lines: dict[Path_, Position]) -> KnowledgeFile:
    """Check a file's content against the schema. Raises `KnowledgeError`."""
    try:
        return checked(raw)
    except ValidationError as error:
        problems = []
        for item in error.errors(include_url=False):
            line, column = _nearest(lines, tuple(item["loc"]))
            problems.append(Problem(name, line, column, *in_words(raw, item)))
        raise KnowledgeError(problems) from error


def _text_of(path: Path, name: str) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            what = f"The file has {size / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} MB are read."
            raise KnowledgeError([Problem(name, 1, 1, what, "Is it a knowledge file? If so, split it by reason.")])
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        line = before.count(b"\n") + 1
        raise KnowledgeError([Problem(name, line, 1, "The file is not UTF-8 here.", "Save it as UTF-8.")]) from error
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise KnowledgeError([Problem(name, 1, 1, what, "Check that it exists and may be read.")]) from error


def _yaml_problem(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = error.problem or "it cannot be read"
    if "maximum nesting depth" in said:
        # libyaml 0.2.6 gives up on its own, where its look-ahead is a thousand levels in.
        return _too_deep(name, line, column)
    if "could not determine a constructor for the tag" in said:
        tag = said.rsplit("tag", 1)[1].strip().strip("'")
        return Problem(
            name, line, column, f"The tag {tag} is not allowed here.", "Write plain text, lists and mappings."
        )
    cure = "Check the indentation, and put text that has “: ” or “ #” in it, or that begins with a sign, in quotes."
    return Problem(name, line, column, f"This is not YAML: {said}.", cure)


def _check_extent(text: str, name: str) -> None:
    """Raises `KnowledgeError` for a file that nests deeper than any entry does, or that has far more in it: before a
    tree is made of it."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if number > MOST_VALUES:
            line, column = _at(event)
            what = f"The file goes on here after {MOST_VALUES:,} values and keys, which is more than are read."
            cure = "Is it a knowledge file? If so, split it by reason."
            raise KnowledgeError([Problem(name, line, column, what, cure)])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEPTH:
                raise KnowledgeError([_too_deep(name, *_at(event))])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _at(event: yaml.Event) -> Position:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _too_deep(name: str, line: int, column: int) -> Problem:
    what = f"Lists and mappings stand in one another here, more than {MOST_DEPTH} deep."
    return Problem(name, line, column, what, "No entry needs that: check the brackets.")


def _structure_problems(node: yaml.Node, name: str, loader: Any) -> Iterator[Problem]:
    """Keys given twice or that are no text, values that are not what they look like, and aliases (which could make a
    small file unfold into a huge one)."""
    seen: set[int] = set()
    todo: list[yaml.Node] = [node]
    while todo:
        item = todo.pop()
        mark = item.start_mark
        if id(item) in seen:
            yield Problem(name, mark.line + 1, mark.column + 1, "An alias points here.", "Write the text out instead.")
            return
        seen.add(id(item))
        if isinstance(item, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in item.value:
                if not isinstance(key, yaml.ScalarNode):
                    at = key.start_mark
                    yield Problem(name, at.line + 1, at.column + 1, "This key is not text.", "Put it in quotes.")
                    return
                if key.value in keys:
                    at = key.start_mark
                    what = f"The key “{key.value}” stands here a second time."
                    yield Problem(name, at.line + 1, at.column + 1, what, "Keep one of the two.")
                keys.add(str(key.value))
                todo.append(value)
        elif isinstance(item, yaml.SequenceNode):
            todo.extend(item.value)
        elif not _can_be_read(item, loader):
            what = f"“{item.value[:40]}” looks like a date or a number here, and is none."
            yield Problem(name, mark.line + 1, mark.column + 1, what, "Put it in quotes, or correct it.")


def _can_be_read(scalar: yaml.Node, loader: Any) -> bool:
    """Whether PyYAML makes a value of it. It tells of what it cannot read in many ways (`2026-99-99`: ValueError)."""
    try:
        loader.construct_object(scalar)
    except (ValueError, TypeError, LookupError, AttributeError):
        return False
    return True


def _positions(node: yaml.Node, path: Path_) -> Iterator[tuple[Path_, Position]]:
    yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, str(key.value), "@key"), (key.start_mark.line + 1, key.start_mark.column + 1)
            yield from _positions(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _positions(value, (*path, index))


def _nearest(lines: dict[Path_, Position], path: Path_) -> Position:
    if (*path, "@key") in lines:
        return lines[(*path, "@key")]
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, (1, 1))

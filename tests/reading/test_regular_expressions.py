"""Every regular expression of the reading room takes time in proportion to its text, however hostile that is.

Two checks: the shape of each expression (no repetition of many inside a repetition of many, unless what ends the
inner one is sure to begin the outer one anew), and a try on texts made of its own characters.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _constants as names  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import bot.reading
from bot.reading.text.patterns import Pattern
from bot.reading.text.wordings import Wordings

MANY = 40
"""A repetition of more than this counts as one without an end."""

ALPHABET = [chr(code) for code in range(128)] + list("é宛先Ж ")
REPEATS = (names.MAX_REPEAT, names.MIN_REPEAT)


def _patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(bot.reading.__path__, "bot.reading."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, pattern in enumerate(_inside(value)):
                found[f"{module.name.removeprefix('bot.reading.')}.{name}.{number}"] = pattern
    return found


def _inside(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Pattern):
        yield value.compiled
    elif isinstance(value, Wordings):
        yield from {pattern.compiled: None for _, (_, pattern) in value.looked_for() if pattern}
    elif isinstance(value, dict):
        yield from _inside(tuple(value.values()))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _inside(item)


PATTERNS = _patterns()


def test_the_expressions_are_found() -> None:
    assert len(PATTERNS) > 400


@pytest.mark.parametrize("name", PATTERNS)
def test_no_repetition_of_many_can_be_split_in_many_ways(name: str) -> None:
    pattern = PATTERNS[name]
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    assert list(_ambiguous(tree, pattern.flags)) == []


def _ambiguous(tree: Any, flags: int, outer: Any = None) -> Iterator[str]:
    """Repetitions of many inside one of many whose first character the inner one could have eaten as well."""
    for operation, value in tree:
        if operation in REPEATS:
            _, most, body = value
            is_many = most == names.MAXREPEAT or most > MANY
            if is_many and outer is not None and _first(outer, flags) & _first(body, flags):
                yield str(body)
            yield from _ambiguous(body, flags, body if is_many and len(body) > 1 else outer)
        else:
            for branch in _branches(operation, value):
                yield from _ambiguous(branch, flags, outer)


FEW = 4
"""A repetition that may be so much longer or shorter cannot be split in many ways."""


@pytest.mark.parametrize("name", PATTERNS)
def test_nothing_that_repeats_holds_two_neighbours_that_share_out_the_same_text(name: str) -> None:
    pattern = PATTERNS[name]
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    assert list(_sharing(tree, pattern.flags, repeats=False)) == []


def test_such_neighbours_are_seen() -> None:
    assert list(_sharing(parser.parse(r"(?:\n[ \t]{1,40}[^\n]{1,4000}){0,30}"), 0, repeats=False))
    assert not list(_sharing(parser.parse(r"(?:\n[ \t]{1,40}[^\s]{1,4000}){0,30}"), 0, repeats=False))


def _sharing(tree: Any, flags: int, *, repeats: bool) -> Iterator[str]:
    """Neighbours within a repetition that could each eat what the other eats: the ways to share multiply."""
    parts = list(tree)
    if repeats:
        for (operation, value), (after, its_value) in itertools.pairwise(parts):
            elastic = _is_elastic(operation, value) and _is_elastic(after, its_value)
            if elastic and _first(value[2], flags) & _first(its_value[2], flags):
                yield f"{value[2]} {its_value[2]}"
    for operation, value in parts:
        if operation in REPEATS:
            yield from _sharing(value[2], flags, repeats=repeats or value[1] > FEW)
        else:
            for branch in _branches(operation, value):
                yield from _sharing(branch, flags, repeats=repeats)


def _is_elastic(operation: Any, value: Any) -> bool:
    return operation in REPEATS and (value[1] == names.MAXREPEAT or value[1] - value[0] > FEW)


def _branches(operation: Any, value: Any) -> list[Any]:
    if operation is names.BRANCH:
        return list(value[1])
    if operation is names.SUBPATTERN:
        return [value[3]]
    if operation in (names.ASSERT, names.ASSERT_NOT):
        return [value[1]]
    if operation is getattr(names, "ATOMIC_GROUP", None):
        return [value]
    return []


def _first(tree: Any, flags: int) -> frozenset[str]:
    """Characters of the alphabet that the expression may begin with."""
    found: set[str] = set()
    for operation, value in tree:
        if operation in (names.AT, names.ASSERT, names.ASSERT_NOT):
            continue
        if operation in REPEATS:
            found |= _first(value[2], flags)
            if value[0] > 0:
                return frozenset(found)
            continue
        if _branches(operation, value):
            for branch in _branches(operation, value):
                found |= _first(branch, flags)
            return frozenset(found)
        found |= {char for char in ALPHABET if _accepts(operation, value, char, flags)}
        return frozenset(found)
    return frozenset(found)


def _accepts(operation: Any, value: Any, char: str, flags: int) -> bool:
    if operation is names.LITERAL:
        return chr(value).lower() == char.lower()
    if operation is names.NOT_LITERAL:
        return chr(value) != char
    if operation is names.ANY:
        return char != "\n" or bool(flags & re.DOTALL)
    if operation is names.IN:
        negated = value[0][0] is names.NEGATE
        inside = [item for item in value if item[0] is not names.NEGATE]
        return any(_accepts(kind, what, char, flags) for kind, what in inside) != bool(negated)
    if operation is names.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if operation is names.CATEGORY:
        classes = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
        word = str(value).removeprefix("CATEGORY_")
        is_in = re.match(classes[word.removeprefix("NOT_")], char) is not None
        return is_in != word.startswith("NOT_")
    return True


SHORT, LONG = 1_000, 10_000
GOOD_TIME = 0.02
"""Less than this for the long text is no cause for a second look."""


def _hostile(pattern: re.Pattern[Any]) -> Iterator[str]:
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    yield from (
        " ",
        "\n",
        "\t \n",
        "a",
        "a ",
        "1.",
        "550-",
        "a@",
        "<",
        "a: ",
        "\n ",
        "=?a?q?",
        "-",
        ">",
        "(",
        "<a ",
        "ab\n",
    )
    words = sorted(set(re.findall(r"[A-Za-z:<>@=;#'-]{3,}", source)), key=len, reverse=True)[:6]
    yield from words
    yield from (f"{word} " for word in words[:3])


@pytest.mark.parametrize("name", PATTERNS)
def test_ten_times_the_text_takes_about_ten_times_as_long(name: str) -> None:
    pattern = PATTERNS[name]
    for piece in _hostile(pattern):
        taken = _time(pattern, piece, LONG)
        if taken > GOOD_TIME:
            short = min(_time(pattern, piece, SHORT) for _ in range(3))
            if taken >= 60 * short:  # the machine may have been at something else
                taken = min(taken, _time(pattern, piece, LONG), _time(pattern, piece, LONG))
            assert taken < 60 * short, f"{piece!r}: {short:.4f} s, and {taken:.4f} s for ten times the text"


def _time(pattern: re.Pattern[Any], piece: str, length: int) -> float:
    text: Any = (piece * (length // len(piece) + 1))[:length] + "\x01"
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    started = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - started

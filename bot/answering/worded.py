"""Sentences of the interface in which something other than text stands: a person, a channel, a link.

Where in a sentence they stand each language says for itself, so that no sentence is put together of halves.
"""

from __future__ import annotations

from string import Formatter
from typing import Final

from bot.answering.block_kit import Json, elements
from bot.words import template

_FORMATTER: Final = Formatter()


def worded(text: str, /, **values: str | Json) -> tuple[str | Json, ...]:
    """The sentence in parts, in the language that is spoken now: `{who}` in it is where the value of that name goes."""
    parts: list[str | Json] = []
    for literal, name, _, _ in _FORMATTER.parse(template(text)):
        parts += [literal] if literal else []
        parts += [values[name]] if name is not None and values[name] else []
    return tuple(parts)


def elements_of(*parts: str | Json) -> list[Json]:
    """Parts as elements of rich text."""
    made: list[Json] = []
    for part in parts:
        made += elements(part) if isinstance(part, str) else [part]
    return made

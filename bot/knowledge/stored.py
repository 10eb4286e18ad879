"""The lists of a base as bytes, and back: of a list that is read each item is made when it is first asked for.

Each item is compressed by itself: of a hundred entries one is wanted, and memory that is not touched costs no time.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, Final, TypeVar, cast, overload
from zlib import compress, decompress

from bot.knowledge import content, entry

T = TypeVar("T")

_KIND: Final = ""
"""The key under which the type of a piece stands, by its number in `_MAKERS`, beside the names of its fields."""
_MAKERS: Final[tuple[Callable[..., Any], ...]] = (
    date,
    entry.Steps,
    entry.When,
    entry.Variant,
    entry.Source,
    entry.Examples,
    entry.Entry,
    content.Word,
    content.PartyTexts,
    content.Mark,
    content.Next,
    content.ReasonReply,
    content.PartyReply,
    content.SeveralReply,
    content.Replies,
    content.FrameWhen,
    content.Frame,
    content.FollowUp,
    content.Aside,
    content.LetterStyle,
)

Pieces = tuple[tuple[int, ...], bytes]
"""Where each item ends, and all items one after another."""
Packed = tuple[str, ...] | Pieces
"""A list in a form that a compiled section can hold. One of plain text is that already, and is asked for as a whole."""


def packed(items: Sequence[object]) -> Packed:
    """A list of the base, packed."""
    if all(isinstance(item, str) for item in items):
        return cast(tuple[str, ...], tuple(items))
    pieces = [compress(marshal.dumps(_taken_apart(item))) for item in items]
    ends: list[int] = []
    for piece in pieces:
        ends.append((ends[-1] if ends else 0) + len(piece))
    return tuple(ends), b"".join(pieces)


def unpacked(stored: Packed) -> Sequence[Any]:
    """The list as it was, or one that makes itself item by item."""
    return Stored(stored) if stored and isinstance(stored[0], tuple) else stored


class Stored(Sequence[T]):
    """A list of the base as it was packed. Equal to any other of equal items."""

    def __init__(self, pieces: Pieces) -> None:
        self._ends, self._content = pieces
        self._items: list[T | None] = [None] * len(self._ends)
        self._all: tuple[T, ...] | None = None
        """Every item, once somebody went through to the last: from then on the list is as fast as a plain one."""

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        item = self._items[index]
        if item is None:
            number = index % len(self._items)
            begin = self._ends[number - 1] if number else 0
            piece = decompress(self._content[begin : self._ends[number]])
            item = cast(T, _put_together(marshal.loads(piece)))  # of a section that was checked  # nosec B302
            self._items[number] = item
        return item

    def __iter__(self) -> Iterator[T]:
        return self._one_by_one() if self._all is None else iter(self._all)

    def _one_by_one(self) -> Iterator[T]:
        for number in range(len(self._ends)):
            yield self[number]
        self._all = tuple(cast(list[T], self._items))

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def _taken_apart(value: Any) -> Any:
    """A value in tuples, dicts and what stands in them. A piece of the base is a dict of what is not the usual in it:
    nothing else is one."""
    if is_dataclass(value):
        values = ((field.name, field.default, getattr(value, field.name)) for field in fields(value))
        given = {name: _taken_apart(own) for name, usual, own in values if usual is MISSING or own != usual}
        return {_KIND: _MAKERS.index(type(value)), **given}
    if isinstance(value, date):
        return {_KIND: _MAKERS.index(date), "year": value.year, "month": value.month, "day": value.day}
    return tuple(map(_taken_apart, value)) if isinstance(value, tuple) else value


def _put_together(value: Any) -> Any:
    if isinstance(value, dict):
        make = _MAKERS[value.pop(_KIND)]
        return make(**{name: _put_together(own) for name, own in value.items()})
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return tuple(map(_put_together, value))
    return value

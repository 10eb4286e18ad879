"""The terms of a model, found in the text of its file: what is never asked for is never taken apart.

A question touches a hundred terms of sixty thousand. So the lines stay one piece of bytes, and beside them lies a
table of where each begins, by a checksum of its term (open addressing: where two meet, the second takes the next free
place).
"""

from __future__ import annotations

from array import array
from typing import Final, Protocol
from zlib import crc32

_ITEM: Final = "I"


class TermTable(Protocol):
    """What a model asks of its terms; a dict of them does as well."""

    def get(self, term: str, /) -> str | None:
        """What is said of a term, None for one that was never met."""

    def __contains__(self, term: object, /) -> bool: ...


class Terms:
    """The terms of one model. Safe to share between threads."""

    def __init__(self, lines: bytes, places: bytes) -> None:
        """`lines`: a term, a tab and what is said of it in each. `places`: what `places_in` makes of them."""
        self._lines = lines
        self._places = memoryview(places).cast(_ITEM)
        self._mask = len(self._places) - 1

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self._begin(term.encode() + b"\t") is not None

    def get(self, term: str) -> str | None:
        """What is said of a term, None for one that was never met."""
        key = term.encode() + b"\t"
        begin = self._begin(key)
        if begin is None:
            return None
        return self._lines[begin + len(key) : self._lines.index(b"\n", begin)].decode()

    def _begin(self, key: bytes) -> int | None:
        lines, places, mask = self._lines, self._places, self._mask
        slot = crc32(key) & mask
        while begin := places[slot]:
            if lines.startswith(key, begin - 1):
                return begin - 1
            slot = (slot + 1) & mask
        return None


def places_in(lines: bytes) -> bytes:
    """The table of where each line begins: a number more than that, 0 for a free place. Every line ends in a line
    feed."""
    begins = [0]
    while (end := lines.find(b"\n", begins[-1])) != -1:
        begins.append(end + 1)
    begins.pop()  # after the last line feed nothing begins
    size = 2
    while size < 2 * len(begins):
        size *= 2
    table = array(_ITEM, bytes(size * array(_ITEM).itemsize))
    for begin in begins:
        slot = crc32(lines[begin : lines.index(b"\t", begin) + 1]) & (size - 1)
        while table[slot]:
            slot = (slot + 1) & (size - 1)
        table[slot] = begin + 1
    return table.tobytes()

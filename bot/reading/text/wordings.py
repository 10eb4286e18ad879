"""Finds which of many wordings a text has: those with nothing but plain characters in one pass over all of it, the
others, which are expressions, only where a plain piece that they need was found in the same pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

from bot.reading.text.patterns import Pattern, listed
from bot.reading.text.phrases import Phrases

Named = TypeVar("Named")

_ESCAPED: Final = Pattern(r"\\(\W)")
_SPECIAL: Final = Pattern(r"[\\\[\]().|*+?{}^$]")
_CLASS_OR_ESCAPE: Final = Pattern(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[^bB]")
_GROUP: Final = Pattern(r"\([^()]*\)")
_OPTIONAL: Final = Pattern(r".(?:[*?]|\{\d*,?\d*\})")
_CHOICE: Final = Pattern(r"\(\?:([^()]*)\)(?![*?{])")
_HOLE: Final = "\0"


class Wordings(Generic[Named]):
    """Lists of wordings in lower case, each list with what it stands for; capitals in a text do not count."""

    def __init__(self, lists: Mapping[Named, str], flags: re.RegexFlag = re.NOFLAG) -> None:
        self._lists = lists
        self._flags = flags
        self._phrases: Phrases[tuple[Named, _Wording | None]] | None = None

    def told_in(self, text: str) -> set[Named]:
        """What the lists stand for of which a wording is in the text."""
        if self._phrases is None:
            self._phrases = Phrases(self.looked_for())
        told: set[Named] = set()
        low = folded(text)
        for name, wording in self._phrases.named_in(low):
            if name not in told and (wording is None or wording.is_in(low)):
                told.add(name)
        return told

    def looked_for(self) -> Iterator[tuple[str, tuple[Named, _Wording | None]]]:
        """What has to stand in a text, with what is told by it and what else has to match."""
        for name, wordings in self._lists.items():
            for source in listed(wordings):
                if _SPECIAL.search(_ESCAPED.sub("", source)) is None:
                    yield _ESCAPED.sub(r"\1", source), (name, None)
                else:
                    wording = _Wording(source, self._flags)
                    for piece in needed(source):
                        yield piece, (name, wording)


class _Wording(Pattern[str]):
    """A wording that is an expression. It is looked for only where all that it needs stands, which is seen sooner."""

    __slots__ = ("_pieces",)

    def __init__(self, source: str, flags: re.RegexFlag) -> None:
        super().__init__(source, flags)
        self._pieces = _each_needed(source)[1:]
        """All but what the wording was found by."""

    def is_in(self, low: str) -> bool:
        """Is it in a text in lower case?"""
        return all(any(piece in low for piece in pieces) for pieces in self._pieces) and self.search(low) is not None


def needed(wording: str) -> tuple[str, ...]:
    """Pieces of plain characters of which every match of a wording has one: the longest outside its groups, or those
    of the choices in one group."""
    return _each_needed(wording)[0]


def _each_needed(wording: str) -> list[tuple[str, ...]]:
    """All such pieces, outside its groups and in each group; those that say most come first."""
    flat = _CLASS_OR_ESCAPE.sub(_HOLE, wording).replace(r"\b", "").replace(r"\B", "")
    options: list[tuple[str, ...]] = [(_longest(_without_groups(flat)),)]
    options += [tuple(map(_longest, choices.split("|"))) for choices in _CHOICE.findall(_outermost(flat))]
    return sorted(options, key=lambda pieces: (-min(map(len, pieces)), len(pieces)))


def _without_groups(flat: str) -> str:
    while (outside := _GROUP.sub(_HOLE, flat)) != flat:
        flat = outside
    return flat


def _outermost(flat: str) -> str:
    """The groups that stand in no other, with a hole for each inside them."""
    depth = 0
    kept: list[str] = []
    for char in flat:
        depth += char == "("
        if depth < 2:
            kept.append(char)
        elif char == "(":
            kept.append(_HOLE)
        depth -= char == ")"
    return "".join(kept)


def _longest(flat: str) -> str:
    return max(_SPECIAL.sub(_HOLE, _OPTIONAL.sub(_HOLE, flat)).split(_HOLE), key=len)


def folded(text: str) -> str:
    """In lower case, as an expression that ignores case takes it: ſ is an s, and so on."""
    return text.lower() if text.isascii() else text.replace("ſ", "s").replace("ı", "i").replace("İ", "i").lower()

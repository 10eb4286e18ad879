"""Regular expressions: compiled at their first use, and built from lists of wordings that a person can read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, AnyStr, Generic

_END = sys.maxsize


class Pattern(Generic[AnyStr]):
    """A regular expression that is compiled when it is first used: of all that there are, a message needs few."""

    __slots__ = ("_compiled", "flags", "source")

    def __init__(self, source: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.source: AnyStr = source
        self.flags = flags
        self._compiled: re.Pattern[AnyStr] | None = None

    @property
    def compiled(self) -> re.Pattern[AnyStr]:
        """The standard library’s own object."""
        if self._compiled is None:
            self._compiled = re.compile(self.source, self.flags)
        return self._compiled

    def search(self, text: AnyStr, start: int = 0, end: int = _END) -> re.Match[AnyStr] | None:
        """The first place in the text that matches."""
        return (self._compiled or self.compiled).search(text, start, end)

    def match(self, text: AnyStr, start: int = 0, end: int = _END) -> re.Match[AnyStr] | None:
        """The match that begins at the very start."""
        return (self._compiled or self.compiled).match(text, start, end)

    def fullmatch(self, text: AnyStr, start: int = 0, end: int = _END) -> re.Match[AnyStr] | None:
        """The match of all of the text."""
        return (self._compiled or self.compiled).fullmatch(text, start, end)

    def finditer(self, text: AnyStr, start: int = 0, end: int = _END) -> Iterator[re.Match[AnyStr]]:
        """Every place that matches, in order."""
        return (self._compiled or self.compiled).finditer(text, start, end)

    def findall(self, text: AnyStr) -> list[Any]:
        """What stands at every such place: all of it, its one group, or a tuple of its groups."""
        return (self._compiled or self.compiled).findall(text)

    def split(self, text: AnyStr, maxsplit: int = 0) -> list[Any]:
        """What stands between them."""
        return (self._compiled or self.compiled).split(text, maxsplit)

    def sub(self, instead: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr, count: int = 0) -> AnyStr:
        """The text with something else at each of them."""
        return (self._compiled or self.compiled).sub(instead, text, count)


def either(wordings: str) -> str:
    """A group of alternatives from text that has them one a line or between ` | `; each is an expression itself."""
    return f"(?:{'|'.join(listed(wordings))})"


def listed(wordings: str) -> list[str]:
    """The alternatives one by one."""
    each = (part.strip() for line in wordings.strip().split("\n") for part in line.split(" | "))
    return [part for part in each if part]

"""What was said, as one line of plain words that remembers where each of them stood.

Lines of a reply are joined, the code that a multi-line reply repeats (RFC 5321 §4.2.1) is left out wherever it stands,
and so is what a chat program wraps around links. Positions in the words lead back to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from bot.reading.message import Span

MOST = 20_000
"""How many characters of one text are looked at."""

_STATUS = r"[245]\.\d{1,3}\.\d{1,3}"
_CONTINUED = re.compile(rf"(?<![\w.@/-])([245]\d\d)-(?!\d{{1,6}}(?![\d.])|$)(?:{_STATUS}(?=[\s-]))?[ \t]{{0,8}}")
_UNEVEN = re.compile(
    r"(?P<space>(?:\s{2,200}|[\n\t\r\x0b\x0c\x85\u2028\u2029]| (?=[245]\d\d[- ]))(?:(?<=\n)[>|][>| \t]{0,16})?)"
    rf"(?:(?P<on>(?:[245]\d\d-(?!\d{{1,6}}(?![\d.])|$)(?:{_STATUS}(?=[\s-]))?\s{{0,40}}){{1,4}})"
    rf"|(?P<last>[245]\d\d)\s(?:{_STATUS}\s)?)?"
    r"|<(?:mailto:|https?://|tel:)[^|>\s]{1,300}\|(?P<shown>[^>\n]{1,300})>"
    r"|<mailto:(?P<address>[^|>\s]{1,300})>"
    r"|&(?P<entity>lt|gt|amp|quot|#39);|`{1,3}"
)
_ENTITIES = (("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", '"'), ("#39", "'"))
_EVEN = re.compile(
    r"\s\s|[\n\t\r\x0b\x0c\x85\u2028\u2029`]|<(?:mailto|https?|tel):|&(?:lt|gt|amp|quot|#39);"
    r"|[245]\d\d-"
)


class Words:
    """`text` as one line, `low` the same in lower case (as long), `span` leading back to where it was said."""

    __slots__ = ("_begins", "_origins", "low", "text")

    def __init__(self, said: str) -> None:
        said = said[:MOST]
        pieces = list(_pieces(said)) if _EVEN.search(said) else [(said, 0)]
        self._begins: list[int] = []
        self._origins: list[int] = []
        length = 0
        for piece, origin in pieces:
            self._begins.append(length)
            self._origins.append(origin)
            length += len(piece)
        self.text = "".join(piece for piece, _ in pieces)
        low = self.text.lower()
        if len(low) != len(self.text):
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in self.text)
        self.low = low

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stood; it is not empty."""
        return Span(self._origin(start), self._origin(max(start, end - 1)) + 1)

    def _origin(self, place: int) -> int:
        number = bisect_right(self._begins, place) - 1
        return self._origins[number] + place - self._begins[number]


def _pieces(said: str) -> Iterator[tuple[str, int]]:
    """Stretches that are kept, each with where it stood; none of them is empty."""
    codes = frozenset(match[1] for match in _CONTINUED.finditer(said))
    end = 0
    while match := _UNEVEN.search(said, end):
        if match.start() > end:
            yield said[end : match.start()], end
        end = match.end()
        if match["space"]:
            yield " ", match.start()
            if match["last"] and match["last"] not in codes:
                end = match.start("last")
        elif group := "shown" if match["shown"] else "address" if match["address"] else "":
            yield match[group], match.start(group)
        elif match["entity"]:
            yield next(char for name, char in _ENTITIES if name == match["entity"]), match.start()
    if end < len(said):
        yield said[end:], end

"""What was said, as one line of plain words that remembers where each of them stood.

Lines of a reply are joined, the code that a multi-line reply repeats (RFC 5321 §4.2.1) is left out wherever it stands,
and so is what a chat program wraps around links. Positions in the words lead back to the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from bot.reading.message import Span
from bot.reading.text.patterns import Pattern

MOST = 20_000
"""How many characters of one text are looked at."""

_STATUS = r"[245]\.\d{1,3}\.\d{1,3}"
_CONTINUED = Pattern(
    rf"-(?<=([245]\d\d)-)(?<![\w.@/-]\d{{3}}-)(?!\d{{1,6}}(?![\d.])|$)(?:{_STATUS}(?=[\s-]))?[ \t]{{0,8}}"
)
"""The code of a line that goes on. It begins with the hyphen, which the regex engine finds fast, and looks back."""
_BLANK = r"\s(?:\s{1,199}|(?<=[\n\t\r\x0b\x0c\x85\u2028\u2029]))"
_QUOTE_MARKS = r"(?:(?<=\n)[>|][>| \t]{0,16})?"
_LINE_ENDS = Pattern(_BLANK + _QUOTE_MARKS)
_BLANKS = Pattern(r"  {1,199}")
_LONGER_THAN_ONE = Pattern(rf"\s(?:\s{{1,199}}{_QUOTE_MARKS}|(?<=\n)[>|][>| \t]{{0,16}})")
_MARKUP = ("`", "<mailto:", "<http", "<tel:", "&lt;", "&gt;", "&amp;", "&quot;", "&#39;")
_UNEVEN = Pattern(
    rf"(?P<space>(?:{_BLANK}| (?=[245]\d\d[- ])){_QUOTE_MARKS})"
    rf"(?:(?P<on>(?:[245]\d\d-(?!\d{{1,6}}(?![\d.])|$)(?:{_STATUS}(?=[\s-]))?\s{{0,40}}){{1,4}})"
    rf"|(?P<last>[245]\d\d)\s(?:{_STATUS}\s)?)?"
    r"|<(?:mailto:|https?://|tel:)[^|>\s]{1,300}\|(?P<shown>[^>\n]{1,300})>"
    r"|<mailto:(?P<address>[^|>\s]{1,300})>"
    r"|&(?P<entity>lt|gt|amp|quot|#39);|`{1,3}"
)
_ENTITIES = (("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", '"'), ("#39", "'"))


class Words:
    """`text` as one line, `low` the same in lower case (as long), `span` leading back to where it was said."""

    __slots__ = ("_begins", "_flat", "_is_prose", "_origins", "_said", "low", "text")

    def __init__(self, said: str) -> None:
        self._said = said = said[:MOST]
        self._begins: list[int] = []
        self._origins: list[int] = []
        self._is_prose = _CONTINUED.search(said) is None and not any(mark in said for mark in _MARKUP)
        self._flat = _flat(said) if self._is_prose else None
        if self._flat is not None:
            self.text = _BLANKS.sub(" ", self._flat) if "  " in self._flat else self._flat
        elif self._is_prose:
            self.text = _LINE_ENDS.sub(" ", said)
        else:
            self.text = "".join(piece for piece, _ in _pieces(said))
        low = self.text.lower()
        if len(low) != len(self.text):
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in self.text)
        self.low = low

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stood; it is not empty."""
        return Span(self._origin(start), self._origin(max(start, end - 1)) + 1)

    def _origin(self, place: int) -> int:
        if not self._begins:
            self._find_origins()
        number = bisect_right(self._begins, place) - 1
        return self._origins[number] + place - self._begins[number]

    def _find_origins(self) -> None:
        if self._is_prose:
            self._begins.append(0)
            self._origins.append(0)
            gone = 0
            flat = self._flat
            longer = _LONGER_THAN_ONE.finditer(self._said) if flat is None else _BLANKS.finditer(flat)
            for match in longer:
                gone += match.end() - match.start() - 1
                self._begins.append(match.end() - gone)
                self._origins.append(match.end())
        else:
            begin = 0
            for piece, origin in _pieces(self._said):
                self._begins.append(begin)
                self._origins.append(origin)
                begin += len(piece)


def _flat(said: str) -> str | None:
    """The text with every line end and tab as a space, which blanks are found in much faster; None where others, or
    marks of quoting, stand in it."""
    if "\n>" in said or "\n|" in said:
        return None
    flat = said.replace("\n", " ").replace("\t", " ")
    return flat if flat.isascii() and flat.isprintable() else None


@lru_cache(maxsize=8)
def words_of(said: str) -> Words:
    """The words of a text; kept, since each kind of fact is looked for in the same ones."""
    return Words(said)


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

"""Finds which of many phrases stand in a text, at the cost of the text's words rather than of the phrases.

Hundreds of phrases tell layouts and kinds of notices apart, and hardly any is in a given text. Each phrase is listed
under one of its words; only those whose word the text has are then looked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Generic, TypeVar

Named = TypeVar("Named")

_TO_SPACE = bytes(byte if byte > 0x7F or chr(byte).isalnum() else 0x20 for byte in range(256))


def words_of(low: str) -> frozenset[bytes]:
    """The words of a text in lower case: what stands between its spaces and ASCII marks, in UTF-8."""
    return frozenset(low.encode("utf-8", "surrogatepass").translate(_TO_SPACE).split())


class Phrases(Generic[Named]):
    """Phrases in lower case, each with what it stands for.

    A phrase begins where a word begins. The last of several words may go on behind it ("not deliver"); a phrase of
    one word is that word.
    """

    def __init__(self, named: Iterable[tuple[str, Named]]) -> None:
        self._wordless: list[tuple[str, Named]] = []
        self._foreign: list[tuple[str, Named]] = []
        self._by_word: dict[bytes, list[tuple[str, Named]]] = {}
        listed = [(phrase, name, _whole_words(phrase)) for phrase, name in named]
        uses = Counter(word for _, _, words in listed for word in words)
        for phrase, name, words in listed:
            if not phrase.isascii():
                self._foreign.append((phrase, name))
            elif words:
                rarest = min(words, key=lambda word: (uses[word], -len(word)))
                self._by_word.setdefault(rarest, []).append((phrase, name))
            else:
                self._wordless.append((phrase, name))
        self._words = frozenset(self._by_word)

    def named_in(self, low: str, words: frozenset[bytes]) -> set[Named]:
        """What the phrases in `low` stand for; `words` are those of `low` or of a text that it is a part of."""
        found = {name for phrase, name in self._wordless if phrase in low}
        for word in self._words & words:
            for phrase, name in self._by_word[word]:
                if name not in found and phrase in low:
                    found.add(name)
        if not low.isascii():
            found.update([name for phrase, name in self._foreign if phrase in low])
        return found


def _whole_words(phrase: str) -> list[bytes]:
    """Those that a text with the phrase in it has as words of its own."""
    spaced = phrase.encode().translate(_TO_SPACE)
    words = spaced.split()
    return words if len(words) == 1 or spaced.endswith(b" ") else words[:-1]

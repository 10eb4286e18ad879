"""What stands out in a sentence: the values that were filled in from this very bounce.

A composed text carries them between two private characters, which every rendering turns into its own bold, or
takes out. Text from outside loses those characters before it gets here.
"""

from __future__ import annotations

from typing import Final

_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"


def emphasised(value: str) -> str:
    """The value, marked to stand out."""
    return f"{_OPEN}{cleaned(value)}{_CLOSE}"


def cleaned(value: str) -> str:
    """Text from outside, without the two characters and without control characters."""
    return "".join(char for char in value if char not in (_OPEN, _CLOSE) and (char >= " " or char in "\n\t"))


def plain(text: str) -> str:
    """The text without marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def runs(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it stands out."""
    pieces: list[tuple[str, bool]] = []
    for index, piece in enumerate(text.split(_OPEN)):
        strong, close, rest = piece.partition(_CLOSE)
        if index and close:
            pieces += [(strong, True), (rest, False)]
        else:
            pieces.append((piece, False))
    return [(piece, strong) for piece, strong in pieces if piece]

"""What stands out in a sentence: the values that were filled in from this very bounce.

A composed text carries them between two private characters, which every rendering turns into its own bold, or
takes out. Text from outside loses those characters before it gets here.
"""

from __future__ import annotations

from typing import Final

_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_CONTROLS: Final = (code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t")
_DIRECTIONS: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_WIDTHLESS: Final = (0x00AD, 0x180E, 0x200B, *range(0x2060, 0x2065), 0xFEFF, *range(0xE0000, 0xE0080))
_HALVES: Final = range(0xD800, 0xE000)
_UNSEEN: Final = dict.fromkeys((ord(_OPEN), ord(_CLOSE), *_CONTROLS, *_DIRECTIONS, *_WIDTHLESS, *_HALVES))


def emphasised(value: str) -> str:
    """The value, marked to stand out."""
    return f"{_OPEN}{cleaned(value)}{_CLOSE}"


def cleaned(value: str) -> str:
    """Text from outside, without the two characters, and without any that is not seen but changes what is: controls
    of terminals, of the direction of writing (UAX #9), of width, tags, and halves of characters."""
    return value if value.isascii() and value.isprintable() else value.translate(_UNSEEN)


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

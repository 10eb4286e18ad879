"""What the checks of entries, of replies and of a team's folder share."""

from __future__ import annotations

import re
from typing import Final

Found = tuple[tuple[str | int, ...], str, str]
"""Where in an entry (or in replies) something is wrong, what, and what to do."""

CODE: Final = re.compile(r"\b[245]\d\d\b|\b[245]\.\d{1,3}\.\d{1,3}\b")
REGULAR_EXPRESSION: Final = re.compile(r"\\[dwsbDWS]|\.[*+]|\(\?|\[[a-z]-[a-z]|\[0-9|\]\+|\)\?|^\^|\$$|\{\d+,?\d*\}")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def start(text: str) -> str:
    """The beginning of a text, to know it by."""
    return text if len(text) <= 60 else f"{text[:59]}…"

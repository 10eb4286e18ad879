"""A candidate for what a bounce or a question is about, and the features that speak for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Mode = Literal["bounce", "question"]

NONE: Final = -1
"""The number that stands for “nothing in the base”."""

NAMES: Final[dict[Mode, tuple[str, ...]]] = {
    "bounce": (
        "said",
        "said_vaguely",
        "said_only",
        "said_vote",
        "text",
        "text_vaguely",
        "text_vote",
        "beside",
        "beside_vaguely",
        "silence",
        "status",
        "status_alone",
        "reply",
        "too_early",
        "last_resort",
        "foreign",
        "none",
    ),
    "question": (
        "ask",
        "ask_more",
        "ask_vote",
        "learnt",
        "said",
        "verbatim",
        "status",
        "status_alone",
        "reply",
        "last_resort",
        "foreign",
        "none",
        "coded",
    ),
}


@dataclass(slots=True)
class Contender:
    """One entry (or nothing, `NONE`) as a candidate: its features by name, and what they came from."""

    number: int
    values: dict[str, float] = field(default_factory=dict)
    wording: str | None = None
    source: str = ""
    phrasing: str | None = None

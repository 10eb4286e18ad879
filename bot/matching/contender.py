"""A candidate for what a bounce or a question is about, and the evidence that speaks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Mode = Literal["bounce", "question"]

NAMES: Final[dict[Mode, tuple[str, ...]]] = {
    "bounce": (
        "learnt",
        "beside",
        "said",
        "near",
        "only",
        "status",
        "status_alone",
        "silence",
        "too_early",
        "last_resort",
        "foreign",
        "none",
        "elsewhere",
    ),
    "question": (
        "learnt",
        "ask",
        "ask_more",
        "said",
        "verbatim",
        "status",
        "status_alone",
        "last_resort",
        "foreign",
        "none",
        "elsewhere",
        "here",
        "coded",
    ),
}
"""Everything that can speak for or against a candidate. `weights.json` says how much."""


@dataclass(slots=True)
class Contender:
    """One entry (or nothing, `NONE`) as a candidate: what speaks for it by name, and the words that it came from."""

    number: int
    values: dict[str, float] = field(default_factory=dict)
    wording: str | None = None
    source: str = ""
    phrasing: str | None = None

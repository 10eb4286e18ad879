"""Builds a regular expression from a list of wordings that a person can read."""

from __future__ import annotations


def either(wordings: str) -> str:
    """A group of alternatives from text that has them one a line or between ` | `; each is an expression itself."""
    each = (part.strip() for line in wordings.strip().split("\n") for part in line.split(" | "))
    return "(?:" + "|".join(part for part in each if part) + ")"

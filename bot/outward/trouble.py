"""The two ways in which sending can fail. Their words name no secret, and quote nothing of what was sent."""

from __future__ import annotations


class Passing(Exception):
    """It may work later. `after` is how many seconds the other side asked for, if it did."""

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words)
        self.after = after


class Useless(Exception):
    """It will not work however often it is tried, until somebody changes something."""

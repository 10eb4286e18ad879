"""The two ways in which sending can fail. Their words name no secret, and quote nothing of what was sent. What the
other side said may stand in them, and is left out of `for_log` then: anybody can have written that."""

from __future__ import annotations


class Passing(Exception):
    """It may work later. `after` is how many seconds the other side asked for, if it did."""

    def __init__(self, words: str, after: float | None = None, *, for_log: str | None = None) -> None:
        super().__init__(words)
        self.after = after
        self.for_log = words if for_log is None else for_log


class Useless(Exception):
    """It will not work however often it is tried, until somebody changes something."""

    def __init__(self, words: str, *, for_log: str | None = None) -> None:
        super().__init__(words)
        self.for_log = words if for_log is None else for_log

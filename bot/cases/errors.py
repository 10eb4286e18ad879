"""What can go wrong outside the program, in kinds that the work can act on."""

from __future__ import annotations

from typing import Final


class StoreError(Exception):
    """The database cannot be used; the message names it and says what to do."""


class ChatError(Exception):
    """The chat did not do what it was asked."""


class TryAgain(ChatError):
    """It may work in a moment: the chat or the line to it had a fault. `after` is how many seconds it asked for."""

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words, after)  # all of them, or the error could not be taken up again from a record
        self.after = after

    def __str__(self) -> str:
        return str(self.args[0])


class Busy(TryAgain):
    """Not its turn yet: Slack asked this workspace to wait, or as much of this kind is going on as may. Nothing was
    tried, so that it does not count as a try."""


class Refused(ChatError):
    """It will not work however often it is tried. `code` is the chat's own, `words` say it to a person."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words

    def __str__(self) -> str:
        return self.words


MESSAGE_GONE: Final = "thread_not_found"
"""The code for a thread whose first message was deleted: Slack's own, and ours where Slack took the answer all the
same, put it outside, and it was taken back."""


class FileTrouble(ChatError):
    """A file cannot be read, said in words that a person can act on."""

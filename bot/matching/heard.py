"""What is said of one failure: the server’s words and marks, and how likely they make each reason."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.matching.learnt import FLOOR, Learnt
from bot.matching.normalise import sentences_of, words_of
from bot.matching.outline import Outlines
from bot.matching.remembered import Remembered
from bot.reading.message import Failure, Kind, Message

LONGEST_SAID: Final = 3000
"""How much of what a server said is matched: real replies end long before, and what a hostile one costs is bounded."""
MOST_WORDS: Final = 200
MOST_PIECES: Final = 60
MOST_REMEMBERED: Final = 2048
"""How many sentences, and words of servers, are remembered with what they say."""

DETAIL: Final = "#x."
"""What the marks of an enhanced code begin with, whatever its class."""
SILENT: Final = 0.9
"""How likely it is that a notice without words and codes gives no reason."""
SAYS_NOTHING: Final = 0.7
"""How far words have to say nothing for the codes beside them to be heard alone."""
UNDERSTOOD: Final = math.log(0.7)
"""How likely one reason has to be for the rest of the notice not to be searched."""
TELLING: Final = math.log(0.5)
"""How likely a piece of the notice has to make a reason to count for it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that makes a reason likely."""

    text: str
    words: tuple[str, ...]
    reason: str
    likely: float
    """The logarithm of how likely."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one failure’s notice says. `spoke` is False where the server is quoted with no word of its own."""

    said: str
    words: tuple[str, ...]
    marks: tuple[str, ...]
    spoke: bool
    likely: Mapping[str, float]
    """By reason (“” for nothing): the logarithm of how likely the server’s words and marks make it."""
    by_words: str
    """The reason that the words alone make likeliest, whatever the code is."""
    nothing: float
    """How far the server’s words say nothing, 0 to 1."""
    beside: Mapping[str, Piece] = field(default_factory=dict)
    """By reason: the sentence beside the server’s words, or among them, that speaks for it most. Empty where the words
    themselves are understood."""


class Listener:
    """Hears what was said of failures. Safe to share between threads."""

    def __init__(self, outlines: Outlines, learnt: Learnt) -> None:
        self._learnt = learnt
        self._pieces = Remembered(MOST_REMEMBERED, self._piece)
        self._heard = Remembered(MOST_REMEMBERED, self._likely)
        self._idle = outlines.idle | {""}
        """The reasons that say that nothing is said."""
        self._silence = {
            kind: {each: math.log(SILENT) if each in silent else FLOOR for each in learnt.reasons}
            for kind, silent in outlines.silent.items()
        }
        """By kind of notice, what is likely where nothing is said."""
        self._little = outlines.little

    def hear(self, message: Message, failure: Failure | None) -> Heard:
        """What the notice says of this failure. Of several recipients only their own words count, if they have any."""
        said = failure.diagnostic.value[:LONGEST_SAID] if failure and failure.diagnostic else ""
        words = tuple(words_of(said)[:MOST_WORDS])
        marks = marks_of(message.kind, failure)
        spoke = any(word[0] != "@" or word in self._learnt for word in words if word != "host")
        if spoke or is_coded(marks):
            likely, by_words, nothing = self._heard((words if spoke else (), marks))
        else:
            likely, by_words, nothing = self._silence[message.kind], "", 1.0
        reason = max(likely, key=likely.__getitem__)
        alone = len(message.failures) < 2 or not spoke
        if not alone or (reason not in self._little and likely[reason] >= UNDERSTOOD):
            return Heard(said, words, marks, spoke, likely, by_words, nothing)
        return Heard(said, words, marks, spoke, likely, by_words, nothing, self._beside(said, message.notice))

    def _beside(self, said: str, notice: str) -> dict[str, Piece]:
        """For each reason the sentence that speaks for it most, of the notice and of the server’s own words."""
        found: dict[str, Piece] = {}
        for text in dict.fromkeys((*sentences_of(said), *sentences_of(notice)[:MOST_PIECES])):
            piece = self._pieces(text) if text != said else None
            if piece and (piece.reason not in found or piece.likely > found[piece.reason].likely):
                found[piece.reason] = piece
        return found

    def _piece(self, text: str) -> Piece | None:
        """What a sentence says, if anything. Most are of the frame of a notice, and come again with the next one."""
        words = tuple(words_of(text)[:MOST_WORDS])
        reason, likely = self._learnt.likeliest(words) if words else ("", 0.0)
        return Piece(text, words, reason, likely) if reason not in self._little and likely >= TELLING else None

    def _likely(self, said: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[Mapping[str, float], str, float]:
        """How likely words and marks make each reason, and how likely the words say nothing at all.

        That it failed says nothing: an enhanced code beside it does, and a reply code as little.
        """
        words, marks = said
        coded = is_coded(marks)
        if words and not coded and not any(map(self._learnt.knows, words)):
            return dict.fromkeys(self._learnt.reasons, FLOOR), "", 0.0
        if not words:
            return self._learnt.of((), marks), "", 1.0
        alone = self._learnt.of(words)
        by_words = max(alone, key=alone.__getitem__)
        nothing = 1 - most_of(alone, self._idle) if by_words in self._idle else 0.0
        likely = self._learnt.of((), marks) if coded and nothing >= SAYS_NOTHING else self._learnt.of(words, marks)
        return likely, by_words, nothing


def marks_of(kind: Kind, failure: Failure | None) -> tuple[str, ...]:
    """What is no word and tells all the same: the codes, the command that was answered, and the kind of notice."""
    reply = failure.reply_code.value if failure and failure.reply_code else None
    status = failure.status.value if failure and failure.status else None
    command = failure.smtp_command.value if failure and failure.smtp_command else None
    return marks(reply, status, command=command, kind=kind.value)


def marks(
    reply: str | None, status: str | None, *, command: str | None = None, kind: str | None = None
) -> tuple[str, ...]:
    """Marks are told from words by what they begin with. A code counts as itself and by its parts (RFC 3463)."""
    found: list[str] = []
    if reply:
        found += (f"#{reply}", f"#{reply[0]}xx")
    if status:
        klass, _, detail = status.partition(".")
        found += (f"#{status}", f"{DETAIL}{detail}", f"{DETAIL}{detail.partition('.')[0]}")
        if reply:
            found.append(f"#{reply} x.{detail}")
        else:
            found.append(f"#{klass}xx")
    if command:
        found.append(f"#{command.split()[0]}")
    if kind:
        found.append(f"#{kind}")
    return tuple(found)


def is_coded(marks: Iterable[str]) -> bool:
    """Whether an enhanced code is among them."""
    return any(mark.startswith(DETAIL) for mark in marks)


def likeliest(likely: Mapping[str, float], most: int, least: float) -> list[str]:
    """The reasons that are likely at all, the likeliest first."""
    found = [reason for reason, value in likely.items() if value > least]
    found.sort(key=likely.__getitem__, reverse=True)
    return found[:most]


def most_of(likely: Mapping[str, float], without: Collection[str]) -> float:
    """How likely any reason is, but those, 0 to 1."""
    return math.exp(max([value for reason, value in likely.items() if reason not in without], default=-math.inf))

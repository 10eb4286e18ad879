"""How a thread stands when somebody says something in it: who spoke before, and how. Without their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_MENTION: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_ASKS: Final = re.compile(r"[?？¿]")
MOST_KEPT: Final = 4
"""Who spoke longer ago says nothing any more about whom a line is for."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of a thread, without its words."""

    who: str
    ts: str
    by_bot: bool = False
    asks: bool = False
    """Whether it was a question."""
    to: str | None = None
    """Whom it mentions, if anybody."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread so far. `before`: the last messages, oldest first, at most `MOST_KEPT`."""

    asker: str
    before: tuple[Spoken, ...] = field(default=())

    def with_one_more(self, spoken: Spoken) -> Thread:
        """The thread once that has been said. What was said before it by the clock is put in its place."""
        others = (each for each in self.before if each.ts != spoken.ts)
        kept = sorted((*others, spoken), key=lambda each: each.ts)
        return Thread(self.asker, tuple(kept[-MOST_KEPT:]))

    def until(self, ts: str) -> Thread:
        """What had been said before that moment."""
        return Thread(self.asker, tuple(each for each in self.before if each.ts < ts))


def spoken(who: str, ts: str, text: str, *, by_bot: bool = False) -> Spoken:
    """What is kept of a message."""
    mentioned = _MENTION.search(text)
    return Spoken(who, ts, by_bot, bool(_ASKS.search(text)), mentioned[1] if mentioned else None)


def mentions_in(text: str) -> tuple[str, ...]:
    """Everybody whom a message mentions."""
    return tuple(_MENTION.findall(text))

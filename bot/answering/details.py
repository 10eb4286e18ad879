"""The details of one failure: from the server’s own words, and from the notice around them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bot.reading.facts.detail import Detail, details_of
from bot.reading.message import Failure, Message

SEARCHED: Final = 8_000
"""How much of a text is searched for details."""
OWN_LIST: Final = "its own list"
"""How reading calls a list that a server keeps itself."""


@lru_cache(maxsize=64)
def details_in(text: str) -> tuple[Detail, ...]:
    """The details of a text; kept, since slots and sentences both ask for them."""
    return details_of(text[:SEARCHED])


def details_about(message: Message, failure: Failure | None) -> tuple[Detail, ...]:
    """What the server said in detail; what the notice around its words adds, where it is about one failure."""
    said = details_in(failure.diagnostic.value) if failure and failure.diagnostic else ()
    if len(message.failures) > 1:
        return said
    names = {detail.name for detail in said}
    return (*said, *(detail for detail in details_in(message.notice) if detail.name not in names))

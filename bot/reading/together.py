"""What several messages that came together are as one: the bounces among them, the first with the others behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.reading.message import Kind, Message

BOUNCES: Final = frozenset({Kind.BOUNCE, Kind.DELAY})
REPORTS: Final = BOUNCES | {Kind.AUTO_REPLY, Kind.ABUSE_REPORT, Kind.DELIVERY_SUCCESS}
"""What a mail system said of a mail, and answers that nobody wrote."""


def wanted(kinds: Sequence[Kind]) -> tuple[int, ...]:
    """Which of several are to be answered, in their order: what failed or is late before other reports, those before
    anything else."""
    for these in (BOUNCES, REPORTS):
        found = tuple(number for number, kind in enumerate(kinds) if kind in these)
        if found:
            return found
    return tuple(range(len(kinds)))


def together(messages: Sequence[Message]) -> Message:
    """The first of those to be answered, with the others as its `further`. Takes one or more."""
    whole = [each for message in messages for each in (replace(message, further=()), *message.further)]
    first, *others = (whole[number] for number in wanted([each.kind for each in whole]))
    return replace(first, further=tuple(others))

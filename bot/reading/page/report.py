"""What a layout read from the readable text of a report, before it is merged with the report's own fields."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.message import UNKNOWN_ORIGINAL, Fact, Failure, Kind, Original


@dataclass(slots=True)
class Report:
    """One notice as its layout tells it. `kind` is None when the layout cannot tell.

    `end` is where the notice ends in the text: what follows is the returned message and never supplies facts.
    """

    layout: str
    failures: tuple[Failure, ...] = ()
    kind: Kind | None = None
    reporting_mta: Fact | None = None
    original: Original = UNKNOWN_ORIGINAL
    end: int | None = None

"""What many entries (events, lines of a log, rows of a table) come to together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from bot.reading.message import Failure, Kind
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_LONGEST = 4_000
"""How many characters of one entry are looked at."""
_MOST = 10_000
_ORDER = (Kind.BOUNCE, Kind.DELAY, Kind.ABUSE_REPORT, Kind.DELIVERY_SUCCESS)


def settled(entries: Iterable[tuple[Kind, Failure]]) -> tuple[Kind, tuple[Failure, ...]] | None:
    """The gravest kind and its failures, each address once for each reply; None when there are no entries.

    Who is late is told behind who failed; who was delivered to is left out where others failed or are late. An entry
    that says nothing yields to one of the same address that does.
    """
    found = list(entries)
    kind = next((kind for kind in _ORDER if any(each is kind for each, _ in found)), None)
    if kind is None:
        return None
    told = _once([failure for each, failure in found if each is kind])
    if kind is Kind.BOUNCE:
        failed = {_name(failure) for failure in told}
        late = _once([failure for each, failure in found if each is Kind.DELAY])
        told += [failure for failure in late if not failure.recipient or _name(failure) not in failed]
    return kind, tuple(told)


def reported(page: Page, layout: str, entries: Iterable[tuple[Kind, Failure]]) -> Report | None:
    """The report of a page that is nothing but entries; None when there are none."""
    told = settled(entries)
    return Report(layout, told[1], told[0], end=len(page.text)) if told else None


def stretches(page: Page, opening: Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the entries of a log stand, each from behind what opens it to behind what opens the next."""
    starts = [match.end() for match in islice(opening.finditer(page.text), _MOST)]
    for start, following in pairwise([*starts, len(page.text)]):
        yield start, min(following, start + _LONGEST)


def _once(failures: list[Failure]) -> list[Failure]:
    speaking = {_name(failure) for failure in failures if failure.recipient and _speaks(failure)}
    seen: dict[tuple[str, str], Failure] = {}
    for number, failure in enumerate(failures):
        name = _name(failure)
        if _speaks(failure) or name not in speaking:
            seen.setdefault((name or str(number), str(failure.reply_code)), failure)
    return list(seen.values())


def _speaks(failure: Failure) -> bool:
    return failure.diagnostic is not None or failure.reply_code is not None or failure.status is not None


def _name(failure: Failure) -> str:
    return failure.recipient.value.lower() if failure.recipient else ""

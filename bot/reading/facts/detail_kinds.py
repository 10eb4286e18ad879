"""What a single detail of a bounce is: its name, what was said, about whom, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from bot.reading.message import Span

DetailName = Literal[
    "spf", "dkim", "dmarc", "arc", "limit", "size", "quota", "used", "listing", "listed", "dns-record", "dns-fault",
    "dns-name", "tls-fault", "rule", "group", "until", "mark", "forwarder", "original-address",
]  # fmt: skip


class Detail(NamedTuple):
    """One thing that a server wrote out. `about` is the domain, host or address that it says it of."""

    name: DetailName
    value: str
    about: str | None = None
    span: Span | None = None


def in_order(details: Iterable[Detail]) -> tuple[Detail, ...]:
    """As they stand in the text, each said once; the one that says about whom stands for the one that does not."""
    placed = sorted(details, key=_place)
    about_whom = {(each.name, each.value) for each in placed if each.about is not None}
    once: list[Detail] = []
    seen: set[tuple[str, str, str | None]] = set()
    for each in placed:
        key = each.name, each.value, each.about
        if key not in seen and (each.about is not None or key[:2] not in about_whom):
            seen.add(key)
            once.append(each)
    return tuple(once)


def _place(detail: Detail) -> tuple[int, int]:
    return detail.span or (0, 0)

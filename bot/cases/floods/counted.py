"""The bounces of a flood, counted by kind. Counted by the database first: a flood may have thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.floods.flood import FloodKind
from bot.cases.floods.flood_tables import ArrivalRow
from bot.knowledge.entry import Lost

_MOST_DOMAINS: Final = 3


def kinds_of(session: Session, team: str, flood_id: str) -> tuple[FloodKind, ...]:
    """The kinds of a flood, the commonest first, each with the domains that come up most."""
    what = (ArrivalRow.label, ArrivalRow.lost, ArrivalRow.domain)
    counted = (
        select(*what, func.count(), func.min(ArrivalRow.at), func.max(ArrivalRow.at))
        .where(ArrivalRow.team_id == team, ArrivalRow.flood_id == flood_id)
        .group_by(*what)
    )
    return _kinds(session.execute(counted))


def _kinds(rows: Iterable[Any]) -> tuple[FloodKind, ...]:
    kinds: dict[tuple[str | None, str | None], FloodKind] = {}
    domains: dict[tuple[str | None, str | None], Counter[str]] = {}
    for label, lost, domain, count, first, last in rows:
        key = (label, lost)
        before = kinds.get(key) or FloodKind(label, cast("Lost | None", lost), 0, (), 0, first, last)
        kinds[key] = replace(
            before,
            count=before.count + count,
            first_at=min(before.first_at, first),
            last_at=max(before.last_at, last),
        )
        if domain:
            domains.setdefault(key, Counter())[domain] += count
    return tuple(
        replace(kind, domains=named, more_domains=len(found) - len(named))
        for key, kind in sorted(kinds.items(), key=lambda item: (-item[1].count, str(item[0])))
        for found in [domains.get(key, Counter())]
        for named in [tuple(sorted(found, key=lambda domain: (-found[domain], domain))[:_MOST_DOMAINS])]
    )

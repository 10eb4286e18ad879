"""How it goes: how many were asked, how they ended, how long it took until somebody had a case and until it ended."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from sqlalchemy import func, select

from bot.cases.case import State
from bot.cases.records import Sessions
from bot.cases.tables import CaseRow, EscalationRow, HistoryRow

MOST_LOOKED_AT: Final = 20_000
"""Escalations of one workspace over the days that are looked at; of more the newest count."""
NOT_SAID: Final = "not-said"
"""An end without an outcome: whoever closed it did not say what it was."""
_ASKED: Final = "asked "


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in seconds: half took no longer than `median`, nine of ten no longer than `most`."""

    count: int
    median: float
    most: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """How it went since a moment."""

    asked: int
    """Bounces and questions."""
    to_people: int
    """Of those, for which a person was asked."""
    solved_alone: int
    """Of those, that somebody called solved without a person."""
    outcomes: tuple[tuple[str, int], ...]
    """How cases ended that people had: an outcome (`bot.cases.case.Outcome`), “not-a-bounce” or `NOT_SAID`."""
    to_take: Spread | None
    to_end: Spread | None
    follow_ups: tuple[tuple[str, int], ...]
    """What was asked under answers, with how often."""


def numbers(sessions: Sessions, team: str, since: datetime) -> Numbers:
    """How it went in one workspace since a moment."""
    of_team = CaseRow.team_id == team, CaseRow.created_at >= since
    card = select(EscalationRow.id).where(
        EscalationRow.team_id == CaseRow.team_id, EscalationRow.case_id == CaseRow.id
    )  # fmt: skip
    count = select(func.count()).select_from(CaseRow).where(*of_team)
    escalated = (
        select(
            EscalationRow.state,
            EscalationRow.outcome,
            EscalationRow.created_at,
            EscalationRow.taken_at,
            EscalationRow.ended_at,
        )
        .where(EscalationRow.team_id == team, EscalationRow.created_at >= since)
        .order_by(EscalationRow.created_at.desc())
        .limit(MOST_LOOKED_AT)
    )
    asked_under = (
        select(HistoryRow.what, func.count())
        .where(HistoryRow.team_id == team, HistoryRow.at >= since, HistoryRow.what.startswith(_ASKED))
        .group_by(HistoryRow.what)
    )
    with sessions.reading() as session:
        asked = session.scalar(count) or 0
        alone = session.scalar(count.where(CaseRow.state == State.RESOLVED.value, ~card.exists())) or 0
        rows = session.execute(escalated).all()
        under = [(str(what).removeprefix(_ASKED), int(times)) for what, times in session.execute(asked_under)]
    ends = Counter(_end(row.state, row.outcome) for row in rows if row.ended_at is not None)
    return Numbers(
        asked=asked,
        to_people=len(rows),
        solved_alone=alone,
        outcomes=tuple(sorted(ends.items(), key=lambda item: (-item[1], item[0]))),
        to_take=spread([_seconds(row.created_at, row.taken_at) for row in rows if row.taken_at is not None]),
        to_end=spread([_seconds(row.created_at, row.ended_at) for row in rows if row.ended_at is not None]),
        follow_ups=tuple(sorted(under, key=lambda item: (-item[1], item[0]))),
    )


def spread(seconds: Sequence[float]) -> Spread | None:
    """The middle, and the 90th percentile by the nearest rank: a time that something really took. None of nothing."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return Spread(len(ordered), median(ordered), ordered[math.ceil(0.9 * len(ordered)) - 1])


def _end(state: str, outcome: str | None) -> str:
    if outcome:
        return outcome
    return state if state == State.NOT_A_BOUNCE.value else NOT_SAID


def _seconds(began: datetime, ended: datetime) -> float:
    return max(0.0, (ended - began).total_seconds())

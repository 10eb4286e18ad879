"""What could not be answered, grouped by likeness, so that one entry can be written for each group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import select

from bot.cases.case import Outcome
from bot.cases.lead.entries import Entries, EntryState, TaughtEntry
from bot.cases.lead.insight import Where, said, where_of
from bot.cases.records import Sessions
from bot.cases.tables import CaseRow, EscalationRow
from bot.matching.finding import Certainty
from bot.matching.normalise import words_of
from bot.reading.facts.hosts import ADDRESS, HOST, IP, is_ip, place_in
from bot.reading.message import Kind

MOST_CASES: Final = 500
"""The newest that are looked at; of more it is said that there are more."""
ALIKE: Final = 85.0
"""How like two lines have to be, of 100, to be of one group: RapidFuzz's ratio of their words as sets
(https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#token-set-ratio)."""
_SHARE: Final = 0.4
"""Of two lines the shorter has to have this share of the longer's words: a set of two words is in many others."""
_LONGEST: Final = 240
_ASKED_FOR: Final = frozenset({Kind.BOUNCE.value, Kind.DELAY.value, Kind.QUESTION.value})
_PIECE: Final = re.compile(
    rf"(?P<url>\bhttps?://\S{{1,500}})|(?P<address>{ADDRESS})|(?P<ip>(?<![\w.:]){IP}(?![\w-]))|(?P<host>{HOST})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One case without an answer of use."""

    where: Where
    at: datetime
    user: str
    line: str
    """What was said, without anybody's address or host in it."""
    words: str = ""
    """What whoever found it out wrote of it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Some cases alike that could not be answered. The first of `cases` is the best one to write an entry from."""

    line: str
    cases: tuple[Unanswered, ...]
    people: int
    last_at: datetime
    words: str = ""
    proposed: str | None = None
    """The id of an entry that waits to be accepted."""

    @property
    def count(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The groups, the largest first."""

    groups: tuple[Gap, ...]
    cases: int
    is_cut: bool = False
    """There are older ones that were not looked at."""


def gaps(sessions: Sessions, entries: Entries, team: str, since: datetime) -> Gaps:
    """What could not be answered in one workspace since a moment. What an entry was accepted for since is left out."""
    found, is_cut = _unanswered(sessions, team, since)
    taught = entries.of_state(team, EntryState.ACCEPTED, EntryState.PROPOSED)
    groups = (_gap(group, taught) for group in alike(found))
    kept = sorted((gap for gap in groups if gap is not None), key=lambda gap: (-gap.count, -gap.last_at.timestamp()))
    return Gaps(tuple(kept), sum(gap.count for gap in kept), is_cut)


def _unanswered(sessions: Sessions, team: str, since: datetime) -> tuple[list[Unanswered], bool]:
    """The newest of them, and whether there are more. An answer that was not sure names no entry (compose.py); an error
    that people found to be new may have been answered by a wrong one."""
    both = (EscalationRow.team_id == CaseRow.team_id) & (EscalationRow.case_id == CaseRow.id)
    of_team = CaseRow.team_id == team, CaseRow.created_at >= since, CaseRow.answer.is_not(None)
    query = select(CaseRow, EscalationRow.outcome, EscalationRow.outcome_words).outerjoin(EscalationRow, both)
    new = EscalationRow.outcome == Outcome.NEW_ERROR.value
    newest = query.where(*of_team, CaseRow.entry_id.is_(None)).order_by(CaseRow.created_at.desc())
    found_new = query.where(*of_team, new).order_by(CaseRow.created_at.desc())
    with sessions.reading() as session:
        rows = session.execute(newest.limit(MOST_CASES + 1)).all()
        others = session.execute(found_new.limit(MOST_CASES)).all()
    by_id = {row[0].id: (row[0], row[1], row[2]) for row in (*rows[:MOST_CASES], *others)}
    found = [one for row in by_id.values() if (one := _one(*row)) is not None]
    found.sort(key=lambda one: (one.at, one.where.case_id), reverse=True)
    return found[:MOST_CASES], len(rows) > MOST_CASES or len(found) > MOST_CASES


def _one(row: CaseRow, outcome: str | None, words: str | None) -> Unanswered | None:
    answer = said(row.answer)
    is_new = outcome == Outcome.NEW_ERROR.value
    if not is_new and (answer.get("certainty") != Certainty.UNSURE.value or answer.get("kind") not in _ASKED_FOR):
        return None  # it was no bounce, and that was said
    if outcome == Outcome.NOT_MAIL.value:
        return None
    line = without_names(str(answer.get("quote") or answer.get("headline") or ""))
    return Unanswered(where_of(row), row.created_at, row.user_id, line, (words or "") if is_new else "")


def without_names(text: str) -> str:
    """A line with nobody's address, host or IP in it, for people to whom the mail is no business."""
    return " ".join(_PIECE.sub(_named, text[: _LONGEST * 4]).split())[:_LONGEST]


def _named(piece: re.Match[str]) -> str:
    if piece.lastgroup == "ip" and not is_ip(piece[0].rstrip(".:,;")):
        return piece[0]
    if piece.lastgroup == "host" and place_in(piece[0]) is None:
        return piece[0]
    return f"‹{piece.lastgroup}›"


@dataclass(slots=True)
class _Group:
    """Those that are like its first."""

    words: frozenset[str]
    members: list[Unanswered] = field(default_factory=list)


def alike(found: Iterable[Unanswered], scorer: Callable[..., float] = fuzz.token_set_ratio) -> list[list[Unanswered]]:
    """Groups, by leaders: each joins the group whose first one it is most like, or begins one."""
    groups: list[_Group] = []
    keys: list[str] = []
    for one in found:
        words = frozenset(words_of(one.line)) or frozenset((one.line.lower(),))
        key = " ".join(sorted(words))
        likest = process.extract(key, keys, scorer=scorer, score_cutoff=ALIKE, limit=5)
        group = next((groups[at] for _, _, at in likest if _of_a_size(words, groups[at].words)), None)
        if group is None:
            group = _Group(words)
            groups.append(group)
            keys.append(key)
        group.members.append(one)
    return [group.members for group in groups]


def _of_a_size(one: frozenset[str], other: frozenset[str]) -> bool:
    return min(len(one), len(other)) >= _SHARE * max(len(one), len(other))


def _gap(members: list[Unanswered], taught: tuple[TaughtEntry, ...]) -> Gap | None:
    """A group as it is shown; None where an entry was accepted for all of it."""
    ids = {one.where.case_id for one in members}
    of_group = [entry for entry in taught if entry.case_id in ids]
    settled = [entry.decided_at for entry in of_group if entry.state is EntryState.ACCEPTED and entry.decided_at]
    left = [one for one in members if not settled or one.at > max(settled)]
    if not left:
        return None
    best = sorted(left, key=lambda one: not one.words)  # those that somebody found something out about come first
    proposed = next((entry.id for entry in of_group if entry.state is EntryState.PROPOSED), None)
    return Gap(
        line=best[0].line,
        cases=tuple(best),
        people=len({one.user for one in left}),
        last_at=max(one.at for one in left),
        words=best[0].words,
        proposed=proposed,
    )

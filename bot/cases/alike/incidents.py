"""Several cases alike within an hour: the same entry, and the same domain or the same provider that refuses.

An incident goes on while further ones come, and is over when an hour has gone by without any; what comes after that is
counted anew. One mail counts once, however often it is pasted, and so does one person who pastes it: five different
mails, or five different people, make an incident.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from bot.cases.alike.seen import Seen, seen_in
from bot.cases.case import Case, Post
from bot.cases.records import Sessions, Turn, case_from, mark_standing, take_turn
from bot.cases.tables import CaseRow
from bot.cases.talk.conversation_tables import IncidentCaseRow, IncidentRow

WITHIN: Final = 3600.0
"""Seconds in which they have to come, and after which, without a further one, it is over."""
ALIKE: Final = 5
_LOOKED_AT: Final = 500
_SHOWN: Final = 25
_HOW_MANY: Final = select(func.count()).select_from(
    select(CaseRow.id)
    .where(
        CaseRow.team_id == bindparam("team"),
        CaseRow.entry_id == bindparam("entry"),
        CaseRow.created_at >= bindparam("since"),
    )
    .limit(ALIKE)
    .subquery()
)


@dataclass(frozen=True, slots=True)
class Incident:
    """Several cases alike, as they are told of. `domain` is the recipients', or the provider's."""

    id: str
    team: str
    entry_id: str
    domain: str
    label: str
    count: int
    people: int
    domains: tuple[str, ...]
    first_at: float
    last_at: float
    post: Post | None
    cases: tuple[Case, ...]
    """The latest of those that were asked about for everybody to see, newest first."""
    hidden: int
    """How many were asked about in private."""

    def is_over(self, now: float) -> bool:
        return self.last_at + WITHIN < now


class Incidents:
    """The incidents of all workspaces. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def may_be_one(self, team: str, entry_id: str, since: datetime) -> bool:
        """Whether so many cases share the entry that it is worth a closer look: asked after every answer, so it is a
        look into an index and no more."""
        which = {"team": team, "entry": entry_id, "since": since}
        with self._sessions.reading() as session:
            return bool(session.connection().execute(_HOW_MANY, which).scalar_one() >= ALIKE)

    def join(self, team: str, case_id: str) -> str:
        """The id of the incident that this case is of, made if it is the one that makes it one; empty where it is of
        none."""
        with self._sessions.writing() as session:
            row = session.get(CaseRow, (team, case_id))
            before = session.scalar(
                select(IncidentCaseRow.incident_id).where(
                    IncidentCaseRow.team_id == team, IncidentCaseRow.case_id == case_id
                )
            )
            if before is not None:
                return before
            if row is None or row.entry_id is None or not (keys := seen_in(row).keys):
                return ""
            at = row.created_at.timestamp()
            going_on = session.scalars(
                select(IncidentRow)
                .where(
                    IncidentRow.team_id == team,
                    IncidentRow.entry_id == row.entry_id,
                    IncidentRow.domain.in_(keys),
                    IncidentRow.last_at >= at - WITHIN,
                )
                .order_by(IncidentRow.window_at.desc())
                .with_for_update()
            ).first()
            if going_on is not None:
                _add(session, going_on, [seen_in(row)])
                return going_on.id
            return self._begin(session, team, row)

    @staticmethod
    def _begin(session: Session, team: str, row: CaseRow) -> str:
        keys, since = seen_in(row).keys, row.created_at - timedelta(seconds=WITHIN)
        lately = _alike(session, team, str(row.entry_id), keys, since, row.created_at)
        for key in keys:
            those = [seen for seen in lately if key in seen.keys]
            if max(len({seen.mail for seen in those}), len({seen.user for seen in those})) >= ALIKE:
                began = min(seen.at for seen in those).timestamp()
                made = IncidentRow(
                    team_id=team, id=secrets.token_hex(8), entry_id=row.entry_id, domain=key, window_at=began,
                    last_at=began, version=0,
                )  # fmt: skip
                session.add(made)
                session.flush()
                _add(session, made, those)
                return made.id
        return ""

    def gather(self, team: str, incident_id: str) -> None:
        """Take in what has come since and nobody looked at: cases of a flood, which are answered when somebody asks."""
        with self._sessions.writing() as session:
            incident = session.get(IncidentRow, (team, incident_id), with_for_update=True)
            if incident is None:
                return
            began = datetime.fromtimestamp(incident.window_at, UTC)
            in_it = set(
                session.scalars(
                    select(IncidentCaseRow.case_id).where(
                        IncidentCaseRow.team_id == team, IncidentCaseRow.incident_id == incident_id
                    )
                )
            )
            found = [
                seen
                for seen in _alike(session, team, incident.entry_id, (incident.domain,), began, None)
                if incident.domain in seen.keys and seen.id not in in_it
            ]
            fresh = []
            last = incident.last_at
            for seen in sorted(found, key=lambda each: each.at):
                if seen.at.timestamp() - last > WITHIN:
                    break  # that one is of another incident
                fresh.append(seen)
                last = max(last, seen.at.timestamp())
            if fresh:
                _add(session, incident, fresh)

    def begin_posting(self, team: str, incident_id: str, job_id: str) -> Turn:
        """Note that this job is about to post the notice; tells whether it, or another, was at it before."""
        with self._sessions.writing() as session:
            row = session.get_one(IncidentRow, (team, incident_id), with_for_update=True)
            return Turn.DONE if row.ts is not None else take_turn(row, job_id)

    def posted_by(self, team: str, incident_id: str) -> str | None:
        """The job that posted the notice."""
        with self._sessions.reading() as session:
            row = session.get(IncidentRow, (team, incident_id))
            return row.posting if row is not None and row.ts is not None else None

    def end_posting(self, team: str, incident_id: str, job_id: str) -> None:
        """This job could not post it: another may try."""
        with self._sessions.writing() as session:
            row = session.get_one(IncidentRow, (team, incident_id), with_for_update=True)
            if row.posting == job_id and row.ts is None:
                row.posting = None

    def mark_posted(self, team: str, incident_id: str, post: Post) -> Post:
        """The notice stands at `post`. Gives where it stands by what was noted: another place, when another process
        was quicker."""
        with self._sessions.writing() as session:
            row = session.get_one(IncidentRow, (team, incident_id), with_for_update=True)
            return mark_standing(row, post)

    def get(self, team: str, incident_id: str) -> Incident | None:
        """One incident, None when this workspace has none of that id."""
        with self._sessions.reading() as session:
            row = session.get(IncidentRow, (team, incident_id))
            if row is None:
                return None
            of_it = (IncidentCaseRow.team_id == CaseRow.team_id) & (IncidentCaseRow.case_id == CaseRow.id)
            which = (IncidentCaseRow.team_id == team) & (IncidentCaseRow.incident_id == incident_id)
            chosen = select(CaseRow).join(IncidentCaseRow, of_it).where(which, CaseRow.team_id == team)
            count, people = session.execute(
                chosen.with_only_columns(func.count(), func.count(CaseRow.user_id.distinct()))
            ).one()
            domains = session.scalars(
                chosen.with_only_columns(CaseRow.domain)
                .where(CaseRow.domain.is_not(None))
                .group_by(CaseRow.domain)
                .order_by(func.count().desc(), CaseRow.domain)
                .limit(_SHOWN)
            ).all()
            latest = [
                case_from(found) for found in session.scalars(chosen.order_by(CaseRow.created_at.desc()).limit(100))
            ]
        shown = [case for case in latest if not case.private and not case.place.is_direct]
        label = next((case.answer.label for case in latest if case.answer and case.answer.label), None)
        return Incident(
            row.id, team, row.entry_id, row.domain, label or row.entry_id, int(count), int(people),
            tuple(str(domain) for domain in domains), row.window_at, row.last_at,
            Post(row.channel, row.ts) if row.channel and row.ts else None, tuple(shown[:_SHOWN]),
            len(latest) - len(shown),
        )  # fmt: skip


def _add(session: Session, incident: IncidentRow, those: Iterable[Seen]) -> None:
    for seen in those:
        session.merge(IncidentCaseRow(team_id=incident.team_id, incident_id=incident.id, case_id=seen.id, at=seen.at))
        incident.last_at = max(incident.last_at, seen.at.timestamp())
    incident.version += 1


def _alike(
    session: Session, team: str, entry_id: str, keys: Sequence[str], since: datetime, until: datetime | None
) -> Sequence[Seen]:
    """The latest cases of an entry in a stretch of time that may have one of these keys. The database leaves out those
    in which no key stands: a busy hour has hundreds of one entry, and each would be taken apart here."""
    may_have_one = or_(*(or_(CaseRow.domain == key, CaseRow.answer.icontains(key, autoescape=True)) for key in keys))
    query = select(CaseRow).where(
        CaseRow.team_id == team, CaseRow.entry_id == entry_id, CaseRow.created_at >= since, may_have_one
    )
    if until is not None:
        query = query.where(CaseRow.created_at <= until)
    return [seen_in(row) for row in session.scalars(query.order_by(CaseRow.created_at.desc()).limit(_LOOKED_AT))]

"""What arrives in channels that are answered by themselves, and when it is a flood. Every method takes the workspace
first, and sees nothing outside it.

Whether a bounce is bundled is decided once, in the transaction that notes that it came: a job that is done again finds
what was decided. Of several processes one begins a flood (a unique index: one that goes on a channel).
"""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.cases.case import Case, Post, State
from bot.cases.floods.counted import kinds_of
from bot.cases.floods.flood import Bundled, Flood, FloodLimits, Round
from bot.cases.floods.flood_tables import ArrivalRow, FloodRow
from bot.cases.records import Sessions, Turn, case_from, mark_standing
from bot.cases.tables import CaseRow
from bot.cases.talk.conversation_tables import ThreadRow

_UNANSWERED: Final = (State.OPEN.value, State.FAILED.value)


class Floods:
    """All that arrived by itself, in all workspaces."""

    def __init__(self, sessions: Sessions, limits: FloodLimits | None = None) -> None:
        self._sessions = sessions
        self.limits: Final = limits or FloodLimits()

    # -- arriving ----------------------------------------------------------------------------------------------

    def take_in(self, team: str, case: Case, *, program: str | None, domain: str | None, at: float) -> str | None:
        """Note that a bounce came. The flood that it is one of; None where it is to be answered at once."""
        try:
            return self._take_in(team, case, program, domain, at)
        except IntegrityError:  # another process began the flood, or noted this very bounce, in the same moment
            return self._take_in(team, case, program, domain, at)

    def _take_in(self, team: str, case: Case, program: str | None, domain: str | None, at: float) -> str | None:
        with self._sessions.writing() as session:
            before = session.get(ArrivalRow, (team, case.id))
            if before is not None:
                return before.flood_id
            flood = self._going_on(session, team, case.place.channel, at)
            if flood is None and self._is_too_much(session, team, case.place.channel, program, at):
                flood = FloodRow(
                    team_id=team,
                    id=secrets.token_hex(8),
                    channel_id=case.place.channel,
                    began_at=at,
                    last_at=at,
                    round=0,
                )
                session.add(flood)
            row = ArrivalRow(team_id=team, case_id=case.id, channel_id=case.place.channel, at=at, program=program)
            if flood is not None:
                flood.last_at = max(flood.last_at, at)
                row.flood_id, row.domain = flood.id, domain[:255] if domain else None
                if case.answer is not None:
                    row.label, row.lost = (case.answer.label or "")[:200] or None, case.answer.lost
                # The bot says nothing in its thread for now, and does not listen to it.
                session.execute(
                    delete(ThreadRow).where(
                        ThreadRow.team_id == team,
                        ThreadRow.channel_id == case.place.channel,
                        ThreadRow.thread_ts == case.place.thread_ts,
                        ThreadRow.case_id == case.id,
                    )
                )
            session.add(row)
            return row.flood_id

    def _going_on(self, session: Session, team: str, channel: str, at: float) -> FloodRow | None:
        """The flood in this channel. One that has been quiet for long enough has ended, though nobody noted it yet:
        this program was not running."""
        query = select(FloodRow).where(
            FloodRow.team_id == team, FloodRow.channel_id == channel, FloodRow.ended_at.is_(None)
        )
        flood = session.scalar(query.with_for_update())
        if flood is not None and at - flood.last_at > self.limits.quiet:
            flood.ended_at = at
            session.flush()
            return None
        return flood

    def _is_too_much(self, session: Session, team: str, channel: str, program: str | None, at: float) -> bool:
        here = (ArrivalRow.team_id == team) & (ArrivalRow.channel_id == channel)
        limits = self.limits
        if self._count(session, here & (ArrivalRow.at > at - limits.within)) >= limits.most:
            return True
        if program is None:
            return False
        answered = here & (ArrivalRow.program == program) & ArrivalRow.flood_id.is_(None)
        return self._count(session, answered & (ArrivalRow.at > at - limits.an_hour)) >= limits.of_one_program

    @staticmethod
    def _count(session: Session, which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(ArrivalRow).where(which)) or 0

    # -- the summary -------------------------------------------------------------------------------------------

    def next_round(self, team: str, flood_id: str, now: float) -> Round | None:
        """When the summary is to be shown next, and by which of the jobs that do."""
        with self._sessions.reading() as session:
            flood = session.get(FloodRow, (team, flood_id))
            if flood is None:
                return None
            limits = self.limits
            pause = limits.every if now - flood.began_at < limits.long else limits.then_every
            return Round(flood.round, now if flood.shown_at is None else max(now, flood.shown_at + pause))

    def begin_round(self, team: str, flood_id: str, number: int, now: float) -> None:
        """The job of this number shows the summary now: what comes from here on is for the next one."""
        with self._sessions.writing() as session:
            this = (FloodRow.team_id == team) & (FloodRow.id == flood_id) & (FloodRow.round == number)
            session.execute(update(FloodRow).where(this).values(round=number + 1, shown_at=now))

    def of(self, team: str, flood_id: str) -> Flood | None:
        """A flood as it stands."""
        with self._sessions.reading() as session:
            flood = session.get(FloodRow, (team, flood_id))
            if flood is None:
                return None
            kinds = kinds_of(session, team, flood_id)
        return Flood(
            team=team,
            id=flood.id,
            channel=flood.channel_id,
            began_at=flood.began_at,
            last_at=flood.last_at,
            ended=flood.ended_at is not None,
            total=sum(kind.count for kind in kinds),
            kinds=kinds,
            posted=Post(flood.channel, flood.ts) if flood.channel and flood.ts else None,
            posting=flood.posting,
        )

    def begin_posting(self, team: str, flood_id: str, job_id: str) -> Turn:
        """Note that this job is about to post the summary; tells whether it, or one before it, has tried already."""
        with self._sessions.writing() as session:
            row = session.get_one(FloodRow, (team, flood_id), with_for_update=True)
            if row.ts is not None:
                return Turn.DONE
            turn = Turn.FIRST if row.posting is None else Turn.AGAIN
            row.posting = job_id
            return turn

    def mark_posted(self, team: str, flood_id: str, post: Post) -> Post:
        """The summary stands at `post`. Gives where it stands by what was noted: another place, when another process
        was quicker."""
        with self._sessions.writing() as session:
            row = session.get_one(FloodRow, (team, flood_id), with_for_update=True)
            return mark_standing(row, post)

    def forget_post(self, team: str, flood_id: str, post: Post) -> None:
        """The summary does not stand there any more."""
        this = (FloodRow.team_id == team) & (FloodRow.id == flood_id) & (FloodRow.ts == post.ts)
        with self._sessions.writing() as session:
            session.execute(update(FloodRow).where(this).values(channel=None, ts=None, posting=None))

    def end_if_quiet(self, team: str, flood_id: str, now: float) -> float:
        """End a flood after which it has been quiet for long enough: 0.0, also where it had ended before; else the
        seconds that are left."""
        with self._sessions.writing() as session:
            row = session.get(FloodRow, (team, flood_id), with_for_update=True)
            if row is None or row.ended_at is not None:
                return 0.0
            left = row.last_at + self.limits.quiet - now
            if left <= 0:
                row.ended_at = now
            return max(0.0, left)

    def close(self, team: str, flood_id: str) -> None:
        """Its last summary stands: of each bounce only its case is kept, and nobody shows the flood any more."""
        of_it = (ArrivalRow.team_id == team) & (ArrivalRow.flood_id == flood_id)
        with self._sessions.writing() as session:
            session.execute(update(ArrivalRow).where(of_it).values(label=None, lost=None, domain=None))
            this = (FloodRow.team_id == team) & (FloodRow.id == flood_id)
            session.execute(update(FloodRow).where(this).values(posting=None))

    # -- one of them -------------------------------------------------------------------------------------------

    def is_bundled(self, team: str, case_id: str) -> bool:
        """Whether a case waits in a flood for somebody to ask for its answer."""
        which = exists().where(
            ArrivalRow.team_id == team,
            ArrivalRow.case_id == case_id,
            ArrivalRow.flood_id.is_not(None),
            CaseRow.team_id == ArrivalRow.team_id,
            CaseRow.id == ArrivalRow.case_id,
            CaseRow.state.in_(_UNANSWERED),
            CaseRow.cleared_at.is_(None),
        )
        with self._sessions.reading() as session:
            return bool(session.scalar(select(which)))

    def waiting_in(self, team: str, flood_id: str, most: int, before: str = "") -> tuple[Bundled, ...]:
        """What of a flood was not answered yet, the latest first; with `before`, a position, those before it."""
        query = (
            select(CaseRow, ArrivalRow.at)
            .join(ArrivalRow, (ArrivalRow.team_id == CaseRow.team_id) & (ArrivalRow.case_id == CaseRow.id))
            .where(
                ArrivalRow.team_id == team,
                ArrivalRow.flood_id == flood_id,
                CaseRow.state.in_(_UNANSWERED),
                CaseRow.cleared_at.is_(None),
            )
            .order_by(ArrivalRow.at.desc(), ArrivalRow.case_id.desc())
            .limit(most)
        )
        if (edge := _edge(before)) is not None:
            at, case_id = edge
            query = query.where((ArrivalRow.at < at) | ((ArrivalRow.at == at) & (ArrivalRow.case_id < case_id)))
        with self._sessions.reading() as session:
            return tuple(
                Bundled(row.id, case_from(row).title, at, f"{at!r}/{row.id}") for row, at in session.execute(query)
            )


def _edge(position: str) -> tuple[float, str] | None:
    at, slash, case_id = position.partition("/")
    try:
        return (float(at), case_id) if slash else None
    except ValueError:
        return None

"""Reading and writing cases. Every method takes the workspace first, and sees nothing outside it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.answering.answer import Answer
from bot.cases.case import Case, Feedback, Post, State
from bot.cases.database import open_database, write
from bot.cases.escalations import Escalations, escalation_row_of
from bot.cases.job import Job
from bot.cases.records import ANSWERS, Sessions, Turn, case_from, now, take_turn
from bot.cases.tables import CaseRow, FeedbackRow, HistoryRow, InputRow

KEPT_CHARACTERS: Final = 500_000
"""How much of the readable text of one bounce is kept."""


class Store:
    """All cases of all workspaces, one database."""

    def __init__(self, engine: Engine) -> None:
        self._sessions = Sessions(engine)
        self.escalations = Escalations(self._sessions)

    @classmethod
    def open(cls, database_url: str) -> Store:
        """The store at this address, tables up to date. Raises `StoreError`."""
        return cls(open_database(database_url))

    def close(self) -> None:
        self._sessions.engine.dispose()

    def write(self) -> None:
        """Raises SQLAlchemy's own error when nothing can be written."""
        write(self._sessions.engine)

    # -- cases -------------------------------------------------------------------------------------------------

    def open_case(self, job: Job) -> tuple[Case, bool]:
        """The case of this job, made if need be. False with it when another job already has that very message."""
        at = now()
        row = CaseRow(
            team_id=job.place.team,
            id=secrets.token_hex(8),
            job_id=job.id,
            channel_id=job.place.channel,
            thread_ts=job.place.thread_ts,
            message_ts=job.message_ts,
            user_id=job.place.user,
            surface=job.surface.value,
            private=job.private,
            state=State.OPEN.value,
            text="",
            show_details=False,
            show_reply=False,
            created_at=at,
            updated_at=at,
        )
        try:
            with self._sessions.writing() as session:
                found = self._case_of(session, job)
                if found is None:
                    session.add(row)
                    found = row
        except IntegrityError:  # another process was quicker
            with self._sessions.reading() as session:
                found = self._case_of(session, job)
                if found is None:
                    raise
        return case_from(found), found.job_id == job.id

    @staticmethod
    def _case_of(session: Session, job: Job) -> CaseRow | None:
        of_team = select(CaseRow).where(CaseRow.team_id == job.place.team)
        found = session.scalar(of_team.where(CaseRow.job_id == job.id))
        if found is None and job.message_ts is not None:
            same = (CaseRow.channel_id == job.place.channel) & (CaseRow.message_ts == job.message_ts)
            found = session.scalar(of_team.where(same))
        return found

    def case(self, team: str, case_id: str) -> Case | None:
        """One case, None when this workspace has none of that id."""
        with self._sessions.reading() as session:
            row = session.get(CaseRow, (team, case_id))
            return case_from(row) if row else None

    def recent(self, team: str, user: str, limit: int = 5) -> tuple[Case, ...]:
        """The cases this person asked for last, newest first."""
        query = select(CaseRow).where(CaseRow.team_id == team, CaseRow.user_id == user)
        with self._sessions.reading() as session:
            return tuple(
                case_from(row) for row in session.scalars(query.order_by(CaseRow.created_at.desc()).limit(limit))
            )

    def input(self, team: str, case_id: str) -> bytes | str | None:
        """What was pasted (text) or attached (bytes), as it came."""
        with self._sessions.reading() as session:
            row = session.get(InputRow, (team, case_id))
            if row is None:
                return None
            return row.data.decode("utf-8", "surrogatepass") if row.pasted else row.data

    def keep_input(self, team: str, case_id: str, data: bytes | str) -> None:
        """Keep what is to be explained."""
        pasted = isinstance(data, str)
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        with self._sessions.writing() as session:
            session.merge(InputRow(team_id=team, case_id=case_id, data=raw, pasted=pasted))

    def keep_answer(self, team: str, case_id: str, answer: Answer, text: str) -> None:
        """Keep what will be said, and the readable text that it was made of."""
        self._change(
            team,
            case_id,
            {
                "answer": ANSWERS.dump_json(answer).decode(),
                "entry_id": answer.entry_id,
                "text": text.replace("\0", "")[:KEPT_CHARACTERS],
                "words": None,
            },
        )

    def keep_words(self, team: str, case_id: str, words: str) -> None:
        """Keep what will be said instead of an answer."""
        self._change(team, case_id, {"words": words, "answer": None})

    def begin_posting(self, team: str, case_id: str, job_id: str) -> Turn:
        """Note that this job is about to post the reply; tells whether it, or another, was at it before."""
        with self._sessions.writing() as session:
            return take_turn(session.get_one(CaseRow, (team, case_id)), job_id)

    def begin_sharing(self, team: str, case_id: str, job_id: str) -> Turn:
        """The same for sharing a private answer, which is done once it is private no more: seen and noted in one go, so
        that of two who share at once the second does not come after the first has ended, and share again."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id))
            return take_turn(row, job_id) if row.private else Turn.DONE

    def end_posting(self, team: str, case_id: str, job_id: str, problem: str) -> None:
        """This job gave up posting, and why: another may try, and looks first whether it stands all the same."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id))
            if row.posting == job_id:
                row.posting, row.problem, row.updated_at = None, problem, now()

    def mark_answered(self, team: str, case_id: str, posted: Post | None) -> None:
        """The answer stands at `posted` (None: only the person who asked saw it)."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id))
            row.posted_channel, row.posted_ts = (posted.channel, posted.ts) if posted else (None, None)
            row.problem, row.posting, row.updated_at = None, None, now()
            if row.state in (State.OPEN, State.FAILED):
                row.state = State.ANSWERED.value

    def mark_shared(self, team: str, case_id: str, posted: Post) -> None:
        """A private answer is now for everybody, and its thread is where the case lives."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id))
            row.private, row.posting, row.problem, row.updated_at = False, None, None, now()
            row.channel_id, row.posted_channel, row.posted_ts = posted.channel, posted.channel, posted.ts
            row.thread_ts = row.thread_ts or posted.ts

    def mark_private(self, team: str, case_id: str) -> None:
        """The answer could only be given to the person who asked. The message may be asked about again."""
        self._change(team, case_id, {"private": True, "message_ts": None})

    def move_to_direct(self, team: str, case_id: str, user: str) -> None:
        """The case lives in the direct messages of the one who asked, since it could not be answered elsewhere."""
        self._change(team, case_id, {"private": False, "channel_id": user, "thread_ts": None, "message_ts": None})

    def mark_failed(self, team: str, case_id: str, problem: str) -> None:
        """The answer could not be posted, and why. The message may be asked about again."""
        self._change(team, case_id, {"state": State.FAILED.value, "problem": problem, "message_ts": None})

    def show(self, team: str, case_id: str, *, details: bool | None = None, reply: bool | None = None) -> None:
        """Unfold or fold a part of the answer."""
        change: dict[str, Any] = {}
        if details is not None:
            change["show_details"] = details
        if reply is not None:
            change["show_reply"] = reply
        self._change(team, case_id, change)

    def solve(self, team: str, case_id: str, user: str) -> None:
        """The person says that the answer solved it; an escalation that is open is closed with it."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id))
            row.state, row.solved_by, row.updated_at = State.RESOLVED.value, user, now()
            card = session.scalar(escalation_row_of(team, case_id))
            if card is not None and card.state in (State.ESCALATED, State.CLAIMED):
                card.state, card.resolved_by, card.updated_at = State.RESOLVED.value, user, now()
                card.version += 1

    def _change(self, team: str, case_id: str, values: Mapping[str, Any]) -> None:
        with self._sessions.writing() as session:
            which = (CaseRow.team_id == team) & (CaseRow.id == case_id)
            session.execute(update(CaseRow).where(which).values(**values, updated_at=now()))

    # -- what people thought -----------------------------------------------------------------------------------

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keep an opinion; the last one of a person on a case counts. Words stay until there are others: a
        further mark, which comes without any, takes none away."""
        key = (feedback.team, feedback.case_id, feedback.user)
        with self._sessions.writing() as session:
            before = session.get(FeedbackRow, key)
            session.merge(
                FeedbackRow(
                    team_id=feedback.team,
                    case_id=feedback.case_id,
                    user_id=feedback.user,
                    good=feedback.good,
                    words=feedback.words or (before.words if before else ""),
                    updated_at=now(),
                )
            )

    def feedback_of(self, team: str, case_id: str) -> tuple[Feedback, ...]:
        """Everything people thought of one answer."""
        query = select(FeedbackRow).where(FeedbackRow.team_id == team, FeedbackRow.case_id == case_id)
        with self._sessions.reading() as session:
            return tuple(
                Feedback(row.team_id, row.case_id, row.user_id, row.good, row.words)
                for row in session.scalars(query.order_by(FeedbackRow.updated_at))
            )

    def note(self, team: str, case_id: str, *, job_id: str, what: str, user: str) -> None:
        """Write into the history of a case; the same job writes a thing once."""
        with self._sessions.writing() as session:
            session.merge(HistoryRow(team_id=team, job_id=job_id, what=what, case_id=case_id, user_id=user, at=now()))

    def history_of(self, team: str, case_id: str) -> tuple[tuple[str, str], ...]:
        """What was done to a case and by whom, in order."""
        query = select(HistoryRow).where(HistoryRow.team_id == team, HistoryRow.case_id == case_id)
        with self._sessions.reading() as session:
            return tuple((row.what, row.user_id) for row in session.scalars(query.order_by(HistoryRow.at)))

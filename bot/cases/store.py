"""Reading and writing cases. Every method takes the workspace first, and sees nothing outside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Engine, bindparam, insert, select, update
from sqlalchemy import case as either
from sqlalchemy.orm import Session

from bot.answering.answer import Answer
from bot.cases.alike.seen import domain_in
from bot.cases.card.escalations import Escalations, escalation_row_of
from bot.cases.card.relays import Relays
from bot.cases.case import Case, Feedback, Post, State, Surface
from bot.cases.database import inserting_new, open_database, write
from bot.cases.job import Job
from bot.cases.lead.entries import Entries
from bot.cases.records import ANSWERS, Sessions, Turn, case_from, now, take_turn
from bot.cases.tables import CaseRow, FeedbackRow, HistoryRow, InputRow
from bot.cases.talk.recollection import Recollection, earlier_of
from bot.cases.talk.threads import Threads
from bot.cases.waiting.waits import Waits
from bot.cases.workspace.channels import Channels
from bot.reading.reader import read

MOST_CHARACTERS: Final = 500_000
"""How much of the readable text of one bounce is shown or passed on."""


def _data_of(row: InputRow) -> bytes | str:
    return row.data.decode("utf-8", "surrogatepass") if row.pasted else row.data


def _raw(data: bytes | str) -> dict[str, Any]:
    return {
        "data": data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data,
        "pasted": isinstance(data, str),
    }


def _dumped(answer: Answer | None) -> str | None:
    return ANSWERS.dump_json(answer).decode() if answer is not None else None


def _id_for(job: Job) -> str:
    """The id of the case that this job opens: the same one when it is done again on a copy of the database, so that
    the answer that it gave then is known by its label."""
    return hashlib.blake2b(f"{job.place.team} {job.id}".encode(), digest_size=8).hexdigest()


_ADD_INPUT: Final = insert(InputRow.__table__)  # type: ignore[arg-type]

_THIS: Final = (CaseRow.team_id == bindparam("team"), CaseRow.id == bindparam("case"))
_NOTE_ANSWER: Final = (
    update(CaseRow)
    .where(*_THIS, CaseRow.posted_ts.is_(None))
    .values(
        state=either(
            (CaseRow.state.in_((State.OPEN.value, State.FAILED.value)), State.ANSWERED.value), else_=CaseRow.state
        ),
        problem=None,
        posting=None,
        posted_channel=bindparam("channel"),
        posted_ts=bindparam("ts"),
        updated_at=bindparam("at"),
    )
)
_WHERE_IT_STANDS: Final = select(CaseRow.posted_channel, CaseRow.posted_ts).where(*_THIS)


class Store:
    """All cases of all workspaces, one database."""

    def __init__(self, engine: Engine) -> None:
        self._sessions = Sessions(engine, redoable=True)
        self._add_case = inserting_new(engine, CaseRow).returning(CaseRow.id)
        self.escalations = Escalations(self._sessions)
        self.waits = Waits(self._sessions)
        self.channels = Channels(self._sessions)
        self.relays = Relays(self._sessions)
        self.threads = Threads(self._sessions)
        self.recollection = Recollection(self._sessions)
        self.entries = Entries(Sessions(engine))  # what is decided on is no job's, which would do it again

    @classmethod
    def open(cls, database_url: str) -> Store:
        """The store at this address, tables up to date. Raises `StoreError`."""
        return cls(open_database(database_url))

    @property
    def engine(self) -> Engine:
        """The database, for what works on it beside the cases."""
        return self._sessions.engine

    def close(self) -> None:
        self._sessions.engine.dispose()

    def write(self) -> None:
        """Raises SQLAlchemy's own error when nothing can be written."""
        write(self._sessions.engine)

    # -- cases -------------------------------------------------------------------------------------------------

    def case_of(self, job: Job) -> Case | None:
        """The case that this job has opened, or that another one has for that very message."""
        with self._sessions.reading() as session:
            row = self._row_of(session, job)
            return case_from(row) if row is not None else None

    def open_case(
        self,
        job: Job,
        *,
        data: bytes | str | None = None,
        answer: Answer | None = None,
        words: str | None = None,
        mail_key: str | None = None,
    ) -> tuple[Case, bool]:
        """The case of this job, made with what is explained and what will be said, in one go. False with it when
        another job already has that very message."""
        team, at = job.place.team, now()
        values: dict[str, Any] = {
            "team_id": team,
            "id": _id_for(job),
            "job_id": job.id,
            "channel_id": job.place.channel,
            "thread_ts": job.place.thread_ts,
            "message_ts": job.message_ts,
            "user_id": job.place.user,
            "surface": job.surface.value,
            "private": job.private,
            "state": State.OPEN.value,
            "entry_id": answer.entry_id if answer else None,
            "answer": _dumped(answer),
            "words": words,
            "text": "",
            "posting": None,
            "show_details": False,
            "show_reply": False,
            "created_at": at,
            "updated_at": at,
            "domain": domain_in(answer),
            "mail_key": mail_key,
        }
        with self._sessions.writing() as session:
            made = session.connection().execute(self._add_case, values).scalar() is not None
            if made and data is not None:
                session.connection().execute(_ADD_INPUT, {"team_id": team, "case_id": values["id"], **_raw(data)})
            if made:
                row = CaseRow(**values, cleared_at=None)
                case = replace(case_from(row, answer), earlier=earlier_of(session, row))
                if job.surface is not Surface.CHANNEL:  # of a flood most are not answered
                    self.threads.begin(session.connection(), case, job.place.thread_ts)
                return case, True
            known = self._row_of(session, job)
            if known is None:
                raise LookupError(f"the case of job {job.id} was taken away")
            return case_from(known), known.job_id == job.id

    def begin_thread(self, team: str, case_id: str, posted: Post, thread_ts: str | None = None) -> None:
        """Something about a case stands in a thread, or by itself: what is said under it is about the case."""
        with self._sessions.writing() as session:
            row = session.get(CaseRow, (team, case_id))
            if row is not None:
                case = case_from(row)
                there = replace(case, private=False, place=replace(case.place, channel=posted.channel))
                self.threads.begin(session.connection(), there, thread_ts or posted.ts)

    @staticmethod
    def _row_of(session: Session, job: Job) -> CaseRow | None:
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
            return self._with_text(session, row) if row else None

    def state_of(self, team: str, case_id: str) -> State | None:
        """Where a case stands, None when this workspace has none of that id whose texts are still kept."""
        which = (CaseRow.team_id == team) & (CaseRow.id == case_id) & (CaseRow.cleared_at.is_(None))
        with self._sessions.reading() as session:
            state = session.scalar(select(CaseRow.state).where(which))
            return State(state) if state is not None else None

    def recent(self, team: str, user: str, limit: int = 5) -> tuple[Case, ...]:
        """The cases this person asked for last, newest first."""
        query = select(CaseRow).where(CaseRow.team_id == team, CaseRow.user_id == user)
        with self._sessions.reading() as session:
            rows = session.scalars(query.order_by(CaseRow.created_at.desc()).limit(limit)).all()
            return tuple(self._with_text(session, row) for row in rows)

    @staticmethod
    def _with_text(session: Session, row: CaseRow) -> Case:
        """The case with the readable text of its bounce, which is made of the input: what was pasted is kept once."""
        case = replace(case_from(row), earlier=earlier_of(session, row))
        if case.text or not row.answer:
            return case
        kept = session.get(InputRow, (row.team_id, row.id))
        if kept is None:
            return case
        return replace(case, text=read(_data_of(kept)).text.replace("\0", "")[:MOST_CHARACTERS])

    def input(self, team: str, case_id: str) -> bytes | str | None:
        """What was pasted (text) or attached (bytes), as it came."""
        with self._sessions.reading() as session:
            row = session.get(InputRow, (team, case_id))
            return _data_of(row) if row is not None else None

    def keep_answer(self, team: str, case_id: str, data: bytes | str, answer: Answer) -> None:
        """Keep what is explained, and what will be said of it from now on."""
        with self._sessions.writing() as session:
            session.merge(InputRow(team_id=team, case_id=case_id, **_raw(data)))
            session.execute(
                update(CaseRow)
                .where(CaseRow.team_id == team, CaseRow.id == case_id)
                .values(answer=_dumped(answer), entry_id=answer.entry_id, words=None, updated_at=now())
            )

    def begin_sharing(self, team: str, case_id: str, job_id: str) -> Turn:
        """Note that this job is about to share a private answer; tells whether it, or another, was at it before. That
        is done once it is private no more: seen and noted in one go, so that of two who share at once the second does
        not come after the first has ended, and share again."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id), with_for_update=True)
            return take_turn(row, job_id) if row.private else Turn.DONE

    def end_posting(self, team: str, case_id: str, job_id: str, problem: str) -> None:
        """This job gave up posting, and why: another may try, and looks first whether it stands all the same."""
        with self._sessions.writing() as session:
            row = session.get_one(CaseRow, (team, case_id), with_for_update=True)
            if row.posting == job_id:
                row.posting, row.problem, row.updated_at = None, problem, now()

    def mark_answered(self, team: str, case_id: str, posted: Post | None) -> Post | None:
        """The answer stands at `posted` (None: only the person who asked saw it). Gives where it stands by what was
        noted: another place, when another process was quicker."""
        where = {"channel": posted.channel, "ts": posted.ts} if posted else {"channel": None, "ts": None}
        which = {"team": team, "case": case_id}
        with self._sessions.writing() as session:
            connection = session.connection()
            if connection.execute(_NOTE_ANSWER, {**which, **where, "at": now()}).rowcount == 1:
                return posted
            found = connection.execute(_WHERE_IT_STANDS, which).one()
            return Post(str(found.posted_channel), str(found.posted_ts))

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

    def mark_failed(self, team: str, case_id: str, problem: str, *, deleted: bool = False) -> None:
        """The answer could not be posted, and why. The message may be asked about again, unless it is deleted."""
        change: dict[str, Any] = {"state": State.FAILED.value, "problem": problem}
        self._change(team, case_id, change if deleted else {**change, "message_ts": None})

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
            row = session.get_one(CaseRow, (team, case_id), with_for_update=True)
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
                    right_entry=feedback.right_entry or (before.right_entry if before else None),
                    updated_at=now(),
                )
            )

    def feedback_of(self, team: str, case_id: str) -> tuple[Feedback, ...]:
        """Everything people thought of one answer."""
        query = select(FeedbackRow).where(FeedbackRow.team_id == team, FeedbackRow.case_id == case_id)
        with self._sessions.reading() as session:
            return tuple(
                Feedback(row.team_id, row.case_id, row.user_id, row.good, row.words, row.right_entry)
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

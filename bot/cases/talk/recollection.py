"""Finding cases by what people say and do: by the message that asked, by the mail that came back, by who asked lately;
and forgetting what somebody took back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from bot.answering.answer import Answer
from bot.cases.case import Case, Earlier, Post, State
from bot.cases.records import ANSWERS, Sessions, case_from, now
from bot.cases.tables import CaseRow, InputRow

ALIKE_WITHIN: Final = timedelta(days=1)
"""How long the same mail in the same channel is the same story."""
TALK_GOES_ON: Final = timedelta(days=1)
"""How long what is said in direct messages, outside a thread, is about the case before it."""

_FIRST_OF_A_MAIL: Final = (
    select(CaseRow.posted_channel, CaseRow.posted_ts, CaseRow.state)
    .where(
        CaseRow.team_id == bindparam("team"),
        CaseRow.channel_id == bindparam("channel"),
        CaseRow.mail_key == bindparam("mail"),
        CaseRow.created_at >= bindparam("since"),
        CaseRow.created_at < bindparam("before"),
        CaseRow.posted_ts.is_not(None),
        CaseRow.id != bindparam("but"),
    )
    .order_by(CaseRow.created_at)
    .limit(1)
)


class Recollection:
    """All cases of all workspaces. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def case(self, team: str, case_id: str) -> Case | None:
        """One case without the text of its bounce, which takes reading: for what goes by its answer."""
        with self._sessions.reading() as session:
            row = session.get(CaseRow, (team, case_id))
            return case_from(row) if row is not None else None

    def by_message(self, team: str, channel: str, ts: str) -> Case | None:
        """The case that a message opened."""
        query = select(CaseRow).where(CaseRow.team_id == team, CaseRow.channel_id == channel, CaseRow.message_ts == ts)
        with self._sessions.reading() as session:
            row = session.scalar(query)
            return case_from(row) if row is not None else None

    def mail_key_of(self, team: str, case_id: str) -> str | None:
        """What is the same for every case about the same mail."""
        with self._sessions.reading() as session:
            row = session.get(CaseRow, (team, case_id))
            return row.mail_key if row is not None else None

    def latest_in(self, team: str, channel: str, user: str) -> Case | None:
        """The bounce that somebody asked about last in their direct messages, within a day."""
        query = (
            select(CaseRow)
            .where(
                CaseRow.team_id == team,
                CaseRow.user_id == user,
                CaseRow.channel_id == channel,
                CaseRow.answer.is_not(None),
                CaseRow.created_at >= now() - TALK_GOES_ON,
            )
            .order_by(CaseRow.created_at.desc())
            .limit(1)
        )
        with self._sessions.reading() as session:
            row = session.scalar(query)
            return case_from(row) if row is not None else None

    def forget_paste(self, team: str, case_id: str, answer: Answer | None) -> None:
        """Whoever pasted it took it back: what was pasted goes, and the answer becomes one without its details."""
        with self._sessions.writing() as session:
            which = (CaseRow.team_id == team) & (CaseRow.id == case_id)
            kept = ANSWERS.dump_json(answer).decode() if answer is not None else None
            session.execute(
                update(CaseRow)
                .where(which)
                .values(
                    answer=kept, words=None, text="", mail_key=None, domain=None, show_reply=False, updated_at=now()
                )
            )
            session.execute(delete(InputRow).where(InputRow.team_id == team, InputRow.case_id == case_id))


def earlier_of(session: Session, row: CaseRow) -> Earlier | None:
    """The first case about the same mail in the same channel within a day before, where there is one whose answer
    stands."""
    if row.mail_key is None:
        return None
    which = {
        "team": row.team_id,
        "channel": row.channel_id,
        "mail": row.mail_key,
        "since": row.created_at - ALIKE_WITHIN,
        "before": row.created_at,
        "but": row.id,
    }
    first = session.connection().execute(_FIRST_OF_A_MAIL, which).first()
    return Earlier(Post(first.posted_channel, first.posted_ts), State(first.state)) if first is not None else None

"""The threads that the bot has answered in: which case each is about, and who spoke there lately. No words are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from bot.cases.case import Case, Post
from bot.cases.database import inserting_new
from bot.cases.records import Sessions, now
from bot.cases.tables import CaseRow
from bot.cases.talk.conversation_tables import ThreadRow
from bot.hearing.thread import Spoken, Thread
from bot.reading.together import REPORTS

MOST_AN_HOUR: Final = 20
"""How often the bot speaks in one thread in one hour without having been called: no circle of programs gets past it."""
_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Overheard:
    """A thread that the bot has answered in, when somebody speaks there: which case it is about, and how it stood."""

    case_id: str
    before: Thread


class Threads:
    """All of them. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._add = inserting_new(sessions.engine, ThreadRow).returning(ThreadRow.case_id)

    def case_in(self, team: str, channel: str, thread_ts: str) -> str | None:
        """The case that a thread is about, None for one that the bot has not answered in."""
        with self._sessions.reading() as session:
            row = session.get(ThreadRow, (team, channel, thread_ts))
            return row.case_id if row is not None else None

    def begin(self, connection: Connection, case: Case, thread_ts: str | None) -> None:
        """In the transaction that opens a case: its thread is about it from now on; where the thread was about another
        one, only if a bounce was read."""
        place = case.place
        if thread_ts is None or case.private or case.answer is None:
            return
        values = {"team_id": place.team, "channel_id": place.channel, "thread_ts": thread_ts}
        told = {"case_id": case.id, "updated_at": now()}
        made = connection.execute(self._add, {**values, **told, "heard": [], "answered": 0, "hour": 0}).scalar()
        if made is None and case.answer.kind in REPORTS:  # a question beside the bounce does not make one forget it
            which = (ThreadRow.team_id == place.team) & (ThreadRow.channel_id == place.channel)
            connection.execute(update(ThreadRow).where(which, ThreadRow.thread_ts == thread_ts).values(**told))

    def spoke(self, team: str, channel: str, thread_ts: str, posted: Post) -> None:
        """The bot said something there."""
        self.hear(team, channel, thread_ts, Spoken("", posted.ts, by_bot=True))

    def hear(self, team: str, channel: str, thread_ts: str, spoken: Spoken) -> Overheard | None:
        """Somebody spoke; None for a thread that the bot has not answered in. The same message is noted once."""
        with self._sessions.writing() as session:
            row = session.get(ThreadRow, (team, channel, thread_ts), with_for_update=True)
            if row is None:
                return None
            asker = _asker(session, row)
            before = _thread(row, asker).until(spoken.ts)
            _add(row, spoken, asker)
            return Overheard(row.case_id, before)

    def may_speak(self, team: str, channel: str, thread_ts: str, at: float) -> bool:
        """Whether the bot may speak there once more without having been called; it is counted then."""
        hour = int(at // _HOUR)
        with self._sessions.writing() as session:
            row = session.get(ThreadRow, (team, channel, thread_ts), with_for_update=True)
            if row is None:
                return False
            if row.hour != hour:
                row.hour, row.answered = hour, 0
            if row.answered >= MOST_AN_HOUR:
                return False
            row.answered += 1
            return True


def _asker(session: Session, row: ThreadRow) -> str:
    of_case = select(CaseRow.user_id).where(CaseRow.team_id == row.team_id, CaseRow.id == row.case_id)
    return session.scalar(of_case) or ""


def _thread(row: ThreadRow, asker: str) -> Thread:
    return Thread(asker, tuple(_spoken(kept) for kept in row.heard))


def _spoken(kept: dict[str, Any]) -> Spoken:
    return Spoken(
        str(kept.get("who", "")),
        str(kept.get("ts", "")),
        bool(kept.get("by_bot")),
        bool(kept.get("asks")),
        kept.get("to"),
    )


def _add(row: ThreadRow, spoken: Spoken, asker: str) -> None:
    row.heard = [asdict(each) for each in _thread(row, asker).with_one_more(spoken).before]
    row.updated_at = now()

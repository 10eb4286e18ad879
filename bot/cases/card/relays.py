"""What was carried from one thread into the other, by where it stood: so that it is carried once, and found again when
it is changed. No words are kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select

from bot.cases.case import Post
from bot.cases.records import Sessions, now
from bot.cases.talk.conversation_tables import RelayRow


@dataclass(frozen=True, slots=True)
class Carried:
    """One message, and where it was carried to: nowhere yet while `post` is None. For a file `post` has the id of its
    copy."""

    case_id: str
    user: str
    to_helpers: bool
    post: Post | None
    fresh: bool = False
    """True when this very call noted it: nothing can stand yet."""


class Relays:
    """All that was carried. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def begin(self, team: str, channel: str, ts: str, *, case_id: str, user: str, to_helpers: bool) -> Carried:
        """Note that a message is about to be carried; gives what was noted before, where it was. Of one case one thing
        is done at a time, so that nobody else carries it at this moment."""
        with self._sessions.writing() as session:
            row = session.get(RelayRow, (team, channel, ts))
            if row is not None:
                return _carried(row)
            row = RelayRow(
                team_id=team, channel_id=channel, ts=ts, case_id=case_id, user_id=user, to_helpers=to_helpers, at=now()
            )
            session.add(row)
            return _carried(row, fresh=True)

    def end(self, team: str, channel: str, ts: str, post: Post) -> None:
        """It was carried to there."""
        with self._sessions.writing() as session:
            row = session.get_one(RelayRow, (team, channel, ts))
            row.to_channel, row.to_ts = post.channel, post.ts

    def of(self, team: str, channel: str, ts: str) -> Carried | None:
        """Where a message was carried to, if it was."""
        with self._sessions.reading() as session:
            row = session.get(RelayRow, (team, channel, ts))
            return _carried(row) if row is not None else None

    def files_of(self, team: str, channel: str, ts: str) -> tuple[Carried, ...]:
        """The files that were carried with a message (`file_key`)."""
        found = _in(team).where(RelayRow.channel_id == channel, RelayRow.ts.startswith(f"{ts} ", autoescape=True))
        with self._sessions.reading() as session:
            return tuple(_carried(row) for row in session.scalars(found.order_by(RelayRow.ts)))

    def case_at(self, team: str, channel: str, ts: str) -> str | None:
        """The case that words were carried about, by where they stand now: an answer under them is about it."""
        found = _in(team).where(RelayRow.to_channel == channel, RelayRow.to_ts == ts)
        with self._sessions.reading() as session:
            row = session.scalar(found)
            return row.case_id if row is not None else None


def file_key(ts: str, file_id: str) -> str:
    """What a file is noted by: the message that it came with, and its own id."""
    return f"{ts} {file_id}"


def _in(team: str) -> Select[RelayRow]:
    return select(RelayRow).where(RelayRow.team_id == team)


def _carried(row: RelayRow, *, fresh: bool = False) -> Carried:
    post = Post(row.to_channel, row.to_ts) if row.to_channel and row.to_ts else None
    return Carried(row.case_id, row.user_id, row.to_helpers, post, fresh)

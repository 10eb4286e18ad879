"""What is set for single channels. Set in Slack, it wins over the environment, which gives the first values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.cases.records import Sessions, now
from bot.cases.talk.conversation_tables import ChannelRow
from bot.cases.waiting.hours import Hours


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How the bot behaves in one channel."""

    answers_by_itself: bool = False
    """Whether every bounce that arrives is answered, without a mention."""
    follows_threads: bool = True
    """Whether questions in a thread that the bot has answered in are heard without a mention."""
    hours: Hours | None = None
    """Of a channel with people who can help: when they are there. None: always."""
    group: str = ""
    """The user group that is pinged about a case that nobody takes: once a case."""
    people: tuple[str, ...] = ()
    """The same, people one by one."""
    remind_after: int = 30
    """Minutes of working time after which people are reminded of a case that nobody has taken."""
    quiet_after: int = 240
    """Minutes of working time without a word after which whoever has taken a case is asked about it."""
    give_back_after: int = 240
    """Minutes of working time after that question, without a word, after which the case waits for somebody else."""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As they were kept; what this version does not know is left out, what it misses takes its default."""
        given = kept.get("hours")
        return cls(**{**_known(cls, kept), "hours": Hours(**_known(Hours, given)) if given else None})


def _known(cls: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What of it is a field of this type: JSON has lists where these have tuples."""
    known = {field.name for field in fields(cls)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in known}


class Channels:
    """The settings of all channels. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get(self, team: str, channel: str) -> ChannelSettings:
        """How it is set; one that nobody has set anything for is as every channel begins."""
        with self._sessions.reading() as session:
            row = session.get(ChannelRow, (team, channel))
            return ChannelSettings.from_json(row.settings) if row is not None else ChannelSettings()

    def all(self, team: str) -> dict[str, ChannelSettings]:
        """Every channel of a workspace that something was set for, by its id."""
        with self._sessions.reading() as session:
            rows = session.scalars(select(ChannelRow).where(ChannelRow.team_id == team).order_by(ChannelRow.channel_id))
            return {row.channel_id: ChannelSettings.from_json(row.settings) for row in rows}

    def set(self, team: str, channel: str, settings: ChannelSettings) -> None:
        """Keep all settings of a channel."""
        self.change(team, channel, {field.name: getattr(settings, field.name) for field in fields(settings)})

    def change(self, team: str, channel: str, settings: Mapping[str, Any]) -> None:
        """Keep some settings of a channel, by their names, and leave the others as they are."""
        try:
            self._change_once(team, channel, settings)
        except IntegrityError:  # another process was quicker to make the row
            self._change_once(team, channel, settings)

    def _change_once(self, team: str, channel: str, settings: Mapping[str, Any]) -> None:
        with self._sessions.writing() as session:
            row = session.get(ChannelRow, (team, channel), with_for_update=True)
            if row is None:
                row = ChannelRow(team_id=team, channel_id=channel, settings={}, updated_at=now())
                session.add(row)
            changed = asdict(replace(ChannelSettings.from_json(row.settings), **settings))
            row.settings = {**row.settings, **changed}  # what a newer version keeps there stays
            row.updated_at = now()

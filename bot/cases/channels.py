"""What is set for single channels. Set in Slack, it wins over the environment, which gives the first values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sqlalchemy.exc import IntegrityError

from bot.cases.conversation_tables import ChannelRow
from bot.cases.records import Sessions, now


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How the bot behaves in one channel."""

    answers_by_itself: bool = False
    """Whether every bounce that arrives is answered, without a mention."""
    follows_threads: bool = True
    """Whether questions in a thread that the bot has answered in are heard without a mention."""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As they were kept; what this version does not know is left out, what it misses takes its default."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})


class Channels:
    """The settings of all channels. Every method takes the workspace first, and sees nothing outside it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get(self, team: str, channel: str) -> ChannelSettings:
        """How it is set; one that nobody has set anything for is as every channel begins."""
        with self._sessions.reading() as session:
            row = session.get(ChannelRow, (team, channel))
            return ChannelSettings.from_json(row.settings) if row is not None else ChannelSettings()

    def set(self, team: str, channel: str, settings: ChannelSettings) -> None:
        """Keep all settings of a channel."""
        try:
            self._set_once(team, channel, settings)
        except IntegrityError:  # another process was quicker to make the row
            self._set_once(team, channel, settings)

    def _set_once(self, team: str, channel: str, settings: ChannelSettings) -> None:
        with self._sessions.writing() as session:
            session.merge(
                ChannelRow(team_id=team, channel_id=channel, settings=asdict(settings), updated_at=now())
            )

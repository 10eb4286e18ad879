"""How much this process does at a time: in all, of one channel, of one workspace."""

from __future__ import annotations

from collections import Counter
from typing import Final

from bot.cases.durable.queue import MOST_OF_A_CHANNEL, MOST_OF_A_WORKSPACE

MOST_AT_ONCE: Final = 16


class Room:
    """Counts what is being done. Its owner holds a lock around every call."""

    def __init__(self) -> None:
        self.busy = 0
        self._channels: Counter[tuple[str, str]] = Counter()
        self._teams: Counter[str] = Counter()

    @property
    def free(self) -> int:
        """How many more jobs there are threads for."""
        return MOST_AT_ONCE - self.busy

    def has_room_for(self, team: str, channel: str) -> bool:
        """Whether one more of this channel may be done now."""
        of_channel, of_team = self._channels[team, channel], self._teams[team]
        return self.free > 0 and of_channel < MOST_OF_A_CHANNEL and of_team < MOST_OF_A_WORKSPACE

    def full_channels(self) -> list[tuple[str, str]]:
        return [key for key, count in self._channels.items() if count >= MOST_OF_A_CHANNEL]

    def full_teams(self) -> list[str]:
        return [team for team, count in self._teams.items() if count >= MOST_OF_A_WORKSPACE]

    def enter(self, team: str, channel: str) -> None:
        self.busy += 1
        self._channels[team, channel] += 1
        self._teams[team] += 1

    def leave(self, team: str, channel: str) -> None:
        self.busy -= 1
        self._channels[team, channel] -= 1
        self._teams[team] -= 1
        self._channels += Counter()  # which keeps only what is above zero
        self._teams += Counter()

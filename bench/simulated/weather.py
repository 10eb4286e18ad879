"""The day: who asks when, what Slack takes, when its file store hangs."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.simulated.waiting import Channel, Job

HOUR = 3_600.0
DAY = 24 * HOUR
LONGEST_BURST = 300.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What a day is made of. Times are seconds since midnight."""

    mentions: int = 200_000
    workspaces: int = 10_000
    channels: int = 50
    """Of one workspace, at most."""
    bursts: int = 12
    """Times five minutes in which three times as much comes, from everybody: a large mail provider is down."""
    flood: int = 500
    """Bounces of the noisy workspace, in one channel, within ten minutes: its mail server is down."""
    flood_at: float = 10 * HOUR
    files: float = 0.15
    """The part of the mentions that have a file."""
    files_hang_at: float = 14 * HOUR
    files_hang_for: float = 600.0
    death_at: float = 15 * HOUR
    back_after: float = 60.0
    processor: float = 0.011
    """Seconds of processor for one mention, on the average, as bench/serving.py finds on Postgres."""
    slack: float = 0.2
    """Seconds that a call of Slack's takes, on the average: an assumption."""
    retry_after: float = 1.0
    """Seconds that Slack asks to wait: an assumption, for its documentation names none for posts."""
    slack_burst: int = 1
    """How many posts a channel takes at once, before the limit of one a second counts
    (https://docs.slack.dev/apis/web-api/rate-limits: “short bursts of more than 1 message/second” are allowed)."""

    def files_hang(self, at: float) -> bool:
        """Whether the file store gives no answer now."""
        return self.files_hang_at <= at < self.files_hang_at + self.files_hang_for


def arrivals(weather: Weather, seed: int) -> Iterator[Job]:
    """The mentions of the day in their order: Poisson, thinned by the hour of the day; workspaces and channels by
    Zipf's law; one in ten in the same thread as the one before it in its channel."""
    chance = random.Random(seed)
    bursts = sorted(chance.uniform(0, DAY - LONGEST_BURST) for _ in range(weather.bursts))
    moments = [(at, False) for at in _moments(weather, chance, bursts)]
    moments += [(weather.flood_at + chance.uniform(0, 600), True) for _ in range(weather.flood)]
    threads: dict[Channel, str] = {}
    for number, (at, noisy) in enumerate(sorted(moments)):
        if noisy:
            team, channel = f"T{weather.workspaces // 100}", "C-flood"
        else:
            team = f"T{int(weather.workspaces ** chance.random())}"
            channel = f"C{int(weather.channels ** chance.random())}"
        goes_on = not noisy and (team, channel) in threads and chance.random() < 0.1
        lane = threads[team, channel] if goes_on else f"thread {number}"
        threads[team, channel] = lane
        yield Job(
            number,
            team,
            channel,
            lane,
            at,
            has_file=chance.random() < weather.files,
            noisy=noisy,
            work=weather.processor * chance.choice((0.4, 1.6)),  # a line, or a whole bounce
            call=weather.slack * chance.uniform(0.5, 1.5),
        )


def _moments(weather: Weather, chance: random.Random, bursts: list[float]) -> Iterator[float]:
    mean = weather.mentions / DAY
    most = mean * 1.8 * (3 if bursts else 1)
    at = chance.expovariate(most)
    while at < DAY:
        wanted = mean * (1 - 0.8 * math.cos(2 * math.pi * (at - 2 * HOUR) / DAY))  # least at 2, most at 14 o'clock
        if any(begin <= at < begin + LONGEST_BURST for begin in bursts):
            wanted *= 3
        if chance.random() < wanted / most:
            yield at
        at += chance.expovariate(most)


@dataclass(slots=True)
class SlackLimit:
    """Slack's count of the posts of each channel: one a second, and so many at once."""

    weather: Weather
    refused: int = 0
    _tokens: dict[Channel, tuple[float, float]] = field(default_factory=dict)

    def post(self, place: Channel, now: float) -> float:
        """Seconds to wait; nothing when the message was taken."""
        burst = float(self.weather.slack_burst)
        left, since = self._tokens.get(place, (burst, now))
        left = min(burst, left + now - since)
        if left < 1.0:
            self._tokens[place] = left, now
            self.refused += 1
            return self.weather.retry_after
        self._tokens[place] = left - 1.0, now
        return 0.0

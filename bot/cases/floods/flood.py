"""A flood: many bounces in one channel in a short time. The types that leave this room, and the numbers that bound it.

Slack takes about one post a second in a channel (https://docs.slack.dev/apis/web-api/rate-limits), and nobody reads
five hundred answers: so most of a flood is told of in one message, and answered when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.case import Post
from bot.knowledge.entry import Lost


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """What makes a flood, how often its summary changes, and when it is over. Seconds, and numbers of bounces."""

    most: int = 10
    """So many bounces in one channel are answered one by one within `within`; what comes then is bundled."""
    within: float = 300.0
    of_one_program: int = 60
    """So many bounces of one app are answered one by one within `an_hour`, so that no two programs that answer each
    other go on for ever."""
    an_hour: float = 3600.0
    every: float = 10.0
    """Between two changes of the summary, at the least."""
    long: float = 900.0
    """After so long a flood is an old story: its summary changes less often."""
    then_every: float = 60.0
    quiet: float = 600.0
    """After so long without a bounce it is over."""


@dataclass(frozen=True, slots=True)
class FloodKind:
    """What of a flood is of one kind."""

    label: str | None
    """What the entry of the base is called, None for what none was found for."""
    lost: Lost | None
    count: int
    domains: tuple[str, ...]
    """The commonest of those that could not be reached."""
    more_domains: int
    """How many others there are."""
    first_at: float
    last_at: float


@dataclass(frozen=True, slots=True)
class Flood:
    """A flood as it stands: what was bundled, by kind, the commonest first."""

    team: str
    id: str
    channel: str
    began_at: float
    last_at: float
    ended: bool
    total: int
    kinds: tuple[FloodKind, ...]
    posted: Post | None
    posting: str | None
    """The job that posts the summary, or that posted it."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """One bounce of a flood that was not answered yet."""

    case_id: str
    title: str
    at: float
    position: str
    """Where it stands in the list, for asking for those before it."""


@dataclass(frozen=True, slots=True)
class Round:
    """The next time that the summary of a flood is shown."""

    number: int
    due_at: float

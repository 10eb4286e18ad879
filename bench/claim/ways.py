"""Ways of taking jobs, beside the program's own: what a change of `Queue.take` would bring.

All choose by the same rules: jobs whose time has come and whose lane is free, at most four of a channel and ten of a
workspace, a fair share of each channel's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Engine, text

from bot.cases.durable.queue import MOST_OF_A_CHANNEL, MOST_OF_A_WORKSPACE
from bot.cases.durable.room import MOST_AT_ONCE

WINDOW = 1_000
"""How many of the jobs that are ready are looked at for a fair choice: the first by their time."""
SPREAD = 8
"""Times as many are chosen as are wanted, so that processes that choose at the same moment do not all lock the same."""
CHANNELS = MOST_AT_ONCE
"""How many channels one look goes on along the ring: no more than there may be one taken of each."""

_READY = """
    jobs.state = 'waiting' AND jobs.due_at <= :now AND jobs.version <= 1
    AND NOT EXISTS (SELECT 1 FROM jobs AS earlier WHERE earlier.team_id = jobs.team_id AND earlier.lane = jobs.lane
                    AND earlier.state IN ('waiting', 'running') AND earlier.number < jobs.number)
"""
_FAIR = f"""
    SELECT number FROM (
        SELECT number, nth, row_number() OVER (PARTITION BY team_id ORDER BY nth, number) AS nth_of_team FROM (
            SELECT number, team_id, row_number() OVER (PARTITION BY team_id, channel ORDER BY number) AS nth FROM found
        ) AS first WHERE nth <= {MOST_OF_A_CHANNEL}
    ) AS share WHERE nth_of_team <= {MOST_OF_A_WORKSPACE} ORDER BY nth, number LIMIT :most
"""  # noqa: S608  numbers of the program's own
WINDOWED = text(
    f"WITH found AS (SELECT number, team_id, channel FROM jobs WHERE {_READY} ORDER BY due_at LIMIT {WINDOW}) {_FAIR}"  # noqa: S608
)
RING_INDEX = "CREATE INDEX jobs_ring ON jobs (team_id, channel, number) WHERE state = 'waiting'"
RING = text(
    f"""
    WITH RECURSIVE ring AS (
        (SELECT team_id, channel, 1 AS nth FROM jobs WHERE state = 'waiting' AND (team_id, channel) > (:team, :channel)
         ORDER BY team_id, channel LIMIT 1)
        UNION ALL
        SELECT next.team_id, next.channel, ring.nth + 1 FROM ring CROSS JOIN LATERAL (
            SELECT team_id, channel FROM jobs
            WHERE state = 'waiting' AND (team_id, channel) > (ring.team_id, ring.channel)
            ORDER BY team_id, channel LIMIT 1
        ) AS next WHERE ring.nth < {CHANNELS}
    ), found AS (
        SELECT of_channel.* FROM ring CROSS JOIN LATERAL (
            SELECT number, team_id, channel FROM jobs
            WHERE team_id = ring.team_id AND channel = ring.channel AND {_READY}
            ORDER BY number LIMIT {MOST_OF_A_CHANNEL}
        ) AS of_channel
    ) {_FAIR}
    """  # noqa: S608
)
_LOCK = text(
    "SELECT number FROM jobs WHERE number = ANY(:chosen) AND state = 'waiting' LIMIT :most FOR UPDATE SKIP LOCKED"
)
_TAKE = text(
    "UPDATE jobs SET state = 'running', owner = :owner WHERE number = ANY(:chosen) AND state = 'waiting' "
    "RETURNING number, team_id, channel, payload"
)
Take = Callable[[str, int], int]
"""As whom, at most how many; how many it took."""


def windowed(engine: Engine, now: Callable[[], float]) -> Take:
    """The same statement over the first thousand that are ready, which the index of jobs by their time gives."""

    def take(owner: str, most: int) -> int:
        with engine.begin() as connection:
            chosen = list(connection.scalars(WINDOWED, {"now": now(), "most": most * SPREAD}))
            return _taken(connection, chosen, owner, most)

    return take


def ring(engine: Engine, now: Callable[[], float]) -> Take:
    """Round the channels that have something waiting, each process from where it stopped. Needs an index."""
    at: dict[str, tuple[str, str]] = {}

    def take(owner: str, most: int) -> int:
        with engine.begin() as connection:
            taken = 0
            for _ in range(2):
                team, channel = at.get(owner, (f"T{crc32(owner.encode()) % 10_000}", ""))
                values = {"team": team, "channel": channel, "now": now(), "most": most - taken}
                chosen = list(connection.scalars(RING, values))
                taken += _taken(connection, chosen, owner, most - taken, at)
                if taken == most:
                    break
                if not chosen:
                    at[owner] = ("", "")
            return taken

    return take


def _taken(
    connection: Connection, chosen: list[int], owner: str, most: int, at: dict[str, tuple[str, str]] | None = None
) -> int:
    if not chosen:
        return 0
    locked = list(connection.scalars(_LOCK, {"chosen": chosen, "most": most}))
    rows: list[Any] = list(connection.execute(_TAKE, {"chosen": locked, "owner": owner}))
    if at is not None and rows:
        at[owner] = max((row.team_id, row.channel) for row in rows)
    return len(rows)

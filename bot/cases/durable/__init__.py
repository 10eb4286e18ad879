"""Work that outlives the process: jobs as rows of the one database, done by whichever process is alive.

A job is recorded before it is acknowledged, is done by one process at a time, gives its thread back while it waits,
and is taken over when its process dies. The rest of this room sees `Engine` and `Steps`; docs/durability.md says how,
and why no library does it.
"""

from bot.cases.durable.clock import Clock
from bot.cases.durable.engine import Engine, Watching
from bot.cases.durable.lease import LeaseLost, look_at_lease
from bot.cases.durable.overview import Counts, JobLine
from bot.cases.durable.queue import Given
from bot.cases.durable.steps import DATABASE_TROUBLE, Attempt, Pauses, Steps

__all__ = [
    "DATABASE_TROUBLE",
    "Attempt",
    "Clock",
    "Counts",
    "Engine",
    "Given",
    "JobLine",
    "LeaseLost",
    "Pauses",
    "Steps",
    "Watching",
    "look_at_lease",
]

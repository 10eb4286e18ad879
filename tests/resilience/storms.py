"""Long runs in which everything goes wrong at once: processes die, the database goes away, Slack has faults."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from tests.resilience.faults import HARSH, Fault, Schedule
from tests.resilience.report import Report, count
from tests.resilience.stage import Scale, Stage, stage

AFTER_LATE = 60.0
"""Seconds in which a call that Slack did after the program gave up can still show, and in which the program, which
looks again 45 s after such a call, has taken back what stands twice."""


async def two_processes(scale: Scale) -> Report:
    """Two processes on one Postgres, every event told to both; one is killed every few seconds, and the database is
    restarted twice and away for a while once."""
    report = Report(f"two processes on one Postgres, seed {scale.seed}")
    async with stage(scale, processes=2, on_postgres=True, schedule=Schedule(scale.seed, HARSH)) as on:
        await _weather(on, scale, report, _database_trouble(on, scale))
        count(report, on.ledger, on.programs)
    return report


async def one_process(scale: Scale) -> Report:
    """One process on SQLite; killed every few seconds, and its disk is full for a while."""
    report = Report(f"one process on SQLite, seed {scale.seed}")
    async with stage(scale, schedule=Schedule(scale.seed, HARSH)) as on:
        await _weather(on, scale, report, _full_disk(on, scale))
        count(report, on.ledger, on.programs)
    return report


async def _weather(on: Stage, scale: Scale, report: Report, trouble: Coroutine[Any, Any, None]) -> None:
    """All the errands, with deaths and trouble while they begin; then quiet, until all is done that will be."""
    killing = asyncio.create_task(on.kill_now_and_then(scale.kill_every, scale.seed))
    troubling = asyncio.create_task(trouble)
    running = asyncio.create_task(run_errands(on, scale.errands, scale.seconds, scale.seed))
    try:
        await asyncio.sleep(scale.seconds)
        await troubling
    finally:
        killing.cancel()
        troubling.cancel()
    await on.all_up()
    on.slack.schedule.chances = {}
    began = time.monotonic()
    await running
    await on.ledger.settle(scale.settle)
    report.say(
        f"{on.deaths} killed, {on.ended} ended by themselves; everything was done, or given up, "
        f"{time.monotonic() - began:.1f} s after the last of it"
    )
    if Fault.LATE in on.slack.schedule.played:
        await asyncio.sleep(AFTER_LATE)
    if on.errands.given_up:
        report.promise(False, f"people waited in vain for {dict(Counter(on.errands.given_up))}")


async def run_errands(on: Stage, number: int, seconds: float, seed: int) -> None:
    """Mentions, half as many commands, a quarter as many calls for a person, at moments of their own."""
    chance = random.Random(seed)
    asked = [
        *([on.errands.mention] * number),
        *([on.errands.command] * (number // 2)),
        *([on.errands.bring_in_a_person] * (number // 4)),
    ]

    async def at(moment: float, errand: Any) -> None:
        await asyncio.sleep(moment)
        await errand()

    async with asyncio.TaskGroup() as group:
        for errand in asked:
            group.create_task(at(chance.uniform(0, seconds), errand))


async def _database_trouble(on: Stage, scale: Scale) -> None:
    """Two restarts, and once away for long; in quarters of the time."""
    assert on.postgres is not None, "needs a Postgres"
    away = min(scale.postgres_away, scale.seconds / 2)
    quiet = (scale.seconds - away) / 4
    for pause in (0.0, away, 0.0):
        await asyncio.sleep(quiet)
        async with on.busy:  # a process that starts without its database ends with one line, and that is no death
            await asyncio.to_thread(on.postgres.stop)
            await asyncio.sleep(pause)
            await asyncio.to_thread(on.postgres.start)
            await on.all_up()


async def _full_disk(on: Stage, scale: Scale) -> None:
    """For a fifth of the time no file can grow."""
    await asyncio.sleep(0.4 * scale.seconds)
    async with on.busy:
        await on.all_up()
        before = on.programs[0].fill_disk()
        await asyncio.sleep(0.2 * scale.seconds)
        on.programs[0].empty_disk(before)

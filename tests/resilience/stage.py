"""What a scenario plays on: a Slack, a database, and processes of the program before them."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.resilience.emulator import Emulator
from tests.resilience.errands import Errands
from tests.resilience.faults import Schedule
from tests.resilience.ledger import Courier, Ledger
from tests.resilience.postgres import Postgres
from tests.resilience.program import STARTS_WITHIN, Program


def another_tree() -> Path | None:
    """The checkout that RESILIENCE_TREE names."""
    named = os.environ.get("RESILIENCE_TREE")
    return Path(named) if named else None


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything. The defaults are the long form."""

    seed: int = 1
    errands: int = 200
    """How many mentions, with half as many commands, and a quarter as many people who go on to the card."""
    seconds: float = 300.0
    """Over how long they are spread."""
    kill_every: float = 7.0
    postgres_away: float = 150.0
    settle: float = 150.0
    tree: Path | None = field(default_factory=another_tree)
    """Another checkout to run in place of this one."""


@dataclass(slots=True)
class Stage:
    """Everything that a scenario acts on."""

    slack: Emulator
    programs: list[Program]
    ledger: Ledger
    errands: Errands
    postgres: Postgres | None
    folder: Path
    deaths: int = 0
    ended: int = 0
    """How many ended by themselves."""
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def errands_at(self, *programs: Program, seed: int = 1, spread: float = 0.0) -> Errands:
        """Errands that only some of the processes hear of."""
        return Errands(self.ledger, Courier(self.ledger, programs, seed, spread=spread), numbered_from=5000 * seed)

    async def kill_now_and_then(self, seconds: float, seed: int) -> None:
        """Kill one process after another, each started again at once. Cancel it to stop; `busy` keeps it away."""
        chance = random.Random(seed)
        while True:
            await asyncio.sleep(chance.uniform(0.5 * seconds, 1.5 * seconds))
            async with self.busy:
                program = chance.choice(self.programs)
                program.kill()
                self.deaths += 1
                program.launch()

    async def all_up(self) -> None:
        """Every process takes requests; one that ended by itself is started again, as a supervisor would.

        Raises `RuntimeError` for one that does not come up.
        """
        for program in self.programs:
            deadline = time.monotonic() + STARTS_WITHIN
            while not await program.is_up():
                if time.monotonic() > deadline:
                    raise RuntimeError(f"it does not come up: {program.log.read_text()[-2000:]}")
                if not program.alive:
                    self.ended += 1
                    program.launch()
                await asyncio.sleep(0.5)


@asynccontextmanager
async def stage(
    scale: Scale,
    *,
    processes: int = 1,
    on_postgres: bool = False,
    schedule: Schedule | None = None,
    spread: float = 1.0,
) -> AsyncIterator[Stage]:
    """Processes on an empty database. All of it is gone afterwards."""
    async with AsyncExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="rebound-resilience-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if logs := os.environ.get("RESILIENCE_LOGS"):
            stack.callback(shutil.copytree, folder, Path(logs, folder.name), ignore=shutil.ignore_patterns("*.sqlite*"))
        slack = await stack.enter_async_context(Emulator(Schedule()))
        database, postgres = f"sqlite:///{folder / 'cases.sqlite'}", None
        if on_postgres:
            postgres = Postgres()
            stack.callback(postgres.remove)
            postgres.start()
            database = postgres.url
        programs = [Program(slack.api_url, database, folder, tree=scale.tree) for _ in range(processes)]
        for program in programs:
            stack.callback(program.kill)
            program.launch()
        for program in programs:
            await program.listens()
        slack.schedule = schedule or slack.schedule
        ledger = Ledger(slack)
        errands = Errands(
            ledger, Courier(ledger, programs, scale.seed, spread=spread), patience=scale.settle + scale.postgres_away
        )
        yield Stage(slack, programs, ledger, errands, postgres, folder)

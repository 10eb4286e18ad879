"""How fast and at what cost `rebound serve` answers, seen from outside, beside a bare Bolt app.

    python bench/serving.py [--rate 20] [--seconds 30] [--minutes 1] [--only sqlite] [--tree FOLDER] [--profile]

Signed mentions go in over HTTP, at moments that a seed draws, and a Slack of its own (tests/resilience/emulator.py)
takes what is posted. Two tables: from event to acknowledgement and to posted reply at one rate, with processor time and
memory, for bench/serving/echo.py, for one process on SQLite, and for two on Postgres where it is installed; then the
highest rate that each held for so many minutes with no more waiting at the end than in the middle. The load and the
Slack run in this process: on a machine with two processors the program has about one to itself. Processor time and
memory are those of the program's processes together, without Postgres.
--tree measures another checkout with this one's interpreter. --profile says instead where the time goes, by py-spy
where it is installed (running threads only), else by a sampler of its own (all threads).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent / "serving"
sys.path[:0] = [str(ROOT), str(HERE)]

from load import Run, drive, quantile  # noqa: E402

from tests.cases.postgres import server_programs  # noqa: E402
from tests.resilience.emulator import Emulator  # noqa: E402
from tests.resilience.postgres import Postgres  # noqa: E402
from tests.resilience.program import Program  # noqa: E402

STEP = 1.5
TRIAL = 15.0
"""Seconds of a trial at one rate; the next is tried at so many times the rate, until one is not held."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to measure."""

    name: str
    processes: int
    postgres: bool = False
    command: tuple[str, ...] = ()


SUBJECTS = {
    "echo": Subject("a bare Bolt echo", 1, command=(sys.executable, str(HERE / "echo.py"))),
    "sqlite": Subject("rebound, SQLite, 1 process", 1),
    "postgres": Subject("rebound, Postgres, 2 processes", 2, postgres=True),
}


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=20.0, help="events a second in the first table")
    parser.add_argument("--seconds", type=float, default=30.0, help="for how long")
    parser.add_argument("--minutes", type=float, default=1.0, help="for how long the highest rate is to be held")
    parser.add_argument("--most", type=float, default=160.0, help="no higher rate than this is tried")
    parser.add_argument("--slack-latency", type=float, default=0.0, help="milliseconds that each call to Slack takes")
    parser.add_argument("--tree", type=Path, help="another checkout to measure")
    parser.add_argument("--only", choices=sorted(SUBJECTS), action="append", help="measure these alone")
    parser.add_argument("--no-highest", action="store_true", help="leave the highest rate out")
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started ends with it
    chosen = [SUBJECTS[name] for name in options.only or SUBJECTS]
    if server_programs() is None:
        print("Postgres is not installed and is left out (Debian: postgresql).")
        chosen = [subject for subject in chosen if not subject.postgres]
    print("python bench/serving.py", *sys.argv[1:])
    busy = os.getloadavg()[0]
    print(
        f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} processors (load before: {busy:.1f}), "
        f"Python {platform.python_version()}"
    )
    asyncio.run(_profiled(chosen, options) if options.profile else _measured(chosen, options))
    return 0


@asynccontextmanager
async def _running(subject: Subject, options: argparse.Namespace) -> AsyncIterator[tuple[Emulator, list[Program]]]:
    """The processes of one subject, on an empty database, before a Slack of their own."""
    async with AsyncExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="rebound-serving-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        slack = await stack.enter_async_context(Emulator(latency=options.slack_latency / 1000))
        database = f"sqlite:///{folder / 'cases.sqlite'}"
        if subject.postgres:
            server = Postgres()
            stack.callback(server.remove)
            server.start()
            database = server.url
        programs = [
            Program(slack.api_url, database, folder, command=subject.command, tree=options.tree)
            for _ in range(subject.processes)
        ]
        for program in programs:
            stack.callback(program.kill)
            await program.start()
        yield slack, programs


async def _measured(subjects: list[Subject], options: argparse.Namespace) -> None:
    print(f"\n{options.rate:g} events a second for {options.seconds:g} s")
    print(f"{'':<32}{'ack, ms':>16}{'event to post, ms':>24}{'ms of':>12}{'MB':>7}{'not':>6}{'not':>6}{'':>7}")
    print(
        f"{'':<32}{'p50':>8}{'p99':>8}{'p50':>8}{'p99':>8}{'max':>8}{'proc./event':>12}{'':>7}{'ack’d':>6}{'ans.':>6}{'twice':>7}"
    )
    for subject in subjects:
        async with _running(subject, options) as (slack, programs):
            run = await drive(slack, programs, options.rate, options.seconds, seed=options.seed, warm_up=5.0)
            print(_row(subject.name, run), flush=True)
    if options.no_highest:
        return
    print(f"(load now: {os.getloadavg()[0]:.1f})")
    print(f"\nhighest rate held for {options.minutes:g} min with no growing queue (at most {options.most:g} tried)")
    print(f"{'':<32}{'events/s':>10}{'ack p99, ms':>13}{'post p50, s':>13}{'post p99, s':>13}{'ms/event':>10}{'MB':>7}")
    for subject in subjects:
        rate, run = await _highest(subject, options)
        if run is None:
            print(f"{subject.name:<32}{'none':>10}", flush=True)
            continue
        acks = [1000 * ack.seconds for ack in run.acks]
        print(
            f"{subject.name:<32}{rate:>10.0f}{quantile(acks, 0.99):>13.0f}{quantile(run.waits, 0.5):>13.2f}"
            f"{quantile(run.waits, 0.99):>13.2f}{run.per_event:>10.1f}{run.memory:>7.0f}",
            flush=True,
        )


def _row(name: str, run: Run) -> str:
    acks, waits = [1000 * ack.seconds for ack in run.acks], [1000 * wait for wait in run.waits]
    return (
        f"{name:<32}{quantile(acks, 0.5):>8.0f}{quantile(acks, 0.99):>8.0f}{quantile(waits, 0.5):>8.0f}"
        f"{quantile(waits, 0.99):>8.0f}{max(waits, default=0):>8.0f}{run.per_event:>12.1f}{run.memory:>7.0f}"
        f"{run.refused:>6}{run.unanswered:>6}{run.doubles:>7}"
    )


async def _highest(subject: Subject, options: argparse.Namespace) -> tuple[float, Run | None]:
    """Short trials at rates that grow until one is not held, and between the last two; then the long one, at less
    where that is not held."""

    async def held(rate: float) -> bool:
        async with _running(subject, options) as (slack, programs):
            run = await drive(slack, programs, rate, TRIAL, seed=options.seed, warm_up=3.0)
        print(f"{subject.name}: {rate:.0f} a second {'held' if run.holds() else 'not held'}", file=sys.stderr)
        return run.holds()

    rate = options.rate
    while rate < options.most and await held(min(rate * STEP, options.most)):
        rate = min(rate * STEP, options.most)
    high = rate * STEP
    for _ in range(2 if rate < options.most else 0):
        between = (rate * high) ** 0.5
        if await held(between):
            rate = between
        else:
            high = between
    while rate >= 1:
        async with _running(subject, options) as (slack, programs):
            run = await drive(slack, programs, rate, 60 * options.minutes, seed=options.seed, warm_up=5.0)
        if run.holds():
            return rate, run
        print(f"{subject.name}: {rate:.0f} a second not held for that long", file=sys.stderr)
        rate *= 0.85
    return 0.0, None


async def _profiled(subjects: list[Subject], options: argparse.Namespace) -> None:
    from profiling import SAMPLER, profile, py_spy

    for subject in subjects:
        if py_spy() is None and not subject.command:
            subject = replace(subject, command=SAMPLER)
        async with _running(subject, options) as (slack, programs):
            await drive(slack, programs, options.rate, 5.0, seed=options.seed + 1)
            print(f"\n{subject.name}, {options.rate:g} events a second for {options.seconds:g} s")
            await profile(slack, programs, options.rate, options.seconds, options.seed)


if __name__ == "__main__":
    raise SystemExit(main())

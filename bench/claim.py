"""What it takes to find the next jobs in a long queue, and to keep the table of jobs, on Postgres.

    python bench/claim.py [--rows 1000 100000 1000000] [--noisy 0.5] [--done 1000000] [--plans]

Fills the table of jobs with so many that wait, and times `Queue.take(…, 16)` as it is, beside two other ways of it
(bench/claim/ways.py): one look by itself, and how many jobs a second several at once take from the backlog. Then what
else looks at that table, with as many jobs done in it: the look whether anything is due, the counts of `/readyz`, the
search for orphans, the sweep. Needs Postgres (Debian: postgresql); starts one of its own, with the settings it comes
with. --plans prints the plan of each way.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent / "claim")]

import rows  # noqa: E402
import ways  # noqa: E402
from sqlalchemy import Engine, event, text  # noqa: E402
from sqlalchemy.exc import OperationalError  # noqa: E402

from bot.cases.database import open_database  # noqa: E402
from bot.cases.durable.clock import Clock  # noqa: E402
from bot.cases.durable.overview import Overview  # noqa: E402
from bot.cases.durable.queue import Queue  # noqa: E402
from bot.cases.durable.room import MOST_AT_ONCE  # noqa: E402
from bot.cases.keeping.sweeping import sweep  # noqa: E402
from tests.cases.postgres import server_programs  # noqa: E402
from tests.resilience.postgres import Postgres  # noqa: E402

AT = 1_700_000_000.0
NOW = AT + 30 * 86_400.0
LOOKS = 7
SECONDS = 4.0


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--noisy", type=float, default=0.0, help="the part of them that is in one channel")
    parser.add_argument("--done", type=int, default=1_000_000, help="jobs done, for what looks at all of them")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 4], help="how many take at the same time")
    parser.add_argument("--plans", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if server_programs() is None:
        print("Postgres is not installed (Debian: postgresql).")
        return 1
    print("python bench/claim.py", *sys.argv[1:])
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} processors (load before: {os.getloadavg()[0]:.1f})")
    server = Postgres()
    try:
        server.start()
        engine = open_database(server.url)
        _taking(engine, options)
        if options.done:
            _keeping(engine, options.done)
        engine.dispose()
    finally:
        server.remove()
    return 0


def _taking(engine: Engine, options: argparse.Namespace) -> None:
    clock = Clock(now=lambda: NOW)
    queue = Queue(engine, clock)
    chosen: dict[str, ways.Take] = {
        "as it is": lambda owner, most: len(queue.take(owner, most, [], [])),
        f"first {ways.WINDOW} that are ready": ways.windowed(engine, clock.now),
        "round the channels": ways.ring(engine, clock.now),
    }
    at_once = "".join(f"{f'{count} at once':>14}" for count in options.at_once)
    print(f"\nTaking {MOST_AT_ONCE} of those that wait, {options.noisy:.0%} of them in one channel")
    print(f"{'waiting':>9}  {'way':<26}{'a look, ms':>12}{'slowest':>10}{at_once}   jobs a second")
    for count in options.rows:
        rows.empty(engine)
        rows.fill(engine, count, state="waiting", at=AT, noisy=options.noisy)
        for name, take in chosen.items():
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("DROP INDEX IF EXISTS jobs_ring"))
                if name.startswith("round"):
                    connection.execute(text(ways.RING_INDEX))
            rows.again(engine)
            if options.plans:
                _plan(engine, lambda take=take: take("plan", MOST_AT_ONCE))
            looks = [_timed(take) for _ in range(LOOKS)]
            if None in looks:
                print(
                    f"{count:>9}  {name:<26}{'over 10 s: ended by statement_timeout, nothing is taken':>12}", flush=True
                )
                continue
            ms = [1000 * look for look in looks if look is not None]
            rates = ""
            for several in options.at_once:
                rows.again(engine)
                rates += f"{_rate(take, several, count // 2):>14.0f}"
            print(f"{count:>9}  {name:<26}{statistics.median(ms):>12.1f}{max(ms):>10.1f}{rates}", flush=True)
    rows.empty(engine)


def _timed(take: ways.Take) -> float | None:
    began = time.perf_counter()
    try:
        take("one", MOST_AT_ONCE)
    except OperationalError:
        return None
    return time.perf_counter() - began


def _rate(take: ways.Take, several: int, most: int) -> float:
    """Jobs a second that so many take who do nothing else, while there are enough."""
    until = time.perf_counter() + SECONDS
    counts = [0] * several

    def go_on(which: int) -> None:
        while time.perf_counter() < until and sum(counts) < most:
            with suppress(OperationalError):  # ended by statement_timeout: it took nothing
                counts[which] += take(f"owner {which}", MOST_AT_ONCE)

    began = time.perf_counter()
    threads = [threading.Thread(target=go_on, args=(which,)) for which in range(several)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def _plan(engine: Engine, do: Callable[[], object]) -> None:
    """The plans of the statements that this sends."""
    sent: list[tuple[str, object]] = []

    def note(*given: object) -> None:
        sent.append((str(given[2]), given[3]))

    event.listen(engine, "before_cursor_execute", note)
    do()
    event.remove(engine, "before_cursor_execute", note)
    statement, values = sent[0]
    with engine.connect() as connection, closing(connection.connection.cursor()) as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}", values)
        print("\n".join(line for (line,) in cursor.fetchall()))


def _keeping(engine: Engine, done: int) -> None:
    """What else looks at the table, with so many jobs done in it and a thousand waiting."""
    rows.empty(engine)
    rows.fill(engine, 1_000, state="waiting", at=AT)
    rows.fill(engine, done, state="done", at=AT)
    queue, clock = Queue(engine, Clock(now=lambda: NOW)), Clock(now=lambda: NOW)
    overview = Overview(engine, clock)
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT pg_total_relation_size('jobs')")) or 0
    print(f"\nWith {done} jobs done in the table ({size / 1e6:.0f} MB with its indexes; {size / done:.0f} bytes a job)")
    early, late = datetime.fromtimestamp(AT, UTC), datetime.fromtimestamp(NOW, UTC)
    for name, do in {
        "is anything due": queue.any_due,
        "the counts of /readyz and /metrics": overview.counts,
        "orphans, every three seconds": queue.take_over_orphans,
        "a look of take, 1,000 waiting": lambda: queue.take("one", MOST_AT_ONCE, [], []),
        "a sweep that finds nothing old": lambda: sweep(engine, early, 90),
    }.items():
        ms = []
        for _ in range(LOOKS):
            began = time.perf_counter()
            do()
            ms.append(1000 * (time.perf_counter() - began))
        print(f"{name:<40}{statistics.median(ms):>10.1f} ms", flush=True)
    began, limit = time.perf_counter(), time.perf_counter() + 20
    swept = sweep(engine, late, 90, stopping=lambda: time.perf_counter() > limit)
    print(f"{'a sweep that takes old jobs out':<40}{swept.jobs / (time.perf_counter() - began):>10.0f} jobs a second")


if __name__ == "__main__":
    raise SystemExit(main())

"""The long form: `make resilience`, or `python -m tests.resilience [SCENARIO …]`.

Set by the environment: RESILIENCE_SCENARIOS (names with spaces between), RESILIENCE_SEED, RESILIENCE_ERRANDS,
RESILIENCE_SECONDS, RESILIENCE_KILL_EVERY, RESILIENCE_POSTGRES_AWAY, RESILIENCE_SETTLE; RESILIENCE_TREE for
another checkout, and RESILIENCE_LOGS for a folder that the programs' logs are kept in.
Prints a report for each; ends with 1 where something is not as promised.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from tests.cases.postgres import server_programs
from tests.resilience import moments, storms
from tests.resilience.faults import Fault
from tests.resilience.report import Report
from tests.resilience.stage import Scale

Scenario = Callable[[Scale], Coroutine[Any, Any, Report]]

SCENARIOS: dict[str, Scenario] = {
    "two-processes": storms.two_processes,
    "one-process": storms.one_process,
    "takeover": moments.takeover,
    "pause": moments.pause,
    "blocked-channel": moments.blocked_channel,
    "hanging-files": moments.hanging_files,
    "late-posts": moments.late_posts,
    "ok-without-ts": partial(moments.unexpected, fault=Fault.NO_TS),
    "garbage": partial(moments.unexpected, fault=Fault.GARBAGE),
}
ON_POSTGRES = ("two-processes", "takeover", "pause")


def scale() -> Scale:
    """As the environment says."""
    given, usual = os.environ.get, Scale()
    return Scale(
        seed=int(given("RESILIENCE_SEED", usual.seed)),
        errands=int(given("RESILIENCE_ERRANDS", usual.errands)),
        seconds=float(given("RESILIENCE_SECONDS", usual.seconds)),
        kill_every=float(given("RESILIENCE_KILL_EVERY", usual.kill_every)),
        settle=float(given("RESILIENCE_SETTLE", usual.settle)),
        postgres_away=float(given("RESILIENCE_POSTGRES_AWAY", usual.postgres_away)),
    )


def say(words: str) -> None:
    """To whoever started this, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """1 where a promise is broken, 2 for a name that there is not."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started ends with it
    names = sys.argv[1:] or os.environ.get("RESILIENCE_SCENARIOS", "").split() or list(SCENARIOS)
    if unknown := [name for name in names if name not in SCENARIOS]:
        say(f"There is no scenario {', '.join(unknown)}. There are: {', '.join(SCENARIOS)}.")
        return 2
    broken = 0
    for name in names:
        if name in ON_POSTGRES and server_programs() is None:
            say(f"{name}: left out, because Postgres is not installed (Debian: postgresql).")
            continue
        sys.stderr.write(f"{name} …\n")
        began = time.monotonic()
        report = asyncio.run(SCENARIOS[name](scale()))
        broken += bool(report.broken)
        say(f"{name}, {time.monotonic() - began:.0f} s: {report}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""A flood in one channel, before a Slack that keeps its limit of one post a second there: how many are answered.

    python bench/flood.py [--processes 1 4] [--mentions 80] [--retry-after 1] [--tree FOLDER]

Starts so many `rebound serve` on one Postgres (Debian: postgresql), mentions them in one channel all at once, and
waits until nothing more comes. What bench/day.py shows of the same is arithmetic; this is the program.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from tests.resilience.emulator import Emulator  # noqa: E402
from tests.resilience.events import mention, tell  # noqa: E402
from tests.resilience.faults import Fault, Schedule  # noqa: E402
from tests.resilience.postgres import Postgres  # noqa: E402
from tests.resilience.program import Program  # noqa: E402

CHANNEL, QUIET = "C0FLOOD", 40.0
"""Seconds without a post after which nothing more is expected, though a job may wait a minute."""
BOUNCE = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"


@dataclass(slots=True)
class OneASecond(Schedule):
    """Slack's limit of posts in a channel (https://docs.slack.dev/apis/web-api/rate-limits)."""

    taken_at: float = field(default=0.0)
    refused: int = field(default=0)

    def next(self, method: str, channel: str) -> tuple[Fault, float] | None:
        """A post that comes within a second of the one before has to wait."""
        if method != "chat.postMessage" or channel != CHANNEL:
            return None
        if time.monotonic() - self.taken_at < 1.0:
            self.refused += 1
            return Fault.RATELIMITED, float(self.retry_after)
        self.taken_at = time.monotonic()
        return None


def main() -> int:
    """Prints a line for each number of processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--mentions", type=int, default=80)
    parser.add_argument("--retry-after", type=int, default=1)
    parser.add_argument("--tree", type=Path, help="another checkout to measure")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("python bench/flood.py", *sys.argv[1:])
    head = f"{'processes':<12}{'mentions':>10}{'answered':>10}{'told of failure':>17}"
    print(f"{head}{'429':>7}{'calls':>7}{'last after, s':>15}")
    for processes in options.processes:
        asyncio.run(_flood(processes, options))
    return 0


async def _flood(processes: int, options: argparse.Namespace) -> None:
    schedule, mentions = OneASecond(retry_after=options.retry_after), options.mentions
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rebound-flood-")))
        server = Postgres()
        stack.callback(server.remove)
        server.start()
        async with Emulator(schedule) as slack:
            programs = [Program(slack.api_url, server.url, folder, tree=options.tree) for _ in range(processes)]
            for program in programs:
                stack.callback(program.kill)
                await program.start()
            answered: set[str | None] = set()
            last = [time.monotonic()]

            def posted(message: object) -> None:
                answered.add(getattr(message, "thread_ts", None))
                last[0] = time.monotonic()

            slack.on_post = posted
            began = time.monotonic()
            told = [mention(slack, CHANNEL, f"{BOUNCE} (case {number})") for number in range(mentions)]
            ports = [programs[number % processes].port for number in range(mentions)]
            acks = await asyncio.gather(*(tell(port, told) for port, told in zip(ports, told, strict=True)))
            assert all(ack.good for ack in acks), "not all were taken"
            while len(answered) + len(slack.whispers) < mentions and time.monotonic() - last[0] < QUIET:
                await asyncio.sleep(0.5)
            took = last[0] - began
            print(
                f"{processes:<12}{mentions:>10}{len(answered):>10}{len(slack.whispers):>17}{schedule.refused:>7}"
                f"{slack.calls.total():>7}{took:>15.0f}",
                flush=True,
            )


if __name__ == "__main__":
    raise SystemExit(main())

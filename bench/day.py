"""A day of many workspaces on the program's own rules, over a clock that jumps: how long people wait, and what each
rule is for.

    python bench/day.py [--processes 1 2 4] [--mentions 200000] [--rules-at 2] [--slack-burst 1] [--seed 1]

Nothing runs but arithmetic: `Room`, `Gates`, the pauses and the times of presence are the program's own; the choice of
`Queue.take` is made in memory (bench/simulated/waiting.py; tests/bench holds the two together). In the day: the daily
curve, five-minute bursts, workspaces and channels by Zipf's law, one workspace whose mail server is down (500 bounces
in ten minutes in one channel), Slack's limit of one post a second in a channel, a file store that hangs for ten
minutes at 14:00, a process that dies at 15:00 and is back a minute later. What is assumed is said in
bench/simulated/weather.py. The first table is for numbers of processes, the second switches one rule off at a time.
Same seed, same figures.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from bench.simulated.fleet import Day  # noqa: E402
from bench.simulated.rules import Outcome, Rules  # noqa: E402
from bench.simulated.weather import Weather  # noqa: E402

OFF = {
    "all rules": Rules(),
    "no share of a channel": Rules(share=False),
    "no gates": Rules(gates=False),
    "threads sleep": Rules(put_off=False),
    "threads sleep, no share": Rules(put_off=False, share=False),
    "no limit of files": Rules(files=False),
    "429 is no try (not so yet)": Rules(refusals_count=False),
    "and paced (not so yet)": Rules(refusals_count=False, paced=True),
}


def main() -> int:
    """Prints two tables."""
    weather = Weather()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rules-at", type=int, default=2, help="how many processes the second table is for; 0: none")
    parser.add_argument("--mentions", type=int, default=weather.mentions, help="in the day")
    parser.add_argument("--workspaces", type=int, default=weather.workspaces)
    parser.add_argument("--flood", type=int, default=weather.flood)
    parser.add_argument("--processor", type=float, default=1000 * weather.processor, help="milliseconds a mention")
    parser.add_argument("--retry-after", type=float, default=weather.retry_after)
    parser.add_argument("--slack-burst", type=int, default=weather.slack_burst)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    weather = replace(
        weather,
        mentions=options.mentions,
        workspaces=options.workspaces,
        flood=options.flood,
        processor=options.processor / 1000,
        retry_after=options.retry_after,
        slack_burst=options.slack_burst,
    )
    print("python bench/day.py", *sys.argv[1:])
    print(f"{weather.mentions} mentions of {weather.workspaces} workspaces in a day, {options.processor:g} ms each")
    _head("processes")
    began = time.perf_counter()
    for processes in options.processes:
        _row(str(processes), Day(processes, weather, Rules(), options.seed).run())
    if options.rules_at:
        _head(f"{options.rules_at} processes")
        for name, rules in OFF.items():
            _row(name, Day(options.rules_at, weather, rules, options.seed).run())
    print(f"(simulated in {time.perf_counter() - began:.0f} s)", file=sys.stderr)
    return 0


def _head(first: str) -> None:
    print(f"\n{'':<28}{'all, seconds':>32}{'without the noisy one':>32}{'most':>9}{'429':>8}{'not':>8}{'not':>7}")
    quantiles = f"{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}"
    print(f"{first:<28}{quantiles}{quantiles}{'waiting':>9}{'':>8}{'posted':>8}{'read':>7}")


def _row(name: str, outcome: Outcome) -> None:
    left = f"  {outcome.unfinished} not done the day after" if outcome.unfinished else ""
    print(
        f"{name:<28}{_quantiles(outcome.waits)}{_quantiles(outcome.others)}{outcome.longest:>9}{outcome.refused:>8}"
        f"{outcome.not_posted:>8}{outcome.not_read:>7}{left}",
        flush=True,
    )


def _quantiles(waits: list[float]) -> str:
    ordered = sorted(waits)
    places = [min(int(part * len(ordered)), len(ordered) - 1) for part in (0.5, 0.95, 0.99, 1.0)]
    return "".join(f"{ordered[place]:>8.1f}" for place in places)


if __name__ == "__main__":
    raise SystemExit(main())

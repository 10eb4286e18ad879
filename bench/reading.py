"""How many e-mails a second the reading room reads, beside two measures of the same run.

    python bench/reading.py FOLDER [--rounds 5]

FOLDER holds .eml files. In one process, in turns, each reads all of them: the standard library's
`email.message_from_bytes` (which parses and finds out nothing), flufl.bounce (which finds addresses; needs
`pip install flufl.bounce`), and Rebound. The best round of each counts.
"""

from __future__ import annotations

import argparse
import email
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.reading.reader import read


def main() -> int:
    """Prints the table; 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description="Messages a second: Rebound, stdlib email, flufl.bounce.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    mails = [path.read_bytes() for path in sorted(options.folder.glob("**/*.eml"))]
    if not mails:
        print(f"There are no .eml files in {options.folder}.", file=sys.stderr)
        return 2
    subjects: dict[str, Callable[[bytes], object]] = {"email.message_from_bytes": email.message_from_bytes}
    flufl = _flufl()
    if flufl is None:
        print("flufl.bounce is not installed and is left out (pip install flufl.bounce).")
    else:
        subjects["flufl.bounce"] = flufl
    subjects["rebound reads"] = read
    best = _measure(subjects, mails, options.rounds)
    base = best["email.message_from_bytes"]
    size = sum(map(len, mails)) / len(mails) / 1024
    print(f"{len(mails)} messages, {size:.1f} kB on average, best of {options.rounds} rounds")
    for name, seconds in best.items():
        print(f"{name:<26}{len(mails) / seconds:>8.0f} messages/s{base / seconds:>8.2f} of the standard library's")
    return 0


def _flufl() -> Callable[[bytes], object] | None:
    try:
        scan = importlib.import_module("flufl.bounce").scan_message
    except ImportError:
        return None
    return lambda raw: scan(email.message_from_bytes(raw))


def _measure(subjects: dict[str, Callable[[bytes], object]], mails: list[bytes], rounds: int) -> dict[str, float]:
    """Best time of each for all mails, in processor seconds, so that other programs disturb little."""
    best = dict.fromkeys(subjects, float("inf"))
    for _ in range(rounds):
        for name, subject in subjects.items():
            started = time.process_time()
            for mail in mails:
                subject(mail)
            best[name] = min(best[name], time.process_time() - started)
    return best


if __name__ == "__main__":
    sys.exit(main())

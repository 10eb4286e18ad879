"""How fast Rebound is, beside others, in one run on this machine.

    python bench/speed.py [FOLDER] [--rounds 5]

FOLDER holds .eml files; without one, those of tests/fixtures. Three tables:
messages a second in one process (the standard library's parser, which finds out nothing; flufl.bounce, which finds
addresses; Rebound's reading; and read, match, answer and JSON), in turns, the best round of each in processor seconds,
every message another one in every round; the same by `rebound explain --jsonl` as a program, with --jobs 1 and 2, in
seconds of the clock; and one `rebound explain` of a bounce and of a question beside importing yaml, rapidfuzz and
email.
"""

from __future__ import annotations

import argparse
import email
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.answering.explain import Explainer
from bot.answering.result import result_of
from bot.knowledge.cache import load_cached
from bot.reading.reader import read

ROOT = Path(__file__).parents[1]
QUESTION = "Her mailbox is full, do I have to send it again?"
COPIES = 12
"""How many times each mail is explained by a program, every time between others."""
BESIDE = "import yaml, rapidfuzz, email"


def main() -> int:
    """Prints the tables; 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "tests" / "fixtures")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    mails = [path.read_bytes() for path in sorted(options.folder.glob("**/*.eml"))]
    if not mails:
        print(f"There are no .eml files in {options.folder}.", file=sys.stderr)
        return 2
    size = sum(map(len, mails)) / len(mails) / 1024
    print(f"{len(mails)} messages, {size:.1f} kB on average, best of {options.rounds} rounds")
    in_one_process(mails, options.rounds)
    as_a_program(mails, options.rounds)
    once(mails, options.rounds)
    return 0


def in_one_process(mails: list[bytes], rounds: int) -> None:
    explainer = Explainer(load_cached())
    subjects: dict[str, Callable[[bytes], object]] = {"email.message_from_bytes": email.message_from_bytes}
    scan = _scan()
    if scan is None:
        print("flufl.bounce is not installed and is left out (pip install flufl.bounce).")
    else:
        subjects["flufl.bounce"] = lambda raw: scan(email.message_from_bytes(raw))
    subjects["rebound reads"] = read
    subjects["rebound explains"] = lambda raw: json.dumps(result_of(explainer.explain(raw)))
    best = dict.fromkeys(subjects, float("inf"))
    for number in range(rounds):
        others = [other(raw, number) for raw in mails]
        for name, subject in subjects.items():
            started = time.process_time()
            for raw in others:
                subject(raw)
            best[name] = min(best[name], time.process_time() - started)
    base = best.get("flufl.bounce")
    print(f"\n{'in one process':<28}{'messages/s':>12}{'of flufl.bounce':>18}")
    for name, seconds in best.items():
        print(f"{name:<28}{len(mails) / seconds:>12.0f}{f'{base / seconds:.2f}' if base else '-':>18}")


def as_a_program(mails: list[bytes], rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "in.jsonl"
        with lines.open("w", encoding="utf-8") as file:
            for number, raw in enumerate(_many(mails, COPIES)):
                path = Path(folder) / f"{number}.eml"
                path.write_bytes(raw)
                file.write(json.dumps({"id": str(number), "path": str(path)}) + "\n")
        count = COPIES * len(mails)
        print(f"\n{'rebound explain --jsonl':<28}{'messages/s':>12}{'of one job':>18}")
        first = 0.0
        for jobs in (1, 2):
            seconds = min(_seconds(("explain", "--jsonl", "--jobs", str(jobs)), lines) for _ in range(rounds))
            first = first or seconds
            print(f"{f'--jobs {jobs}':<28}{count / seconds:>12.0f}{first / seconds:>18.2f}")


def once(mails: list[bytes], rounds: int) -> None:
    with tempfile.NamedTemporaryFile(suffix=".eml") as file:
        file.write(mails[0])
        file.flush()
        base = min(_wall([sys.executable, "-c", BESIDE]) for _ in range(rounds))
        print(f"\n{'once':<28}{'ms':>12}{'of the imports':>18}")
        print(f"{BESIDE:<28}{1000 * base:>11.0f}{1.0:>18.2f}")
        for name, what in (("rebound explain a bounce", file.name), ("rebound explain a question", QUESTION)):
            seconds = min(_seconds(("explain", what)) for _ in range(rounds + 1))
            print(f"{name:<28}{1000 * seconds:>12.0f}{seconds / base:>18.2f}")


def other(raw: bytes, number: int) -> bytes:
    """The same mail between others: whoever remembers whole messages gains nothing."""
    return raw.replace(b"example", b"exampl%d" % number).replace(b"kim.", b"kim%d." % number)


def _many(mails: list[bytes], times: int) -> Iterator[bytes]:
    for number in range(times):
        yield from (other(raw, number) for raw in mails)


def _scan() -> Callable[[object], object] | None:
    try:
        scan = importlib.import_module("flufl.bounce").scan_message
    except ImportError:
        return None

    def quietly(message: object) -> object:
        try:
            return scan(message)
        except IndexError:  # of one of its detectors, on a message without a From field
            return None

    return quietly


def _seconds(arguments: tuple[str, ...], stdin: Path | None = None) -> float:
    return _wall([sys.executable, "-m", "bot.cli", *arguments], stdin)


def _wall(command: list[str], stdin: Path | None = None) -> float:
    with (stdin or Path(os.devnull)).open("rb") as file:
        started = time.perf_counter()
        subprocess.run(command, stdin=file, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())

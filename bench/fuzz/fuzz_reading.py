"""A fuzz target for the reading room, for Atheris (`pip install atheris`; it needs Clang's libFuzzer).

    python bench/fuzz/fuzz_reading.py bench/fuzz/corpus -max_len=65536 -timeout=2 -rss_limit_mb=600

Any input must give a `Message` whose text can be stored, with every span inside it. `-timeout` and `-rss_limit_mb`
turn a slow or greedy input into a finding. Without Atheris the corpus is read once:

    python bench/fuzz/fuzz_reading.py --once bench/fuzz/corpus
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.reading.message import Fact, Message
from bot.reading.reader import read


def check_one_input(data: bytes) -> None:
    """Reads `data` as a file, and as a paste where it is text; raises AssertionError for a wrong result."""
    _check(read(data))
    _check(read(data.decode("utf-8", "surrogateescape")))


def _check(message: Message) -> None:
    message.text.encode("utf-8")
    for fact in _facts(message):
        if fact.span is not None:
            assert 0 <= fact.span.start <= fact.span.end <= len(message.text), fact
    for further in message.further:
        _check(further)


def _facts(message: Message) -> Iterator[Fact]:
    if message.reporting_mta is not None:
        yield message.reporting_mta
    for failure in message.failures:
        for name in failure.__slots__:
            fact = getattr(failure, name)
            if fact is not None:
                yield fact


def main() -> int:
    """Hands over to Atheris, or with --once reads the files of a folder."""
    if sys.argv[1:2] == ["--once"]:
        files = [path for folder in sys.argv[2:] for path in sorted(Path(folder).iterdir())]
        for path in files:
            check_one_input(path.read_bytes())
        print(f"{len(files)} files read, none of them wrongly.")
        return 0
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print("Atheris is not installed: pip install atheris, or use --once.", file=sys.stderr)
        return 2
    atheris.instrument_all()
    atheris.Setup(sys.argv, check_one_input)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())

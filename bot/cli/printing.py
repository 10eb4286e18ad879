"""Lines to standard output and standard error, at once. Whoever started the program may have closed either."""

from __future__ import annotations

import sys
from typing import TextIO


def tell(line: str) -> None:
    """Print a line. Raises `OSError` when it cannot be, on a full disk or a broken pipe."""
    _print(line, sys.stdout)


def warn(line: str) -> None:
    """Print a line on standard error."""
    _print(line, sys.stderr)


def _print(line: str, stream: TextIO | None) -> None:
    if stream is not None:
        stream.write(f"{line}\n")
        stream.flush()

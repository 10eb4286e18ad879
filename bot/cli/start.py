"""How the program starts, and how a known error ends it: one line that says what to do, and an exit status.

`rebound explain` is run many times a day, by people who wait for it and by scripts, and most of what it takes to answer
once is loading. So a plain call of it, with nothing but files, texts and switches, is not worth a parser of command
lines: everything else, and every mistake, goes to Typer’s (app.py), which takes as long to load as the knowledge base.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from bot.cli import errors
from bot.cli.printing import warn

_SWITCHES: Final = {"--json": "as_json", "--jsonl": "jsonl", "--why": "why", "--short": "short"}
"""The options of `explain` that take no value, and what they are called in its signature."""
INTERRUPTED: Final = 130


def main() -> NoReturn:
    """Run the program. Exit status: 0 done, 1 an input could not be read or a check failed, 2 wrong usage."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter of ours is no reason to stop
    try:
        sys.exit(_run(sys.argv[1:]))
    except errors.expected() as error:
        warn(f"rebound: {errors.in_words(error)}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            shown = error.filename or "what was to be printed"
            warn(f"rebound: {shown}: {error.strerror or error}.")
        _silence()
        sys.exit(1)


def _run(arguments: Sequence[str]) -> int:
    plain = plainly(arguments)
    if plain is not None:
        gc.disable()  # while modules are loaded there is none: looking for it takes a tenth of the time
        from bot.cli.explain import explain

        return explain(**plain)
    from bot.cli.app import app

    app()
    return 0


def plainly(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What `explain` is called with, where it stands there without any syntax; None for Typer to find out."""
    if arguments[:1] != ["explain"] or os.name == "nt":  # there Typer also does what shells do elsewhere
        return None
    files = [given for given in arguments[1:] if given == "-" or not given.startswith("-")]
    switches = [given for given in arguments[1:] if given != "-" and given.startswith("-")]
    if not all(given in _SWITCHES for given in switches):
        return None
    return {"files": files, **{_SWITCHES[given]: True for given in switches}}


def _silence() -> None:
    """Send what is still to be printed nowhere, or Python would try it once more while it ends, and complain."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""`rebound explain`: one message, or many, in the terminal."""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from bot.answering.emphasis import cleaned
from bot.answering.explain import Explanation
from bot.answering.result import result_of
from bot.cli.base import explainer_for, settings_with
from bot.cli.errors import WrongUsage
from bot.cli.many import explained, explained_by_several
from bot.cli.printing import tell, warn
from bot.reading.paste.long_log import looks_like_log

MAX_BYTES = 100_000_000
FILES_OF_MAIL = frozenset((".eml", ".msg", ".mbox", ".zip", ".txt", ".log"))
MOST_PIECES = 100
"""How many more times that of a log is passed over on the way to its end."""


def explain(
    files: Sequence[str] = (),
    *,
    as_json: bool = False,
    jsonl: bool = False,
    why: bool = False,
    short: bool = False,
    knowledge: Path | None = None,
    jobs: int = 1,
) -> int:
    """Explain each of the files or texts, standard input where there are none. The program's exit status.

    `jobs`: by how many processes, of many messages; 0 for one for each processor.
    """
    if jsonl and files:
        raise WrongUsage("--jsonl reads standard input: give the file to it with <, and no name after the command.")
    if jobs != 1 and not jsonl:
        raise WrongUsage("--jobs is for --jsonl: a single message is explained by one process.")
    make = partial(explainer_for, settings_with(knowledge))
    if jsonl and jobs != 1:
        gc.enable()
        for line in explained_by_several(_stdin(), make, _of_row, jobs or os.cpu_count() or 1):
            tell(line)
        return 0
    explainer = make()
    gc.freeze()
    gc.enable()
    if jsonl:
        for line in explained(_stdin(), explainer, _of_row):
            tell(line)
        return 0
    status = 0
    for name in files or ["-"]:
        try:
            data = _input(name)
        except OSError as error:
            shown = "standard input" if name == "-" else cleaned(name)
            warn(f"rebound: {shown} cannot be read: {error.strerror}.")
            status = 1
            continue
        explanation = explainer.explain(data, why=why)
        if as_json:
            tell(json.dumps(result_of(explanation)))  # ASCII: nothing in it can steer a terminal
        else:
            _show(explanation, why=why, details=not short)
    return status


def _input(name: str) -> bytes:
    if name == "-":
        stdin = _stdin()
        if stdin.isatty():
            warn("Paste the bounce, then press Ctrl-D on an empty line.")
        return bounded(stdin)
    if _is_text(name):
        if Path(name).suffix.lower() in FILES_OF_MAIL:
            warn(f"rebound: there is no file {cleaned(name)}, so that is taken as text.")
        return os.fsencode(name)
    return _content(Path(name))


def _is_text(argument: str) -> bool:
    """Several words that no file has for its name are the words to be explained."""
    return any(char.isspace() for char in argument) and not os.path.lexists(argument)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    with path.open("rb") as file:
        return bounded(file)


def bounded(file: BinaryIO, most: int = MAX_BYTES) -> bytes:
    """At most so much of a file: its beginning, of a log its end. A log without an end is given up on."""
    data = file.read(most)
    if len(data) < most or not looks_like_log(data):
        return data
    for _ in range(MOST_PIECES):
        piece = file.read(most)
        if not piece:
            break
        data = (data + piece)[-most:]
    return data


def _of_row(name: str) -> bytes:
    """The file that a row names. A pipe or a device might never end, and with it the run."""
    path = Path(name)
    if path.exists() and not path.is_dir() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no ordinary file, but a pipe or a device")
    return _content(path)


def _stdin() -> BinaryIO:
    """Standard input. Raises `OSError` when whoever started the program closed it."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed", "standard input")
    return sys.stdin.buffer


def _show(explanation: Explanation, *, why: bool, details: bool) -> None:
    from rich.console import Console

    from bot.answering.terminal import show
    from bot.answering.why import show_why

    console = Console(highlight=False)
    show(explanation.answer, console, details=details)
    if why:
        show_why(explanation.findings, console)

"""`rebound explain`: one message, or many, in the terminal."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.answering.emphasis import cleaned
from bot.answering.explain import Explainer, Explanation
from bot.answering.result import result_of
from bot.cli.base import KnowledgeOption, explainer_for, settings_with
from bot.cli.errors import WrongUsage
from bot.reading.paste.long_log import looks_like_log

MAX_BYTES = 100_000_000
FILES_OF_MAIL = frozenset((".eml", ".msg", ".mbox", ".txt", ".log"))
MOST_PIECES = 100
"""How many more times that of a log is passed over on the way to its end."""


def explain(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files to explain, or text in quotation marks; - or nothing reads standard input.",
            metavar="[FILE... or TEXT or -]",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write one JSON object a line.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Show the candidates, their scores and what counted.")] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Leave out the customer reply and everybody else's steps.")
    ] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Explain a bounce, or answer a question about one."""
    if jsonl and files:
        raise WrongUsage("--jsonl reads standard input: give the file to it with <, and no name after the command.")
    explainer = explainer_for(settings_with(knowledge))
    if jsonl:
        _many(explainer)
        return
    failed = False
    for name in files or ["-"]:
        try:
            data = _input(name)
        except OSError as error:
            shown = "standard input" if name == "-" else cleaned(name)
            typer.echo(f"rebound: {shown} cannot be read: {error.strerror}.", err=True)
            failed = True
            continue
        explanation = explainer.explain(data)
        if as_json:
            typer.echo(json.dumps(result_of(explanation)))  # ASCII: nothing in it can steer a terminal
        else:
            _show(explanation, why=why, details=not short)
    if failed:
        raise typer.Exit(1)


def _input(name: str) -> bytes:
    if name == "-":
        stdin = _stdin()
        if stdin.isatty():
            typer.echo("Paste the bounce, then press Ctrl-D on an empty line.", err=True)
        return bounded(stdin)
    if _is_text(name):
        if Path(name).suffix.lower() in FILES_OF_MAIL:
            typer.echo(f"rebound: there is no file {cleaned(name)}, so that is taken as text.", err=True)
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


def _many(explainer: Explainer) -> None:
    """One JSON object a line in and out, in order; a line that cannot be read gives a line with `error`."""
    for line in _stdin():
        if not line.strip():
            continue
        sys.stdout.write(json.dumps(_one(explainer, line)) + "\n")
        sys.stdout.flush()


def _one(explainer: Explainer, line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"this line is not JSON: {error}"}
    if not isinstance(row, dict) or not isinstance(row.get("text", row.get("path")), str):
        found = row.get("id") if isinstance(row, dict) else None
        return {"id": found, "error": "expected an object with “id” and “text” or “path”"}
    try:
        data: bytes | str = row["text"] if "text" in row else _of_row(row["path"])
    except OSError as error:
        return {"id": row.get("id"), "error": f"{row['path'] or 'an empty name'} cannot be read: {error.strerror}"}
    except ValueError:
        return {"id": row.get("id"), "error": f"{row['path']!r} is not the name of a file"}
    try:
        return {"id": row.get("id"), **result_of(explainer.explain(data))}
    except Exception as error:  # noqa: BLE001 - a fault of the program is told, here and on standard error; the run goes on
        traceback.print_exc()
        return {"id": row.get("id"), "error": f"a fault in the program ({type(error).__name__}): please report it"}

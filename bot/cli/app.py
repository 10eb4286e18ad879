"""The commands, and how a known error ends: one line that says what to do, and an exit status."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated, NoReturn

import typer

from bot.cli import errors
from bot.cli.explain import explain
from bot.cli.kb import kb
from bot.cli.run import doctor, play, run, serve

app = typer.Typer(
    name="rebound",
    help="Explains e-mail bounces in plain words, and brings in a person when it cannot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(explain)
app.command()(play)
app.command()(run)
app.command()(serve)
app.command()(doctor)
app.add_typer(kb, name="kb")


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(version_of("rebound"))
        raise typer.Exit


def main() -> NoReturn:
    """Run the program. Exit status: 0 done, 1 an input could not be read or a check failed, 2 wrong usage."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter of ours is no reason to stop
    try:
        app()
    except errors.expected() as error:
        typer.echo(f"rebound: {errors.in_words(error)}", err=True)
        sys.exit(2)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            shown = error.filename or "what was to be printed"
            typer.echo(f"rebound: {shown}: {error.strerror or error}.", err=True)
        _silence()
        sys.exit(1)
    sys.exit(0)


def _silence() -> None:
    """Send what is still to be printed nowhere, or Python would try it once more while it ends, and complain."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

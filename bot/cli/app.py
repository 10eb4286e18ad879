"""The commands and their options. What a command does is loaded when it is run."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.backup import backup, restore
from bot.cli.cases import cases
from bot.cli.jobs import jobs as jobs_of_the_bot
from bot.cli.kb import kb
from bot.cli.keep import keep
from bot.cli.keys import keys
from bot.cli.options import KnowledgeOption
from bot.cli.privacy import export, forget
from bot.cli.run import doctor, play, run, serve

app = typer.Typer(
    name="rebound",
    help="Explains e-mail bounces in plain words, and brings in a person when it cannot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
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
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="With --jsonl: by how many processes; 0 for one for each processor.")
    ] = 1,
    knowledge: KnowledgeOption = None,
) -> None:
    """Explain a bounce, or answer a question about one."""
    from bot.cli.explain import explain as explain_them

    status = explain_them(
        files or (), as_json=as_json, jsonl=jsonl, why=why, short=short, knowledge=knowledge, jobs=jobs
    )
    raise typer.Exit(status)


app.command()(play)
app.command()(run)
app.command()(serve)
app.command()(doctor)
app.add_typer(keys, name="keys")
app.add_typer(kb, name="kb")
app.add_typer(jobs_of_the_bot, name="jobs")
app.add_typer(keep, name="keep")
app.command()(cases)
app.command()(backup)
app.command()(restore)
app.command()(forget)
app.command()(export)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(version_of("rebound"))
        raise typer.Exit

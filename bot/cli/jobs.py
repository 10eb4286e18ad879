"""`rebound jobs`: what waits, what is being done, what was given up. Nothing of what was pasted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import WrongUsage
from bot.cli.printing import tell
from bot.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cases.durable import Counts, JobLine

_MOST = 1_000
_HOUR, _DAY = 3_600, 86_400

jobs = typer.Typer(invoke_without_command=True)


@jobs.callback()
def show(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Show the jobs that wait, are being done, or were given up."""
    if context.invoked_subcommand is not None:
        return
    from bot.cases.durable.overview import Overview
    from bot.cases.keeping.open import existing_database

    with existing_database(load_settings().database_url) as database:
        overview = Overview(database)
        counts, lines = overview.counts(), overview.unfinished(_MOST)
    if as_json:
        tell(_as_json(counts, lines))
    else:
        _print(counts, lines, datetime.now(UTC))


@jobs.command()
def retry(
    job: Annotated[str, typer.Argument(help="The id of a job that was given up.", metavar="ID")],
    team: Annotated[str | None, typer.Option("--team", help="Its workspace, by its id.", metavar="T…")] = None,
) -> None:
    """Let a job that was given up be done once more, by the running bot or by the next start."""
    from bot.cases.durable.overview import Overview
    from bot.cases.keeping.open import existing_database

    with existing_database(load_settings().database_url) as database:
        overview = Overview(database)
        teams = [team] if team is not None else overview.teams_of(job)
        if len(teams) > 1:
            raise WrongUsage(f"jobs: {job} is in several workspaces. Name one with --team: {', '.join(teams)}.")
        done = any(overview.try_again(each, job) for each in teams)
    if not done:
        raise WrongUsage(
            f"jobs: {job} is no job that can be done once more. “rebound jobs” shows those that were given up; what "
            "they are about is kept for REBOUND_KEEP_DAYS days."
        )
    tell(f"{job} is done once more, as soon as the bot is at work.")


def _as_json(counts: Counts, lines: Sequence[JobLine]) -> str:
    import json

    return json.dumps(
        {
            "counts": counts.by_state,
            "overdue": counts.overdue,
            "oldest_age_seconds": round(counts.oldest_age, 1),
            "of_a_newer_version": counts.stranded,
            "jobs": [
                {
                    "team": line.team,
                    "id": line.id,
                    "kind": line.kind,
                    "channel": line.channel,
                    "state": line.state,
                    "due_at": line.due_at.isoformat(),
                    "deaths": line.deaths,
                    "problem": line.problem,
                    "created_at": line.created_at.isoformat(),
                }
                for line in lines
            ],
        },
        ensure_ascii=False,
    )


def _print(counts: Counts, lines: Sequence[JobLine], now: datetime) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not lines:
        console.print("No job waits, and none was given up.")
        return
    several = len({line.team for line in lines}) > 1
    table = Table(box=None, pad_edge=False)
    for heading in ("Job", *(["Workspace"] if several else []), "Age", "State", "Kind", "Channel", "Why"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        style = "red" if line.state == "given-up" else ""
        cells = [line.id, *([line.team] if several else []), _age(line.created_at, now), line.state, line.kind,
                 line.channel, line.problem or ""]  # fmt: skip
        table.add_row(*(Text(cell, style=style) for cell in cells))
    console.print(table)
    shown, left = len(lines), sum(counts.by_state.values()) - len(lines)
    if left > 0:
        console.print(f"These are the oldest {shown}; there are {left} more.")
    if counts.stranded:
        console.print(f"{counts.stranded} were recorded by a newer version of Rebound, and wait for it.")
    if any(line.state == "given-up" for line in lines):
        console.print("Let one that was given up be done once more: rebound jobs retry ID")


def _age(since: datetime, now: datetime) -> str:
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 100:
        return f"{seconds} s"
    if seconds < 2 * _HOUR:
        return f"{seconds // 60} min"
    return f"{seconds // _HOUR} h" if seconds < 2 * _DAY else f"{seconds // _DAY} days"

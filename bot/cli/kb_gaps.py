"""`rebound kb gaps`: what could not be answered, grouped by likeness, and what was answered wrongly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.answering.emphasis import cleaned
from bot.cli.cases import DaysOption, TeamsOption
from bot.cli.printing import tell
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.cases.lead.gaps import Gaps
    from bot.cases.lead.insight import Wrong


def gaps_command(
    team: TeamsOption = None,
    days: DaysOption = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List what could not be answered, grouped by likeness, and the answers that somebody says were wrong.

    Lines are without addresses and hosts. With --json: {"days", "workspaces": [{"team", "unanswered", "cut", "gaps":
    [{"line", "count", "people", "last_at", "found_out", "proposed", "cases": [id]}], "wrong": [{"case", "at", "entry",
    "right_entry", "words", "by"}]}]}. “cut”: there are older ones that were not looked at. Times are of ISO 8601;
    fields may be added, and none is taken away or renamed.
    """
    from bot.cases.keeping.open import existing_database
    from bot.cases.lead.entries import Entries
    from bot.cases.lead.gaps import gaps
    from bot.cases.lead.insight import Insight, since
    from bot.cases.records import Sessions

    began = since(datetime.now(UTC), days)
    found: list[tuple[str, Gaps, tuple[Wrong, ...]]] = []
    with existing_database(load_settings().database_url) as database:
        sessions = Sessions(database)
        insight, entries = Insight(sessions), Entries(sessions)
        for each in (team,) if team is not None else insight.teams():
            found.append((each, gaps(sessions, entries, each, began), insight.wrong(each, began)))
    if as_json:
        tell(_as_json(days, found))
        return
    if not any(gap.groups or wrong for _, gap, wrong in found):
        tell("There is nothing that could not be answered, and nobody said that an answer was wrong.")
        return
    for each, gap, wrong in found:
        _print(each if len(found) > 1 else None, gap, wrong)


def _as_json(days: int, found: list[tuple[str, Gaps, tuple[Wrong, ...]]]) -> str:
    import json

    workspaces = [
        {
            "team": team,
            "unanswered": gaps.cases,
            "cut": gaps.is_cut,
            "gaps": [
                {
                    "line": gap.line,
                    "count": gap.count,
                    "people": gap.people,
                    "last_at": gap.last_at.isoformat(),
                    "found_out": gap.words,
                    "proposed": gap.proposed,
                    "cases": [one.where.case_id for one in gap.cases],
                }
                for gap in gaps.groups
            ],
            "wrong": [
                {
                    "case": one.where.case_id,
                    "at": one.at.isoformat(),
                    "entry": one.entry_id,
                    "right_entry": one.right_entry,
                    "words": one.words,
                    "by": one.by,
                }
                for one in wrong
            ],
        }
        for team, gaps, wrong in found
    ]
    return json.dumps({"days": days, "workspaces": workspaces}, ensure_ascii=False)


def _print(team: str | None, gaps: Gaps, wrong: tuple[Wrong, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if team is not None:
        console.print(Text(f"Workspace {team}", style="bold"))
    if gaps.groups:
        table = Table(box=None, pad_edge=False)
        for heading in ("Times", "People", "What could not be answered", "Found out", "Case"):
            table.add_column(heading, overflow="fold")
        for gap in gaps.groups:
            cells = str(gap.count), str(gap.people), gap.line, gap.words, gap.cases[0].where.case_id
            table.add_row(*(Text(" ".join(cleaned(cell).split())) for cell in cells))
        console.print(table)
    if gaps.is_cut:
        console.print("There are older ones, which were not looked at: fewer --days show fewer, and all of them.")
    if wrong:
        console.print()
        table = Table(box=None, pad_edge=False)
        for heading in ("Answered with", "Should have been", "What somebody says", "Case"):
            table.add_column(heading, overflow="fold")
        for one in wrong:
            said = one.entry_id or "", one.right_entry or "", one.words, one.where.case_id
            table.add_row(*(Text(" ".join(cleaned(cell).split())) for cell in said))
        console.print(table)

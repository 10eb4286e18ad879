"""`rebound cases`: the cases, how they stand, and how it goes. Nothing of what was pasted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.errors import WrongUsage
from bot.cli.printing import tell
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.cases.case import State
    from bot.cases.lead.insight import CaseLine, Page
    from bot.cases.lead.numbers import Numbers, Spread

_MOST: Final = 1_000
_STATES: Final = "open, waiting, taken, answered, resolved, not-a-bounce, failed, all"
DaysOption = Annotated[int, typer.Option("--days", min=1, max=3650, help="Over how many days.")]
TeamsOption = Annotated[str | None, typer.Option("--team", help="One workspace, by its id; else all.", metavar="T…")]


def cases(
    state: Annotated[str, typer.Option("--state", help=f"How they stand: {_STATES}.")] = "open",
    team: TeamsOption = None,
    days: DaysOption = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List cases with their age and who has them, and how it went lately: outcomes, times, what is asked most.

    “open” is every case that people were asked about and nobody has ended, however old; the other states are those of
    the last --days. With --json: {"days", "state", "workspaces": [{"team", "count", "cases": [{"id", "state",
    "created_at", "since", "asked_by", "entry", "urgent", "claimed_by", "taken_at", "ended_at", "outcome",
    "right_entry"}], "asked", "to_people", "solved_alone", "outcomes": {outcome: count}, "to_take", "to_end": {"count",
    "median_seconds", "p90_seconds"} or null, "asked_most": [{"entry", "count"}], "asked_under_answers": {what:
    count}}]}.
    Times are of ISO 8601; fields may be added, and none is taken away or renamed.
    """
    from bot.cases.keeping.open import existing_database
    from bot.cases.lead.insight import OPEN, Insight, since
    from bot.cases.lead.numbers import numbers
    from bot.cases.records import Sessions

    wanted = _states(state)
    now = datetime.now(UTC)
    began = since(now, days)
    found: list[tuple[str, Page, Numbers, tuple[tuple[str, int], ...]]] = []
    with existing_database(load_settings().database_url) as database:
        sessions = Sessions(database)
        insight = Insight(sessions)
        for each in (team,) if team is not None else insight.teams():
            page = insight.cases(each, wanted, limit=_MOST, since=None if set(wanted) <= set(OPEN) else began)
            found.append((each, page, numbers(sessions, each, began), insight.most_asked(each, began)))
    if as_json:
        tell(_as_json(state, days, found))
        return
    if not found:
        tell("Nothing was asked yet.")
    for each, page, went, asked in found:
        _print(each if len(found) > 1 else None, page, went, asked, days, now)


def _states(name: str) -> tuple[State, ...]:
    from bot.cases.case import State
    from bot.cases.lead.insight import OPEN

    named = {
        "open": OPEN,
        "waiting": (State.ESCALATED,),
        "taken": (State.CLAIMED,),
        "answered": (State.ANSWERED,),
        "resolved": (State.RESOLVED,),
        "not-a-bounce": (State.NOT_A_BOUNCE,),
        "failed": (State.FAILED,),
        "all": tuple(State),
    }
    if name not in named:
        raise WrongUsage(f"cases: --state is “{name[:40]!a}”; expected one of {_STATES}.")
    return named[name]


def _as_json(state: str, days: int, found: list[tuple[str, Page, Numbers, tuple[tuple[str, int], ...]]]) -> str:
    import json

    def spread(value: Spread | None) -> dict[str, float] | None:
        if value is None:
            return None
        return {"count": value.count, "median_seconds": round(value.median, 1), "p90_seconds": round(value.most, 1)}

    def line(case: CaseLine) -> dict[str, object]:
        return {
            "id": case.where.case_id,
            "state": case.state.value,
            "created_at": case.created_at.isoformat(),
            "since": case.since.isoformat(),
            "asked_by": case.asked_by,
            "entry": case.entry_id,
            "urgent": case.urgent,
            "claimed_by": case.claimed_by,
            "taken_at": case.taken_at.isoformat() if case.taken_at else None,
            "ended_at": case.ended_at.isoformat() if case.ended_at else None,
            "outcome": case.outcome.value if case.outcome else None,
            "right_entry": case.right_entry,
        }

    workspaces = [
        {
            "team": team,
            "count": page.count,
            "cases": [line(case) for case in page.lines],
            "asked": went.asked,
            "to_people": went.to_people,
            "solved_alone": went.solved_alone,
            "outcomes": dict(went.outcomes),
            "to_take": spread(went.to_take),
            "to_end": spread(went.to_end),
            "asked_most": [{"entry": entry, "count": count} for entry, count in asked],
            "asked_under_answers": dict(went.follow_ups),
        }
        for team, page, went, asked in found
    ]
    return json.dumps({"days": days, "state": state, "workspaces": workspaces}, ensure_ascii=False)


def _print(
    team: str | None, page: Page, went: Numbers, asked: tuple[tuple[str, int], ...], days: int, now: datetime
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if team is not None:
        console.print(Text(f"Workspace {team}", style="bold"))
    if page.lines:
        table = Table(box=None, pad_edge=False)
        for heading in ("Case", "State", "Age", "Who has it", "Answered with", "Ended as"):
            table.add_column(heading, overflow="fold")
        for case in page.lines:
            cells = (case.where.case_id, f"{case.state}{', urgent' if case.urgent else ''}", age(case.since, now),
                     case.claimed_by or "", case.entry_id or "", case.outcome or "")  # fmt: skip
            table.add_row(*(Text(str(cell)) for cell in cells))
        console.print(table)
    else:
        console.print("No case stands so.")
    if page.count > len(page.lines):
        console.print(f"There are {page.count - len(page.lines)} more.")
    lines = [f"In {days} days: {went.asked} asked, {went.to_people} with people, {went.solved_alone} solved without."]
    lines += [f"Until taken: {_spread(went.to_take)}."] if went.to_take else []
    lines += [f"Until ended: {_spread(went.to_end)}."] if went.to_end else []
    lines += [f"Ended as: {_listed(went.outcomes)}."] if went.outcomes else []
    lines += [f"Asked most: {_listed(asked)}."] if asked else []
    lines += [f"Asked under answers: {_listed(went.follow_ups)}."] if went.follow_ups else []
    for line in lines:
        console.print(Text(line))


def _spread(spread: Spread) -> str:
    return f"{lasted(spread.median)} as a rule, {lasted(spread.most)} at most in nine of ten"


def _listed(counts: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{what} {count}" for what, count in counts)


def age(since: datetime, now: datetime) -> str:
    """How long ago."""
    return lasted((now - since).total_seconds())


def lasted(seconds: float) -> str:
    """How long: “40 s”, “35 min”, “7 h”, “3 days”."""
    whole = max(0, int(seconds))
    if whole < 100:
        return f"{whole} s"
    if whole < 2 * 3_600:
        return f"{whole // 60} min"
    return f"{whole // 3_600} h" if whole < 2 * 86_400 else f"{whole // 86_400} days"

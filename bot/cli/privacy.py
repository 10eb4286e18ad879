"""`rebound forget` and `rebound export`: what is kept about one person, taken out or handed to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import WrongUsage
from bot.cli.printing import tell, warn
from bot.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from bot.cases.keeping.forget import Forgotten, Found

_OneWorkspace = Annotated[
    str | None, typer.Option("--team", help="Only in this workspace, by its id.", metavar="T…")
]  # fmt: skip


def forget(
    address: Annotated[
        str | None,
        typer.Argument(help="An e-mail address, or @example.com for everybody there.", metavar="[ADDRESS]"),
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="A person in Slack, by their id, in place of an address.", metavar="U…")
    ] = None,
    team: _OneWorkspace = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show which cases those are.")] = False,
) -> None:
    """Take the texts out of every case that holds an e-mail address, or that a person in Slack asked about."""
    if (address is None) == (user is None):
        raise WrongUsage("forget: name an e-mail address, or a person in Slack with --user.")
    from datetime import UTC, datetime

    from bot.cases.keeping.forget import forget as forget_now
    from bot.cases.keeping.open import existing_database

    find = _who(address, user, team)
    with existing_database(load_settings().database_url) as database:
        found = find(database)
        if dry_run:
            _show(found)
            return
        forgotten = forget_now(database, found, datetime.now(UTC))
    _tell_what(forgotten, found)


def export(
    user: Annotated[str, typer.Option("--user", help="A person in Slack, by their id.", metavar="U…")],
    team: _OneWorkspace = None,
) -> None:
    """Print everything that is kept about a person in Slack: one JSON object a line."""
    from bot.cases.keeping.export import export as lines_about
    from bot.cases.keeping.open import existing_database

    with existing_database(load_settings().database_url) as database:
        for line in lines_about(database, user, team):
            tell(line)


def _who(address: str | None, user: str | None, team: str | None) -> Callable[[Engine], Found]:
    """How what is to be forgotten is found."""
    from bot.cases.keeping.forget import find_address, find_user
    from bot.cases.keeping.wanted import NoAddress, wanted

    if address is None:
        return lambda database: find_user(database, user or "", team)
    try:
        looked_for = wanted(address)
    except NoAddress as error:
        raise WrongUsage(f"forget: {error}") from error
    return lambda database: find_address(database, looked_for, team)


def _show(found: Found) -> None:
    for case in found.cases:
        tell(f"{case.team} {case.id} {case.created_at:%Y-%m-%d %H:%M} UTC, {case.state}{_at_work(case.busy)}")
    for team, case_id, *_ in (*found.opinions, *found.notes):
        tell(f"{team} {case_id} words of this person on the case of another")
    for entry in found.beside.entries:
        tell(f"{entry.team} entry {entry.id}, {entry.state}")
    for team, incident in found.beside.incidents:
        tell(f"{team} notice {incident} about several cases alike, at that domain")
    for team, channel, thread in found.beside.threads:
        tell(f"{team} {channel} {thread} a thread in which this person spoke lately")
    _show_what_stays(found)
    tell(f"Cases: {len(found.cases)}. Nothing was changed.")


def _show_what_stays(found: Found) -> None:
    """What is the workspace's, and for its people to change."""
    for kept in found.beside.stays:
        if kept.entry:
            words = f"entry {kept.entry} was written by this person, and stays: it can be taken back in Home"
        else:
            where = f"the settings of {kept.channel}" if kept.channel else "the settings of the workspace"
            words = f"{where} hold this, and stay: they can be changed in Home"
        tell(f"{kept.team} {words}")


def _at_work(busy: bool) -> str:
    return ", which is being worked on at this moment" if busy else ""


def _tell_what(forgotten: Forgotten, found: Found) -> None:
    tell(f"Cases whose texts were taken out: {forgotten.cases}")
    if forgotten.words:
        tell(f"Opinions and notes on the cases of others that were emptied: {forgotten.words}")
    if found.given_up:
        tell(f"Jobs that were given up, and are about nothing any more: {len(found.given_up)}")
    beside = found.beside
    if beside.entries:
        tell(f"Entries of the base that were deleted: {', '.join(entry.id for entry in beside.entries)}")
    if beside.incidents:
        tell(f"Notices about several cases that are kept no more: {len(beside.incidents)}")
    if beside.threads:
        tell(f"Threads in which it is not known any more that this person spoke: {len(beside.threads)}")
    _show_what_stays(found)
    tell("What stands in Slack stays there, and copies made with “rebound backup” hold it still.")
    if not forgotten.file_clean:
        warn("The bot was reading: run this again, or parts of it stay readable in the database’s log for some hours.")
    if forgotten.left:
        warn("Some of it is being worked on at this moment. Run this again in a minute.")
        raise typer.Exit(1)

"""`rebound kb export`: what a workspace has accepted, written out for whoever keeps a folder of entries in git."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.errors import WrongUsage
from bot.cli.printing import tell
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.knowledge.overlay import OverlayEntry

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def export_command(
    team: Annotated[str, typer.Option("--team", help="The workspace, by its id.", metavar="T…")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write them into.", metavar="FOLDER")],
) -> None:
    """Write the entries that a workspace has accepted as YAML, one file each."""
    from bot.cases.keeping.open import existing_database
    from bot.cases.lead.entries import Entries
    from bot.cases.records import Sessions

    with existing_database(load_settings().database_url) as database:
        entries = Entries(Sessions(database)).overlay_of(team)
    if not entries:
        tell(f"{team} has accepted no entry.")
        return
    for path in written(entries, out):
        tell(str(path))


def written(entries: Iterable[OverlayEntry], folder: Path) -> list[Path]:
    """Write each entry into a file called by its id. A file that stands there is replaced. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for entry in entries:
        if _ID.fullmatch(entry.id) is None:
            raise WrongUsage(f"kb export: “{entry.id[:60]!a}” is no id of an entry, so no file is called by it.")
        path = folder / f"{entry.id}.yaml"
        path.write_text(entry.yaml if entry.yaml.endswith("\n") else f"{entry.yaml}\n", encoding="utf-8")
        paths.append(path)
    return paths

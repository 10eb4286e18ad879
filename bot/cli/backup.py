"""`rebound backup` and `rebound restore`: a copy of the database, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.printing import tell
from bot.settings import load_settings


def backup(file: Annotated[Path, typer.Argument(help="A new file for the copy.", metavar="FILE")]) -> None:
    """Copy the database into one file, while the bot is at work. Keep it as safe as the mail in it."""
    from bot.cases.keeping.backup import back_up

    back_up(load_settings().database_url, file)
    tell(f"The copy is {file}. It holds what people pasted: keep it as safe as their mail.")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that was made with “rebound backup”.", metavar="FILE")],
) -> None:
    """Put a copy in the place of the database; the old one is kept beside it. The bot must not be running."""
    from bot.cases.keeping.backup import restore as put_back

    kept = put_back(load_settings().database_url, file)
    tell(f"The database is that of {file} now.")
    if kept is not None:
        tell(f"What was there before is kept: {kept}. Delete it when you do not need it any more.")
    tell("Whoever was forgotten since the copy was made is in it again: run “rebound forget” for them once more.")

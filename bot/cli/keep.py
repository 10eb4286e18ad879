"""`rebound keep`: how long things are kept."""

from __future__ import annotations

import typer

from bot.cli.printing import tell
from bot.settings import load_settings

keep = typer.Typer(no_args_is_help=True)


@keep.callback()
def _about() -> None:
    """Take out what is older than REBOUND_KEEP_DAYS days."""


@keep.command()
def sweep() -> None:
    """Take out now what is older than REBOUND_KEEP_DAYS days. Beside a running bot too."""
    from datetime import UTC, datetime

    from bot.cases.keeping.open import existing_database
    from bot.cases.keeping.sweeping import sweep as sweep_now

    settings = load_settings()
    with existing_database(settings.database_url) as database:
        swept = sweep_now(database, datetime.now(UTC), settings.keep_days)
    if settings.keep_days == 0:
        tell("REBOUND_KEEP_DAYS is 0: texts are kept for ever.")
    tell(f"Cases whose texts were taken out: {swept.cases}")
    tell(f"Jobs that were given up, and are about nothing any more: {swept.given_up}")
    tell(f"Jobs that ended long ago, and were deleted: {swept.jobs}")

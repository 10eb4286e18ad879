"""Bringing the tables up to date: once, under a lock, and not beyond what a newer program has made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

_FOLDER: Final = Path(__file__).parent
HEAD: Final = max(path.stem.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))
"""The newest revision that this program knows: they are numbered."""
_LOCK: Final = 7306229
"""A number of this program's own among Postgres' advisory locks."""


class TooNew(Exception):
    """The tables were changed by a newer program, in a way that this one does not understand."""


def bring_up_to_date(connection: Connection) -> None:
    """Run what is new, once: of several processes that start at the same time the others wait here, and find it done.

    A newer program has changed the tables already: then this one goes on where that program says that it may (the table
    `compatibility`; a release first adds, and takes away only what no release that may still run needs). Raises
    `TooNew`.
    """
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = _revision(connection)
        if found is None or found < HEAD:
            _upgrade(connection)
        elif found > HEAD and _oldest_understood(connection, found) > HEAD:
            raise TooNew(found)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # here, for it is needed once a release, and takes long to load
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """The revision of the tables as they are, None for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return str(found) if found is not None else None


def _oldest_understood(connection: Connection, found: str) -> str:
    """The oldest revision whose programs may work on these tables."""
    if not inspect(connection).has_table("compatibility"):
        return found
    return str(connection.scalar(text("SELECT min(oldest_revision) FROM compatibility")) or found)

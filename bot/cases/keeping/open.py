"""Opening a database that is there already, to look at it or to tidy it: none is made, and no table is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.cases.database import engine_of, name_of, parse_url
from bot.cases.errors import StoreError
from bot.cases.migrations.up_to_date import HEAD


@contextmanager
def existing_database(database_url: str) -> Iterator[Engine]:
    """The database at this address, for as long as something is done with it. Raises `StoreError`, in one line, when
    it is not there, is not Rebound's, or stops answering meanwhile."""
    url = parse_url(database_url)
    check_there(url)
    engine = engine_of(url)
    try:
        with engine.connect() as connection:
            _check_revision(url, connection)
        yield engine
    except SQLAlchemyError as error:
        raise StoreError(f"Cannot use {name_of(url)}: {said(error)}.") from error
    finally:
        engine.dispose()


def check_there(url: URL) -> None:
    """Raises `StoreError` where an SQLite file is missing: opening it would make an empty one."""
    if url.get_backend_name() != "sqlite":
        return
    path = Path(str(url.database))
    try:
        there = path.is_file()
    except OSError as error:
        raise StoreError(f"Cannot read {name_of(url)}: {error.strerror}.") from error
    if not there:
        raise StoreError(
            f"There is no database yet: {name_of(url)} is missing. The bot makes it when it starts; another one can "
            "be named in REBOUND_DATABASE_URL."
        )


def misfit(what: str, revision: str | None, oldest: str | None) -> str | None:
    """Why this program cannot work on tables of this revision; None where it can, perhaps after it has brought them
    up to date. `oldest` is the oldest revision whose programs may work on them (migrations/up_to_date.py)."""
    if revision is None:
        return f"{what} is no database of Rebound’s."
    if revision > HEAD and (oldest or revision) > HEAD:
        return f"{what} was written by a newer version of Rebound. Use that version."
    return None


def said(error: SQLAlchemyError) -> str:
    """What the database itself said, on one line."""
    words = str(error.orig) if isinstance(error, DBAPIError) and error.orig else str(error)
    return " ".join(words.split()).rstrip(".")


def _check_revision(url: URL, connection: Connection) -> None:
    tables = inspect(connection).get_table_names()
    what = name_of(url)
    revision = oldest = None
    if "alembic_version" in tables and "cases" in tables:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if "compatibility" in tables:
        oldest = connection.scalar(text("SELECT min(oldest_revision) FROM compatibility"))
    trouble = misfit(what, revision, oldest)
    if trouble is None and str(revision) < HEAD:
        trouble = f"{what} was last used by an earlier version of Rebound. Start the bot once, then try again."
    if trouble is not None:
        raise StoreError(f"{trouble[0].upper()}{trouble[1:]}")

"""Opening the one database and bringing its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from bot.cases.errors import StoreError

BUSY_MILLISECONDS: Final = 15_000
WRITES: Final = {"sqlite_begin": "IMMEDIATE"}
"""Execution options for a transaction that is going to write: SQLite then waits for its turn at the start, where
waiting is possible, instead of failing half-way (https://www.sqlite.org/lang_transaction.html)."""


def parse_url(database_url: str) -> URL:
    """The address, with the Postgres driver that is installed. Raises `StoreError` for what is no address."""
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise StoreError(
            "REBOUND_DATABASE_URL cannot be read: expected something like sqlite:////var/lib/rebound/rebound.sqlite "
            "or postgresql://user:password@host/rebound."
        ) from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError("REBOUND_DATABASE_URL names no file: a database in memory would forget what it was told.")
    return url


def name_of(url: URL) -> str:
    """The database in words, without its password."""
    return f"the file {url.database}" if url.get_backend_name() == "sqlite" else url.render_as_string()


def open_database(database_url: str) -> Engine:
    """An engine whose tables are up to date. Raises `StoreError` naming the database and the cure."""
    url = parse_url(database_url)
    try:
        engine = engine_of(url)
        with engine.connect().execution_options(**WRITES) as connection:
            _migrate(connection)
    except OSError as error:
        raise StoreError(f"The folder of {name_of(url)} cannot be made: {error.strerror}. {_cure(url)}") from error
    except NoSuchModuleError as error:
        raise StoreError(
            f"REBOUND_DATABASE_URL begins with {url.drivername}: expected sqlite or postgresql."
        ) from error
    except CommandError as error:
        raise StoreError(
            f"{name_of(url).capitalize()} was written by a newer version of Rebound. Install that version, "
            "or set REBOUND_DATABASE_URL to another database."
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(f"Cannot use {name_of(url)}: {_said(error)}. {_cure(url)}") from error
    return engine


def write(engine: Engine) -> None:
    """Write something that changes nothing, all the way to the disk. Raises SQLAlchemy's error when that fails: a
    database that can be read may be full, or have become read-only. (SQLite leaves out an update that would change
    nothing, but not this: https://www.sqlite.org/pragma.html#pragma_user_version)"""
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        else:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def engine_of(url: URL) -> Engine:
    """An engine whose errors never quote what was to be stored: that is somebody's mail."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(raw: Any, record: object) -> None:
    """SQLite as it is safe for several threads: a write-ahead log, foreign keys, waiting for one's turn."""
    raw.isolation_level = None  # this module says when a transaction begins, not the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


def _migrate(connection: Connection) -> None:
    """Run what is new. On Postgres one process at a time: the others wait here."""
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7306229)"))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _said(error: SQLAlchemyError) -> str:
    said = str(error.orig) if isinstance(error, DBAPIError) and error.orig else str(error)
    return " ".join(said.split()).rstrip(".")


def _cure(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return "Make its folder writable for this user, or set REBOUND_DATABASE_URL to a file that is."
    return "Check REBOUND_DATABASE_URL, and that the server is running and lets this user in."

"""Opening the one database and bringing its tables up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase

from bot.cases.errors import StoreError
from bot.cases.migrations.up_to_date import TooNew, bring_up_to_date

BUSY_MILLISECONDS: Final = 2_000
"""How long a transaction waits for its turn. Slack waits three seconds for an acknowledgement, so that a refusal must
come sooner."""
_SECONDS: Final = 2
"""How long a connection to Postgres may take, and a free one of the pool."""
_WAIT_FOR_THE_FORMER: Final = 12.0
"""Seconds: a little more than a stop may take."""
WRITES: Final = {"sqlite_begin": "IMMEDIATE"}
"""Execution options for a transaction that is going to write: SQLite then waits for its turn at the start, where
waiting is possible, instead of failing half-way (https://www.sqlite.org/lang_transaction.html)."""
REDOABLE: Final = {**WRITES, "redoable": True}
"""The same for what a job writes: should the machine lose its power in the next moments, it may be lost. Then the row
of the job, which was on the disk before the job was acknowledged, still says that it is not done; it is done again, and
finds what it did in Slack. So one write of four waits for the disk."""


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
            bring_up_to_date(connection)
    except OSError as error:
        raise StoreError(f"The folder of {name_of(url)} cannot be made: {error.strerror}. {_cure(url)}") from error
    except NoSuchModuleError as error:
        raise StoreError(
            f"REBOUND_DATABASE_URL begins with {url.drivername}: expected sqlite or postgresql."
        ) from error
    except TooNew as error:
        raise StoreError(
            f"{name_of(url).capitalize()} was written by a newer version of Rebound. Install that version, "
            "or set REBOUND_DATABASE_URL to another database."
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(f"Cannot use {name_of(url)}: {_said(error)}. {_cure(url)}") from error
    return engine


@contextmanager
def writing(engine: Engine, options: Mapping[str, Any] = WRITES) -> Iterator[Connection]:
    """A transaction that writes: all or nothing. `options`: `WRITES` or `REDOABLE`."""
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def write(engine: Engine) -> None:
    """Write something that changes nothing, all the way to the disk. Raises SQLAlchemy's error when that fails: a
    database that can be read may be full, or have become read-only. (SQLite leaves out an update that would change
    nothing, but not this: https://www.sqlite.org/pragma.html#pragma_user_version)"""
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        else:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def inserting_new(engine: Engine, table: type[DeclarativeBase]) -> Any:
    """An INSERT that leaves out what is there already, by whatever unique key of the table."""
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def engine_of(url: URL) -> Engine:
    """An engine whose errors never quote what was to be stored: that is somebody's mail."""
    if url.get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=_SECONDS,
            max_overflow=15,
            hide_parameters=True,
            # A server that vanished without a word is noticed (https://www.postgresql.org/docs/current/libpq-connect.html).
            # No statements are prepared under names, which a pooler in transaction mode would give to others
            # (https://www.psycopg.org/psycopg3/docs/advanced/prepare.html#using-prepared-statements-with-pgbouncer).
            connect_args={"connect_timeout": _SECONDS, "tcp_user_timeout": 4_000, "prepare_threshold": None},
        )
        event.listen(engine, "connect", _on_connect_to_postgres)
        event.listen(engine, "begin", _on_begin_in_postgres)
        return engine
    path = Path(str(url.database))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():  # for this user alone, whatever else is usual here: it will hold other people's mail
        path.touch(mode=0o600)
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _same_file(path))
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect_to_postgres(raw: Any, record: object) -> None:
    """No statement of this program takes long: one that does waits for something that may never come."""
    with raw.cursor() as cursor:
        cursor.execute("SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '30s'")
    raw.commit()


def _on_connect(raw: Any, record: object) -> None:
    """SQLite as it is safe for several threads: a write-ahead log, foreign keys, waiting for one's turn."""
    raw.isolation_level = None  # this module says when a transaction begins, not the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}")


def _on_begin_in_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get(
        "redoable"
    ):  # https://www.postgresql.org/docs/current/wal-async-commit.html
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _on_begin(connection: Connection) -> None:
    # With a write-ahead log NORMAL never harms the file: https://www.sqlite.org/pragma.html#pragma_synchronous
    wanted = "NORMAL" if connection.get_execution_options().get("redoable") else "FULL"
    if connection.info.get("synchronous", "FULL") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


def _same_file(path: Path) -> Callable[[Connection], None]:
    """A look before each transaction whether the file is still the one that was opened: what is written to one that
    was deleted or replaced is gone, though SQLite takes it without a word (https://www.sqlite.org/howtocorrupt.html,
    section 4.1)."""
    opened: list[tuple[int, int]] = []

    def look(connection: Connection) -> None:
        try:
            found = path.stat()
        except OSError as error:
            raise OperationalError("BEGIN", None, sqlite3.OperationalError("the file is not there any more")) from error
        if not opened:
            opened.append((found.st_dev, found.st_ino))
        elif opened[0] != (found.st_dev, found.st_ino):
            raise OperationalError("BEGIN", None, sqlite3.OperationalError("the file was replaced by another"))

    return look


def lock_file(database: URL) -> sqlite3.Connection | None:
    """A lock beside an SQLite file, for as long as the connection lives; None for other databases, which several
    processes may share.

    The system lets go of it when a process dies. Waits for a former process that is stopping. Raises `StoreError`
    when it stays taken.
    """
    if database.get_backend_name() != "sqlite":
        return None
    held: sqlite3.Connection | None = None
    try:
        held = sqlite3.connect(f"{database.database}.lock", timeout=_WAIT_FOR_THE_FORMER, check_same_thread=False)
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if held is not None:
            held.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"Cannot keep work beside {name_of(database)}. Make its folder writable for this user."
            ) from error
        raise StoreError(
            f"Another Rebound is at work in {name_of(database)}. Stop it, or set REBOUND_DATABASE_URL to a database of "
            "its own for this one. Several can share one Postgres."
        ) from error
    return held


def _said(error: SQLAlchemyError) -> str:
    said = str(error.orig) if isinstance(error, DBAPIError) and error.orig else str(error)
    return " ".join(said.split()).rstrip(".")


def _cure(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return "Make its folder writable for this user, or set REBOUND_DATABASE_URL to a file that is."
    return "Check REBOUND_DATABASE_URL, and that the server is running and lets this user in."

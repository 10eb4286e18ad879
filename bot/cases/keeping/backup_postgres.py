"""Copies of a Postgres database, by its own programs: pg_dump, pg_restore and psql
(https://www.postgresql.org/docs/current/app-pgdump.html). They come with Postgres; where they are missing, the command
to run where they are not is named."""

from __future__ import annotations

import os
import re
import shlex
import subprocess  # of Postgres’ own programs, never through a shell  # nosec B404
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import URL, inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.database import engine_of, name_of
from bot.cases.durable.clock import Clock
from bot.cases.durable.presence import BEAT_EVERY
from bot.cases.durable.queue import Queue
from bot.cases.errors import StoreError
from bot.cases.floods.flood_tables import FloodRow
from bot.cases.keeping.open import misfit, said
from bot.cases.tables import ProcessRow, Table
from bot.cases.talk.conversation_tables import ThreadRow
from bot.cases.workspace.installation_tables import InstallationRow

NOT_AT_THE_FIRST_TRY: Final = "UPDATE jobs SET deaths = 1 WHERE deaths = 0 AND state IN ('waiting', 'running')"
"""For a restored copy: a job that is unfinished in it may have been done since."""
_TABLES: Final = frozenset(
    {
        *Table.metadata.tables,  # those of the modules that are named beside it too, once they are loaded
        InstallationRow.__tablename__,
        ThreadRow.__tablename__,
        FloodRow.__tablename__,
        "alembic_version",
        "compatibility",
    }
)
_LISTED: Final = re.compile(r"^\d+; \d+ \d+ TABLE (\S+) (\S+) ", re.MULTILINE)
_DUMP: Final = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--exclude-schema=dbos")
_REVISION: Final = re.compile(r"^COPY \S*alembic_version .*\n(\S+)$", re.MULTILINE)
_OLDEST: Final = re.compile(r"^COPY \S*compatibility .*\n(\S+)$", re.MULTILINE)


def dump(url: URL, to: Path) -> None:
    """Write a copy into an empty file. Raises `StoreError`."""
    asked = [*_DUMP, f"--file={to}", _address(url)]
    _run(url, asked, "no copy was made", elsewhere=[*_DUMP, "--file=FILE", _address(url)])


def restore_dump(url: URL, copy: Path, kept: Path, wait: Callable[[float], None] = time.sleep) -> Path | None:
    """Put a copy in the place of the tables, all of it or nothing. The tables as they were are kept as a further copy.
    Raises `StoreError`."""
    listed = _run(url, ["pg_restore", "--list", str(copy)], f"{copy} is no copy that can be used")
    _check_revision(url, copy)
    _check_nobody_at_work(url, wait)
    there = _tables_there(url)
    if there:
        os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        dump(url, kept)
    old = sorted((_TABLES | {name for _, name in _LISTED.findall(listed)}) & there)
    drop = f"DROP TABLE IF EXISTS {', '.join(map(_quoted, old))} CASCADE" if old else "SELECT 1"
    with tempfile.TemporaryDirectory(prefix="rebound-") as folder:  # for this user alone
        statements = Path(folder, "statements.sql")
        turned = ["pg_restore", "--no-owner", "--no-privileges", f"--file={statements}", str(copy)]
        _run(url, turned, f"{copy} is no copy that can be used")
        put = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={drop}"]
        then = [f"--file={statements}", "--command=SET search_path = public", f"--command={NOT_AT_THE_FIRST_TRY}"]
        gone = "--command=DELETE FROM processes"  # they are dead, and what they held is taken over at once
        _run(url, [*put, *then, gone, "--output=/dev/null", _address(url)], "nothing was changed")
    return kept if there else None


def _check_revision(url: URL, copy: Path) -> None:
    """Raises `StoreError` unless the copy is of a revision that is understood."""
    small = ["pg_restore", "--data-only", "--table=alembic_version", "--table=compatibility", "--file=-", str(copy)]
    rows = _run(url, small, f"{copy} is no copy that can be used")
    revision, oldest = _REVISION.search(rows), _OLDEST.search(rows)
    trouble = misfit(f"The file {copy}", revision and revision.group(1), oldest and oldest.group(1))
    if trouble is not None:
        raise StoreError(trouble)


def _check_nobody_at_work(url: URL, wait: Callable[[float], None]) -> None:
    """Raises `StoreError` when some process gives signs of life (durable/presence.py)."""
    engine = engine_of(url)
    try:
        if not inspect(engine).has_table(ProcessRow.__tablename__):
            return
        queue = Queue(engine, Clock())
        before = queue.beats()
        if before:
            wait(2 * BEAT_EVERY)
        if any(before.get(process) != beats for process, beats in queue.beats().items()):
            raise StoreError(f"A Rebound is at work in {name_of(url)}. Stop every one of them first.")
    except SQLAlchemyError as error:
        raise StoreError(f"Cannot use {name_of(url)}: {said(error)}.") from error
    finally:
        engine.dispose()


def _tables_there(url: URL) -> set[str]:
    engine = engine_of(url)
    try:
        return set(inspect(engine).get_table_names())
    except SQLAlchemyError as error:
        raise StoreError(f"Cannot use {name_of(url)}: {said(error)}.") from error
    finally:
        engine.dispose()


def _run(url: URL, command: Sequence[str], failed: str, *, elsewhere: Sequence[str] | None = None) -> str:
    """What a program prints. The password goes by its environment, which other users cannot see."""
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        done = subprocess.run(  # a list, and what is in it comes from whoever runs the program  # nosec B603
            command, env={**os.environ, **password}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        shown = shlex.join(elsewhere or command)
        raise StoreError(f"{command[0]} is not installed here. Where it is, run: {shown}") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise StoreError(f"{failed[0].upper()}{failed[1:]}: {lines[0]}")
    return done.stdout


def _address(url: URL) -> str:
    """As Postgres' own programs take it, without the password."""
    return url._replace(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

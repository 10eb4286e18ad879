"""A copy of the database, and the way back: of SQLite's file here, of Postgres by its own programs
(backup_postgres.py).

    back_up(settings.database_url, Path("rebound.backup"))      # while the bot is at work
    restore(settings.database_url, Path("rebound.backup"))      # while no bot is

The copy of an SQLite database is one file, an SQLite database itself. It is made by SQLite's online backup
(https://www.sqlite.org/backup.html) in a single step: what it holds is one moment, and nobody who writes has to wait.
Whoever can read a copy can read everything that was pasted, so that only its owner can.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from bot.cases.database import BUSY_MILLISECONDS, lock_file, name_of, parse_url
from bot.cases.errors import StoreError
from bot.cases.keeping.backup_postgres import NOT_AT_THE_FIRST_TRY, dump, restore_dump
from bot.cases.keeping.open import check_there, misfit

_BESIDE: Final = ("", "-wal", "-shm", "-journal", ".lock")
"""What belongs to an SQLite database: the file, and what lies beside it under its name and one of these."""


def back_up(database_url: str, to: Path) -> None:
    """Make a copy in a new file. Raises `StoreError`; then there is no such file."""
    url = parse_url(database_url)
    check_there(url)
    with _new_file(to) as made:
        if url.get_backend_name() == "sqlite":
            _copy(_Sqlite(Path(str(url.database)), name_of(url)), made)
            _check_copy(_Sqlite(made, "the copy"))
        else:
            dump(url, made)


def restore(database_url: str, copy: Path) -> Path | None:
    """Put a copy in the place of the database. Where what was there before is kept; None where nothing was. Raises
    `StoreError`, and then the database is as it was."""
    url = parse_url(database_url)
    if not copy.is_file():
        raise StoreError(f"There is no file {copy}.")
    if url.get_backend_name() != "sqlite":
        return restore_dump(url, copy, _free_name(copy))
    database = Path(str(url.database))
    if _is_one_of(copy, database):
        raise StoreError(f"{copy} is the database itself. Name a copy that was made with “rebound backup”.")
    _check_copy(_Sqlite(copy, f"The file {copy}"))
    with _nobody_at_work(url):
        return _put(copy, database, name_of(url))


# -- SQLite --------------------------------------------------------------------------------------------------------


class _Sqlite:
    """An SQLite file that is there, and what it is called in a message."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    @contextmanager
    def opened(self, mode: str = "rw") -> Iterator[sqlite3.Connection]:
        """Raises `StoreError` where it cannot be used, then or later. Makes none."""
        address = f"{self.path.resolve().as_uri()}?mode={mode}"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=BUSY_MILLISECONDS / 1000)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise StoreError(f"{self.name[0].upper()}{self.name[1:]} cannot be used: {error}.") from error


def _copy(source: _Sqlite, to: Path) -> None:
    """Copy a database into an empty file, which is complete in itself: no log beside it."""
    with source.opened() as from_, _Sqlite(to, f"the file {to}").opened() as target:
        from_.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchone()


def _check_copy(copy: _Sqlite) -> None:
    """Raises `StoreError` unless it is a database of Rebound's, whole, and of a revision that is understood."""
    with copy.opened() as connection:
        if [(damage,) for damage, *_ in connection.execute("PRAGMA integrity_check")] != [("ok",)]:
            raise StoreError(f"{copy.name} is damaged. Use another copy.")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        revision = oldest = None
        if {"alembic_version", "cases"} <= tables:
            (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
        if "compatibility" in tables:
            (oldest,) = connection.execute("SELECT min(oldest_revision) FROM compatibility").fetchone()
    trouble = misfit(copy.name, revision, oldest)
    if trouble is not None:
        raise StoreError(trouble)


@contextmanager
def _nobody_at_work(url: URL) -> Iterator[None]:
    """Holds the lock that a bot at work holds. Raises `StoreError` where one does."""
    database = Path(str(url.database))
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of {name_of(url)} cannot be made: {error.strerror}.") from error
    lock = lock_file(url)
    try:
        _same_owner(database, Path(f"{database}.lock"))
        yield
    finally:
        if lock is not None:
            lock.close()


def _put(copy: Path, database: Path, name: str) -> Path | None:
    """The file is replaced in one step: whatever stops this, there is a whole database, the old one or the new."""
    fresh = database.with_name(f"{database.name}.{secrets.token_hex(4)}")
    try:
        with _new_file(fresh) as made:
            source = _Sqlite(copy, f"the file {copy}")
            _copy(source, made)
            _mark_unfinished(made)
            _same_owner(database, made)
        kept = _keep_old(database)
        os.replace(fresh, database)
    except OSError as error:
        raise StoreError(f"{name} cannot be replaced: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)
    _to_disk(database.parent)
    return kept


def _mark_unfinished(database: Path) -> None:
    """What was still to be done when the copy was made may have been done since: it is done as after a death of the
    program, which looks first whether it stands already (durable/steps.py: `attempt`)."""
    with _Sqlite(database, "the copy").opened() as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'jobs'").fetchone():
            connection.execute(NOT_AT_THE_FIRST_TRY)
            connection.commit()


def _keep_old(database: Path) -> Path | None:
    """A second name for the file as it is, complete in itself. A log that cannot be brought into it any more, because
    the file is damaged, goes with it."""
    if not database.exists():
        return None
    kept = _free_name(database)
    old = _Sqlite(database, "the old one")
    with suppress(StoreError):  # it is damaged: perhaps that is why a copy is put in its place
        with old.opened("ro") as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with old.opened() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for ending in ("-wal", "-journal"):
        log = database.with_name(database.name + ending)
        if log.exists():
            log.rename(kept.with_name(kept.name + ending))
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    try:
        os.link(database, kept)
    except OSError:  # a file system without second names
        with _new_file(kept) as made:
            shutil.copyfile(database, made)
    kept.chmod(0o600)
    return kept


# -- files ---------------------------------------------------------------------------------------------------------


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """An empty file beside it to be filled, for its owner alone, which gets its name once it is full and on the disk.
    Raises `StoreError` where there is one of that name already."""
    if path.exists():
        raise StoreError(f"{path} is there already. Name a new file.")
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        _to_disk(part)
        part.rename(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        for ending in _BESIDE:
            part.with_name(part.name + ending).unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """Wait until it is on the disk: a file's content, or the names in a folder."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _free_name(path: Path) -> Path:
    """A name for what is kept beside a file: nothing that was kept before is lost."""
    number, kept = 1, path.with_name(f"{path.name}.before-restore")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.before-restore-{number}")
    return kept


def _same_owner(old: Path, new: Path) -> None:
    """Whoever could use the old file can use the new one, also where the administrator puts it there."""
    if old.exists() and os.geteuid() == 0:
        found = old.stat()
        os.chown(new, found.st_uid, found.st_gid)


def _is_one_of(copy: Path, database: Path) -> bool:
    return any(copy.resolve() == database.with_name(database.name + ending).resolve() for ending in _BESIDE)

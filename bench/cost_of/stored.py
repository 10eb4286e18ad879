"""How much of a database, of its log and of its server's processor is used."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, text

TABLES = ("cases", "inputs", "jobs", "history")


def of_log(engine: Engine) -> tuple[int, int]:
    """Bytes written to the log so far, and those of them that are whole pages (after each checkpoint)."""
    if engine.dialect.name == "sqlite":
        return 0, 0
    with engine.connect() as connection:
        written = connection.scalar(text("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"))
        pages = connection.scalar(text("SELECT wal_fpi FROM pg_stat_wal"))
    return int(written or 0), int(pages or 0)


def processor(engine: Engine) -> float:
    """Processor seconds of Postgres so far: of its main process, of its children, and of those that have ended
    (proc(5), /proc/pid/stat)."""
    if engine.dialect.name == "sqlite" or not Path("/proc/self/stat").exists():
        return 0.0
    with engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
    stats = {
        path.parent.name: path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat")
    }
    server = stats[str(backend)][1]
    ticks = sum(int(value) for value in stats[server][11:15])
    ticks += sum(int(value) for fields in stats.values() if fields[1] == server for value in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table: int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0) for table in TABLES}  # noqa: S608


def bytes(engine: Engine) -> dict[str, tuple[int, int]]:
    """Of each table: bytes, and of them those of its indexes."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT tbl_name, sum(pgsize), sum(CASE WHEN type = 'index' THEN pgsize ELSE 0 END) "
                    "FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name"
                )
            )
            return {table: (whole, indexes) for table, whole, indexes in found}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
        sizes = "SELECT pg_total_relation_size(CAST(:table AS regclass)), pg_indexes_size(CAST(:table AS regclass))"
        return {table: tuple(connection.execute(text(sizes), {"table": table}).one()) for table in TABLES}  # type: ignore[misc]


def pack(engine: Engine) -> None:
    """Give back the room of what was taken out."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM")
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))

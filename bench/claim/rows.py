"""Jobs by the million, as many rows as wanted, made by Postgres itself."""

from __future__ import annotations

from sqlalchemy import Engine, text

TEAMS = 10_000
_MANY = text(
    """
    INSERT INTO jobs (team_id, id, kind, channel, lane, payload, version, state, owner, due_at, progress, deaths,
                      created_at, ended_at)
    SELECT 'T' || team, :what || n, 'explain', 'C' || team || '-' || channel, :what || n,
           CASE WHEN CAST(:state AS text) = 'done' THEN ''
                ELSE (SELECT string_agg(md5(n::text || part::text), '')
                      FROM generate_series(1, CASE WHEN n % 2 = 0 THEN 45 ELSE 12 END) AS part) END,
           1, :state, NULL, :at + n * 0.001, '', 0, :at + n * 0.001,
           CASE WHEN CAST(:state AS text) = 'done' THEN :at + n * 0.001 END
    FROM (SELECT n, CASE WHEN random() < :noisy THEN 0 ELSE floor(power(:teams, random()))::int END AS team,
                 floor(power(50, random()))::int AS channel
          FROM generate_series(1, :rows) AS n) AS made
    """
)
_NO_LIMIT = text("SET LOCAL statement_timeout = 0")
_ONE_CHANNEL = text("UPDATE jobs SET channel = 'C0' WHERE team_id = 'T0'")


def fill(engine: Engine, rows: int, *, state: str, at: float, noisy: float = 0.0) -> None:
    """So many jobs more in this state. Workspaces and channels by Zipf’s law (the k-th is asked from 1/k as often as
    the first), so that few have much and many have little; the part `noisy` of them in one channel. Every second one is
    about a whole bounce (1.4 kB, as Postgres packs it), the others about a line."""
    with engine.connect() as connection:
        connection.execute(_NO_LIMIT)
        values = {"rows": rows, "state": state, "at": at, "noisy": noisy, "teams": TEAMS, "what": f"{state}-"}
        connection.execute(_MANY, values)
        if noisy:
            connection.execute(_ONE_CHANNEL)
        connection.commit()
    settle(engine)


def settle(engine: Engine) -> None:
    """The statistics and the marks that autovacuum makes within minutes."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM (ANALYZE) jobs"))
        connection.execute(text("SET statement_timeout = '10s'"))


def again(engine: Engine) -> None:
    """Let all that were taken wait again."""
    with engine.connect() as connection:
        connection.execute(_NO_LIMIT)
        connection.execute(text("UPDATE jobs SET state = 'waiting', owner = NULL WHERE state = 'running'"))
        connection.commit()
    settle(engine)


def empty(engine: Engine) -> None:
    """No jobs."""
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE jobs RESTART IDENTITY"))

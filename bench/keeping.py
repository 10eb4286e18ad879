"""What looks at all cases or all installations, on Postgres, as they grow.

    python bench/keeping.py [--cases 20000 100000 300000] [--installations 10000]

The hourly sweep where nothing is old, as it is and with an index by age, and where all was taken out long ago; the
counts of `/readyz` and `/metrics` beside counts of what is not done; the look of `/readyz` whether the tokens of all
workspaces can be opened. Needs Postgres (Debian: postgresql); starts one of its own.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from cryptography.fernet import Fernet  # noqa: E402
from sqlalchemy import Engine, and_, func, not_, select, text  # noqa: E402

from bot.cases.database import open_database  # noqa: E402
from bot.cases.durable.clock import Clock  # noqa: E402
from bot.cases.durable.overview import Overview  # noqa: E402
from bot.cases.keeping.clear import BUSY, TEXTS_LEFT, WITH_A_PERSON  # noqa: E402
from bot.cases.keeping.sweeping import sweep  # noqa: E402
from bot.cases.records import Sessions  # noqa: E402
from bot.cases.tables import CaseRow, JobRow  # noqa: E402
from bot.cases.workspace.installations import Installation, Installations, Token  # noqa: E402
from bot.cases.workspace.sealed import Sealer  # noqa: E402
from tests.resilience.postgres import Postgres  # noqa: E402

BY_CLEARING = "CREATE INDEX cases_by_clearing ON cases (cleared_at) WHERE cleared_at IS NOT NULL"
UNFINISHED = "CREATE INDEX jobs_not_done ON jobs (state) WHERE state <> 'done'"
INDEX = "CREATE INDEX cases_by_age ON cases (created_at) WHERE cleared_at IS NULL"
_CASES = text(
    """
    INSERT INTO cases (team_id, id, job_id, channel_id, user_id, surface, private, state, answer, text, show_details,
                       show_reply, posted_channel, posted_ts, created_at, updated_at)
    SELECT 'T' || mod(n, 10000), 'c' || n, 'Ev' || n, 'C1', 'U1', 'mention', false, 'answered',
           (SELECT string_agg(md5(n::text || part::text), '') FROM generate_series(1, 57) AS part), '', false, false,
           'C1', n::text, now(), now()
    FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
    """
)
"""Each with an answer of 1.8 kB, which stays in the row itself, as most do: packed they are not larger."""
_JOBS = text(
    """
    INSERT INTO jobs (team_id, id, kind, channel, lane, payload, version, state, due_at, progress, deaths, created_at)
    SELECT 'T' || mod(n, 10000), 'Ev' || n, 'explain', 'C1', 'Ev' || n, '', 1,
           CASE WHEN n <= 1000 THEN 'waiting' ELSE 'done' END, n, '', 0, n
    FROM generate_series(1, CAST(:jobs AS int)) AS n
    """
)


def main() -> int:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=[20_000, 100_000, 300_000])
    parser.add_argument("--installations", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=1_000_000)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("python bench/keeping.py", *sys.argv[1:])
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} processors (load before: {os.getloadavg()[0]:.1f})")
    server = Postgres()
    try:
        server.start()
        engine = open_database(server.url)
        there = 0
        for cases in sorted(options.cases):
            _run(engine, _CASES, first=there + 1, last=cases)
            there = cases
            _settle(engine)
            now = datetime.now(UTC)
            print(
                f"sweep, nothing old, {cases} cases: {_ms(lambda now=now: sweep(engine, now, 90)):.0f} ms", flush=True
            )
        _run(engine, text(INDEX))
        _settle(engine)
        now = datetime.now(UTC)
        print(f"the same with an index by age: {_ms(lambda: sweep(engine, now, 90)):.0f} ms", flush=True)
        _run(engine, text("UPDATE cases SET cleared_at = now() - interval '30 days', answer = NULL"))
        _settle(engine)
        print(f"sweep, all {there} cleared a month ago: {_ms(lambda: sweep(engine, now, 90)):.0f} ms", flush=True)
        _run(engine, text(BY_CLEARING))
        _settle(engine)
        print(f"its looks where only those of the last day are asked again: {_ms(lambda: _looks(engine, now)):.0f} ms")
        _counts(engine, options.jobs)
        sealer = Sealer([Fernet.generate_key().decode()])
        installations = Installations(Sessions(engine), sealer)
        for number in range(options.installations):
            installations.save(_installation(number))
        print(f"tokens of {options.installations} workspaces opened: {_ms(installations.all):.0f} ms")
        engine.dispose()
    finally:
        server.remove()
    return 0


def _looks(engine: Engine, now: datetime) -> None:
    """What the sweep asks for, by age and by clearing."""
    lately = and_(CaseRow.cleared_at >= now - timedelta(days=1), TEXTS_LEFT)
    old = and_(CaseRow.cleared_at.is_(None), CaseRow.created_at < now - timedelta(days=90), not_(WITH_A_PERSON))
    with engine.connect() as connection:
        for which in (lately, old):
            connection.execute(select(CaseRow.team_id, CaseRow.id).where(which, not_(BUSY)).limit(500)).all()


def _counts(engine: Engine, jobs: int) -> None:
    """The counts of `/readyz` and `/metrics`, and the same of what is not done, which an index then gives."""
    _run(engine, _JOBS, jobs=jobs)
    _run(engine, text(UNFINISHED))
    _settle(engine)
    overview = Overview(engine, Clock())

    def not_done() -> None:
        with engine.connect() as connection:
            query = select(JobRow.state, func.count()).where(JobRow.state != "done").group_by(JobRow.state)
            connection.execute(query).all()

    print(f"counts of /readyz, {jobs} jobs done: {_ms(overview.counts):.0f} ms", flush=True)
    print(f"counts of what is not done, with an index: {_ms(not_done):.1f} ms", flush=True)


def _installation(number: int) -> Installation:
    token = Token("xoxb-" + "0" * 50)
    return Installation(f"T{number}", None, "Load", "A1", "B1", "U1", ("chat:write",), token, "U2", datetime.now(UTC))


def _run(engine: Engine, statement: object, **values: int) -> None:
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(statement, values)  # type: ignore[call-overload]
        connection.commit()


def _settle(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


def _ms(do: Callable[[], object]) -> float:
    """The least of three."""
    found = []
    for _ in range(3):
        began = time.perf_counter()
        do()
        found.append(1000 * (time.perf_counter() - began))
    return min(found)


if __name__ == "__main__":
    raise SystemExit(main())

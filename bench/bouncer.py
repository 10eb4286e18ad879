"""What of the program breaks behind PgBouncer in transaction mode (https://www.pgbouncer.org/features.html).

    python bench/bouncer.py [--pgbouncer /usr/sbin/pgbouncer]

Starts a Postgres and a PgBouncer of its own (Debian: postgresql, pgbouncer), brings the tables up to date through it,
lets eight threads record, take and finish jobs through it, and counts what fails: as the program connects, and with
prepared statements switched off. Then it looks whose `statement_timeout` a transaction finds.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

import psycopg  # noqa: E402
from sqlalchemy import Engine, event, make_url, text  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402

from bot.cases.database import engine_of, open_database, parse_url  # noqa: E402
from bot.cases.durable.clock import Clock  # noqa: E402
from bot.cases.durable.queue import Given, JobState, Queue  # noqa: E402
from tests.cases.postgres import somebody_else  # noqa: E402
from tests.resilience.postgres import Postgres  # noqa: E402
from tests.resilience.program import free_port  # noqa: E402

THREADS, ROUNDS, SERVER_CONNECTIONS = 8, 50, 4


def main() -> int:
    """Prints what failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pgbouncer", default=shutil.which("pgbouncer") or "/usr/sbin/pgbouncer")
    options = parser.parse_args()
    server = Postgres()
    try:
        server.start()
        with _bouncer(options.pgbouncer, server.url) as url:
            said = subprocess.run([options.pgbouncer, "--version"], capture_output=True, text=True, check=True).stdout
            print(
                f"{said.splitlines()[0]}, psycopg {psycopg.__version__}, {SERVER_CONNECTIONS} connections to Postgres"
            )
            try:
                open_database(url).dispose()
                print("tables brought up to date through it: yes")
            except Exception as error:  # noqa: BLE001  what it is is what is asked for here
                print(f"tables brought up to date through it: no, {error}")
                open_database(server.url).dispose()
            _try("as the program connects", engine_of(parse_url(url)))
            _try("without prepared statements", _unprepared(url))
            _whose_timeout(url)
    finally:
        server.remove()
    return 0


def _unprepared(url: str) -> Engine:
    """https://www.psycopg.org/psycopg3/docs/advanced/prepare.html#using-prepared-statements-with-pgbouncer"""
    engine = engine_of(parse_url(url))
    event.listen(engine, "connect", lambda raw, record: setattr(raw, "prepare_threshold", None))
    return engine


@contextmanager
def _bouncer(program: str, url: str) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="rebound-bouncer-"))
    port, behind = free_port(), make_url(url)
    (folder / "users").write_text('"rebound" ""\n')
    (folder / "ini").write_text(
        f"[databases]\n* = host={behind.host} port={behind.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {folder / 'users'}\n"
        f"pool_mode = transaction\ndefault_pool_size = {SERVER_CONNECTIONS}\n"
    )
    user = somebody_else()
    if user is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user)
    process = subprocess.Popen([program, "-q", str(folder / "ini")], user=user, cwd=folder)
    try:
        through = behind.set(port=port).render_as_string(hide_password=False)
        _wait_for(through)
        yield through
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _try(name: str, engine: Engine) -> None:
    """Jobs through it, from several threads at once; what is raised is counted."""
    queue, faults, done = Queue(engine, Clock()), Counter[str](), Counter[str]()

    def work(which: int) -> None:
        me = f"thread {which} of {name}"
        for number in range(ROUNDS):
            try:
                queue.record(
                    Given(f"T{which}", f"{name} {number}", "explain", "C1", f"{number}", "…"), None, due_at=0.0
                )
                done["recorded"] += 1
                for taken in queue.take(me, 1, [], []):
                    queue.finish(taken.number, me, state=JobState.DONE)
                    done["finished"] += 1
            except SQLAlchemyError as error:
                said = str(getattr(error, "orig", error)).splitlines()[0]
                faults[" ".join(said.split()).replace(said[said.find('"') : said.rfind('"') + 1], "…")] += 1

    threads = [threading.Thread(target=work, args=(which,)) for which in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    print(f"{name}: of {THREADS * ROUNDS} recorded {done['recorded']}, faults: {dict(faults)}")


def _whose_timeout(url: str) -> None:
    """`SET` holds for a connection to Postgres, which the next transaction may find or not."""
    ours, stranger = Counter[str](), Counter[str]()
    engine = _unprepared(url)
    plain = psycopg.connect(url)
    plain.prepare_threshold = None
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            for _ in range(10):
                ours[str(connection.scalar(text("SHOW statement_timeout")))] += 1
                connection.commit()
                stranger[str(plain.execute("SHOW statement_timeout").fetchone())] += 1
                plain.commit()
    print(f"statement_timeout in twenty transactions of the program: {dict(ours)}; in a stranger's: {dict(stranger)}")
    plain.close()
    engine.dispose()


if __name__ == "__main__":
    raise SystemExit(main())

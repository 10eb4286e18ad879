"""A Postgres of one's own for a test, where the machine has one installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl, None when there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def somebody_else() -> str | None:
    """Postgres will not run as root: the account to run it as then."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """The address of an empty database on a server that is stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="rebound-postgres-"))
    user = somebody_else()
    if user is not None:
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True, timeout=60)

    try:
        run(str(programs / "initdb"), "-D", str(data), "-U", "rebound", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        run(str(programs / "pg_ctl"), "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgresql://rebound@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server_or_skip() -> Iterator[str]:
    """The same for a fixture: where no Postgres is installed, the tests that ask for it are left out, and say so."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no Postgres server is installed on this machine (initdb was not found)")
    with running_server(programs) as url:
        yield url

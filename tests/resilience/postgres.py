"""A Postgres that can be taken away and given back while programs are at work on it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.cases.postgres import server_programs, somebody_else
from tests.resilience.program import free_port


class Postgres:
    """One server on the loopback, with the safe settings that it comes with. `remove` it in the end."""

    def __init__(self) -> None:
        found = server_programs()
        assert found is not None, "Postgres is not installed"
        self._programs = found
        self._folder = Path(tempfile.mkdtemp(prefix="rebound-postgres-"))
        self._user = somebody_else()
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._port = free_port()
        self._running = False
        self._run("initdb", "-U", "rebound", "-A", "trust", "--no-sync", "-E", "UTF8")

    @property
    def url(self) -> str:
        return f"postgresql://rebound@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, on the address that it had before."""
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        self._run("pg_ctl", "-l", str(self._folder / "log"), "-o", options, "-w", "start")
        self._running = True

    def stop(self) -> None:
        """As when its machine dies: no client is told."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")
        self._running = False

    def remove(self) -> None:
        """Stop it, and leave nothing of it."""
        try:
            if self._running:
                self.stop()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(command, user=self._user, cwd=self._folder, check=True, capture_output=True, timeout=60)

"""`rebound serve` in a process of its own, and what can be done to it from outside."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.resilience.emulator import TOKEN
from tests.resilience.wire import Answer, request

SECRET = "resilience-signing-secret"
STARTS_WITHIN = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Program:
    """One process at a time at one address; it can be started again after its death."""

    api_url: str
    database_url: str
    folder: Path
    command: tuple[str, ...] = ()
    """What is put before `serve …`; by default this very checkout."""
    tree: Path | None = None
    """Another checkout to run, with this one's interpreter."""
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()

    @property
    def log(self) -> Path:
        """What it wrote, in all its lives."""
        return self.folder / f"log-{self.port}.jsonl"

    @property
    def pid(self) -> int:
        assert self.process is not None, "not started"
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def launch(self) -> None:
        """Start the process, without waiting for it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "REBOUND_"))}
        own = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.api_url,
            "REBOUND_DATABASE_URL": self.database_url,
            "REBOUND_ESCALATION_CHANNEL": "#escalations",
            "REBOUND_LOG_FORMAT": "json",
        }
        if self.tree is not None:
            own["PYTHONPATH"] = str(self.tree)
        command = self.command or (sys.executable, "-m", "bot.cli")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port)],
                env={**kept, **own, **self.environment},
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )

    async def start(self) -> None:
        """Start it, and wait until it takes requests."""
        self.launch()
        await self.listens()

    async def listens(self) -> None:
        """Wait until it takes requests. Raises `RuntimeError` with the end of its log."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.alive:
            if await self.is_up():
                return
            await asyncio.sleep(0.05)
        raise RuntimeError(f"it did not start: {self.log.read_text()[-2000:]}")

    async def is_up(self) -> bool:
        """Whether it takes requests now."""
        try:
            return (await self.ask("/healthz")).status == 200
        except (OSError, asyncio.IncompleteReadError):
            return False

    async def ask(self, path: str) -> Answer:
        """What one of its own pages says."""
        return await request("127.0.0.1", self.port, "GET", path)

    def kill(self) -> None:
        """As the kernel does when memory runs out: without a word."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def terminate(self) -> int | None:
        """As an orchestrator does. Gives the exit status, None when it had to be killed."""
        assert self.process is not None, "not started"
        self.process.terminate()
        try:
            return self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def pause(self) -> None:
        """It stands still, and does not know it, as when a machine is moved."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """After `pause`."""
        os.kill(self.pid, signal.SIGCONT)

    def fill_disk(self) -> tuple[int, int]:
        """No file of its can grow any more; gives what `empty_disk` wants back."""
        return resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def empty_disk(self, before: tuple[int, int]) -> None:
        """After `fill_disk`."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, before)

    def processor_seconds(self) -> float:
        """What the process has used of the processors in this life (proc(5), /proc/pid/stat)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Megabytes that it holds now (VmRSS)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def errors(self) -> list[str]:
        """What it logged as an error, in all its lives."""
        found = []
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and entry.get("level") in ("error", "critical"):
                found.append(str(entry.get("event")))
        return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port

"""The program as a person starts it: a process of its own, with a home folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def rebound(tmp_path: Path) -> Run:
    """Runs `rebound` with these arguments and standard input, in an empty folder; `env` is added to the environment,
    `before` is what a shell does first."""
    (tmp_path / "home").mkdir()

    def run(
        *args: str, stdin: str | bytes = b"", env: dict[str, str] | None = None, before: str = ""
    ) -> subprocess.CompletedProcess[str]:
        clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "LANG": "C.UTF-8", "COLUMNS": "100"}
        command = [sys.executable, "-m", "bot.cli", *args]
        done = subprocess.run(
            ["sh", "-c", f'{before}\nexec "$@"', "sh", *command] if before else command,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**clean, **(env or {})},
            timeout=60,
            check=False,
        )
        out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run

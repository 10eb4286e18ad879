"""The program as a person starts it: a process of its own, with a home folder of its own.

The base lies compiled in that home folder already, as it does in all but the first of a person's runs. What happens
without such a copy, or with one that was spoilt, is the matter of test_start.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path, copies: Path) -> Iterator[Path]:
    """A home folder with the base compiled in it, to be spoilt at will. The copy does not outlast the test: of all
    of them a disk would soon be full."""
    # What other tests laid over the base meanwhile is none of this one's.
    shutil.copytree(copies, tmp_path / "home/.cache/rebound", ignore=shutil.ignore_patterns("over-*"))
    yield tmp_path / "home"
    shutil.rmtree(tmp_path / "home/.cache")


@pytest.fixture
def rebound(tmp_path: Path, home: Path) -> Run:
    """Runs `rebound` with these arguments and standard input, in an empty folder; `env` is added to the environment,
    `before` is what a shell does first."""

    def run(
        *args: str, stdin: str | bytes = b"", env: dict[str, str] | None = None, before: str = ""
    ) -> subprocess.CompletedProcess[str]:
        clean = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": "100"}
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

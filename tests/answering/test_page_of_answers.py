"""docs/answers.md says what the program answers today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


@pytest.mark.usefixtures("copies")
def test_the_page_of_answers_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "bench/answers.py", "--check"], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

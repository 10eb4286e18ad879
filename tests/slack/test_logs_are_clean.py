"""The check of a whole run's logs finds what it is for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.logs_are_clean import unclean

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"event": "x", "token": "xoxb-1"}', "a token"),
        ("at https://hooks.slack.com/commands/T1", "a token"),
        ("to kim@exmaple.com", "an address"),
        ("to kim%40exmaple.com", "an address"),
        ("550 5.1.1 no", "a piece of a bounce"),
        ("host mx.example said: 550 no", "a piece of a bounce"),
        ("(address): User unknown", "a piece of a bounce"),
        ('{"event": "job done", "job": "Ev1", "seconds": 0.5, "case": "c550"}', None),
        ("postgresql://(hidden)@host/db, to (address)", None),
    ],
)
def test_an_unclean_line_is_told_from_a_clean_one(line: str, what: str | None) -> None:
    assert unclean(line) == what


RUN = """
import logging
import structlog

def test_that_passes(tmp_path):
    structlog.get_logger("bot").info("answered", because="{ours}")
    logging.getLogger("some.library").warning("%s", "{theirs}")
    logging.getLogger("slack_sdk.web").debug("550 5.1.1 what is not written is not looked at")
    (tmp_path / "log.jsonl").write_text("{programs}")
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not among the folders of this run's tests: what is written here is unclean on purpose."""
    with TemporaryDirectory() as made:
        yield Path(made)


def run_of(said: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A run of one test that passes and brings that about."""
    (folder / "test_it.py").write_text(RUN.format(**said))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.logs_are_clean", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--clean-logs", "--rootdir", str(folder), "--basetemp", str(folder / "base"), str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    return done


def test_a_run_is_clean_when_what_should_be_hidden_is(folder: Path) -> None:
    done = run_of({"ours": "kim@exmaple.com xoxb-1", "theirs": "kim@exmaple.com", "programs": "fine"}, folder)
    assert "3 lines, 0 of them unclean" in done.stdout
    assert done.returncode == 0


def test_a_run_fails_by_unclean_lines_of_ours_of_a_librarys_and_of_a_program(folder: Path) -> None:
    done = run_of({"ours": "550 5.1.1 one", "theirs": "550 5.1.1 two", "programs": "kim@exmaple.com"}, folder)
    assert "3 lines, 3 of them unclean" in done.stdout
    assert all(line in done.stdout for line in ("5.1.1 one", "5.1.1 two", "kim@exmaple.com"))
    assert done.returncode != 0

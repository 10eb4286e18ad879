"""The program starts with what it needs and no more, and answers the same whatever became of the compiled copy."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import explain as explaining
from bot.cli.app import app
from bot.cli.start import plainly
from tests.cli.conftest import Run

BOUNCE = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"
QUESTION = "she has no space left in her mailbox, what now?"

NEVER = [
    "alembic",
    "httpx",
    "jsonschema",
    "prometheus_client",
    "pydantic",
    "pydantic_core",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "starlette",
    "structlog",
    "typer",
    "uvicorn",
    "websockets",
    "yaml",
    "bot.knowledge.load",
    "bot.knowledge.schema",
    "bot.slack",
    "bot.cases",
]
PRINTING = ["rich", "bot.answering.terminal"]

ARGUMENTS = ("-", "file.eml", "two words", "", "--json", "--jsonl", "--why", "--short")


def loaded(home: Path, *arguments: str) -> set[str]:
    """The modules that a run has loaded by its end."""
    code = (
        "import sys; from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "explain", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("asked", [BOUNCE, QUESTION])
def test_a_run_with_a_current_copy_loads_nothing_that_checks_serves_or_stores(tmp_path: Path, asked: str) -> None:
    loaded(tmp_path, "--json", asked)
    assert not loaded(tmp_path, "--json", asked) & {*NEVER, *PRINTING}
    assert not loaded(tmp_path, asked) & set(NEVER)


@pytest.mark.skipif(os.name == "nt", reason="there every call goes to Typer")
def test_a_plain_call_means_what_typer_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    switches = dict.fromkeys(("as_json", "jsonl", "why", "short"), False)
    usual: dict[str, Any] = {"files": [], **switches, "knowledge": None, "jobs": 1}
    seen: list[dict[str, Any]] = []

    def explain(files: list[str], **options: Any) -> int:
        seen.append({"files": list(files), **options})
        return 0

    monkeypatch.setattr(explaining, "explain", explain)
    typers = get_command(app)
    for count in range(4):
        for arguments in itertools.product(ARGUMENTS, repeat=count):
            plain = plainly(["explain", *arguments])
            assert plain is not None
            assert not typers.main(["explain", *arguments], standalone_mode=False)
            assert {**usual, **plain} == seen[-1], arguments


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--version"],
        ["kb", "list"],
        ["explain", "--help"],
        ["explain", "--knowledge", "."],
        ["explain", "--knowledge=."],
        ["explain", "--", "--json"],
        ["explain", "--jso"],
        ["explain", "-x"],
        ["expl", "x"],
        ["--json", "explain"],
    ],
)
def test_what_is_not_plain_is_left_to_typer(arguments: list[str]) -> None:
    assert plainly(arguments) is None


def copy_in(home: Path) -> Path:
    [copy] = home.glob(".cache/rebound/knowledge-*")
    return copy


def cut_off(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-1000])


def emptied(copy: Path) -> None:
    copy.write_bytes(b"")


def of_something_else(copy: Path) -> None:
    copy.write_bytes(b'{"entries": []}')


def damaged(copy: Path) -> None:
    content = copy.read_bytes()
    copy.write_bytes(content[:9000] + b"\0\0\0\0" + content[9004:])


def gone(copy: Path) -> None:
    copy.unlink()


def a_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


def gone_with_its_folder(copy: Path) -> None:
    copy.unlink()
    copy.parent.rmdir()


def in_a_folder_that_is_a_file(copy: Path) -> None:
    gone_with_its_folder(copy)
    copy.parent.write_text("")


def not_to_be_read(copy: Path) -> None:
    copy.chmod(0)


def not_to_be_replaced(copy: Path) -> None:
    emptied(copy)
    copy.parent.chmod(0o500)


SPOILT = (
    cut_off,
    emptied,
    of_something_else,
    damaged,
    gone,
    a_folder,
    gone_with_its_folder,
    in_a_folder_that_is_a_file,
    not_to_be_read,
    not_to_be_replaced,
)


@pytest.mark.parametrize("spoil", SPOILT)
def test_whatever_became_of_the_copy_the_answer_is_the_same(
    rebound: Run, home: Path, spoil: Callable[[Path], None]
) -> None:
    right = [rebound("explain", asked).stdout for asked in (BOUNCE, QUESTION)]
    spoil(copy_in(home))
    done = [rebound("explain", asked) for asked in (BOUNCE, QUESTION)]
    (home / ".cache/rebound").chmod(0o700)
    assert [run.stdout for run in done] == right
    assert [run.stderr for run in done] == ["", ""]
    assert "kim@exmaple.com" in right[0]


def test_runs_at_once_on_a_machine_without_a_copy_all_answer(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "explain", "--json", BOUNCE]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [json.loads(process.communicate(timeout=60)[0]) for process in running]
    assert {answer["reason"] for answer in said} == {"recipient-unknown"}
    assert copy_in(tmp_path).is_file()


def test_a_base_that_was_changed_is_the_one_that_answers(rebound: Run, tmp_path: Path) -> None:
    entry = "entries:\n  - {id: full, reason: full, label: %s, wordings: [no space left here], codes: ['552 5.2.2']}\n"
    (tmp_path / "base").mkdir()
    for label in ("Before", "Behind"):
        (tmp_path / "base/full.yaml").write_text(entry % label)
        done = rebound("explain", "552 5.2.2 no space left here", env={"REBOUND_KNOWLEDGE": str(tmp_path / "base")})
        assert label in done.stdout


def test_an_interrupted_run_ends_without_a_word(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.cli import main; import bot.cli.explain as it\n"
        "def stop(*_, **__): raise KeyboardInterrupt\n"
        "it.explain = stop; sys.argv = ['rebound', 'explain', 'x']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")

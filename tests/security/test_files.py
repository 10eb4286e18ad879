"""What can be done with the name of a file, and with a copy of the database that somebody has changed."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from bot.cases.errors import StoreError
from bot.cases.keeping.backup import back_up, restore
from bot.cases.store import Store
from bot.playground.cast import PRIYA
from bot.playground.hands import Attachment
from tests.cases.postgres import server_or_skip
from tests.journeys.conftest import Stage

_NAME = f"<@{PRIYA}> <!channel> <#C0SUPPORT> http://evil.example/ *x*\u202e.zip"


def test_the_name_of_a_file_pings_nobody_and_links_nowhere(stage: Stage) -> None:
    asked = stage.slack.mention("#support", "what is this?", files=[Attachment(_NAME, b"PK\x03\x04" + bytes(64))])
    (reply,) = stage.settled(asked)
    shown = str(reply.blocks)
    assert not re.search(r"'type': '(?:user|channel|broadcast|link|mrkdwn)'", shown)
    assert "http://evil" not in shown
    assert "\u202e" not in shown
    assert not re.search(r"<[@!#]", reply.text)


def _has_restrict() -> bool:
    """Whether these programs of Postgres keep a script from running a shell (CVE-2025-8714)."""
    told = subprocess.run(["pg_restore", "--help"], capture_output=True, text=True, check=False).stdout
    return "--restrict-key" in told


def test_a_copy_of_postgres_that_was_tampered_with_runs_no_command_of_the_system(tmp_path: Path) -> None:
    if not _has_restrict():
        pytest.skip("these programs of Postgres are older than the release that keeps scripts from the shell")
    copy, ran = tmp_path / "copy", tmp_path / "ran"
    with server_or_skip() as url:
        Store.open(url).close()
        back_up(url, copy)
        raw = copy.read_bytes()
        found = re.search(rb"CREATE TABLE public\.cases \([^;]+;\n", raw)
        assert found is not None
        command = f"\n\\! touch {ran}\n".encode().ljust(len(found[0]) - 1) + b"\n"
        assert len(command) == len(found[0])
        copy.write_bytes(raw.replace(found[0], command))
        with pytest.raises(StoreError, match="restricted"):
            restore(url, copy)
    assert not ran.exists()


def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store.open(f"sqlite:///{tmp_path / 'cases.sqlite'}")
        store.write()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert {"cases.sqlite", "cases.sqlite-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}

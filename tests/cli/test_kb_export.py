"""What a workspace has accepted is written out for whoever keeps a folder in git, and is in order there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.lead.entries import Entries, EntryState
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cli.errors import WrongUsage
from bot.cli.kb_export import written
from bot.knowledge.overlay import OverlayEntry
from tests.cli.conftest import Run

YAML = "entries:\n  - {{id: {id}, reason: greylisted, extends: greylisted, label: Acme, wordings: [zonk at {id}]}}\n"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database as a bot leaves it that was stopped, with entries of two workspaces in it."""
    address = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    store = Store.open(address)
    entries = Entries(Sessions(store.engine))
    for team, entry_id, accepted in (("T1", "team-a", True), ("T1", "team-b", False), ("T2", "team-c", True)):
        entries.propose(team, entry_id, YAML.format(id=entry_id), by="U1", case_id=None)
        if accepted:
            entries.decide(team, entry_id, EntryState.ACCEPTED, by="U2")
    store.close()
    return address


def test_accepted_entries_of_one_workspace_are_written_and_lint_clean(
    rebound: Run, database: str, tmp_path: Path
) -> None:
    env = {"REBOUND_DATABASE_URL": database}
    done = rebound("kb", "export", "--team", "T1", "--out", "ours", env=env)
    assert (done.returncode, done.stdout) == (0, "ours/team-a.yaml\n"), done.stderr
    assert [path.name for path in (tmp_path / "ours").iterdir()] == ["team-a.yaml"]
    lint = rebound("kb", "lint", "--team", "ours")
    assert lint.returncode == 0, lint.stdout
    nothing = rebound("kb", "export", "--team", "T9", "--out", "none", env=env)
    assert (nothing.returncode, nothing.stdout) == (0, "T9 has accepted no entry.\n")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("entry_id", ["../evil", "/etc/evil", "", "a\nb", ".hidden"])
def test_no_file_is_written_for_what_is_no_id(tmp_path: Path, entry_id: str) -> None:
    with pytest.raises(WrongUsage, match="is no id of an entry"):
        written([OverlayEntry(entry_id, "entries: []\n")], tmp_path / "out")
    assert list(tmp_path.rglob("*.yaml")) == []


def test_without_a_database_that_is_one_line(rebound: Run, tmp_path: Path) -> None:
    env = {"REBOUND_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    done = rebound("kb", "export", "--team", "T1", "--out", "ours", env=env)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1

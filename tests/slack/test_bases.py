"""Each workspace is answered by its own knowledge, where it has any, and never by another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.bases import Bases

ENTRY = "entries:\n  - {{id: mailbox-full, reason: mailbox-full, label: {label}}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, label in (("team", "Of all"), ("T1", "Of the first"), ("T2", "Of the second")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ours.yaml").write_text(ENTRY.format(label=label))
    return tmp_path


def label(bases: Bases, team: str) -> str:
    return bases.current(team).knowledge.entry("mailbox-full").label


@pytest.mark.usefixtures("copies")
def test_a_workspace_has_its_own_knowledge_and_the_others_that_of_all(folder: Path) -> None:
    bases = Bases(None, folder / "team", folder)
    assert [label(bases, team) for team in ("T1", "T2", "T3", "")] == [
        "Of the first",
        "Of the second",
        "Of all",
        "Of all",
    ]


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("team", ["../T1", "T1/", "t1", ".", "..", "T1\n"])
def test_nothing_but_a_workspaces_id_names_a_folder(folder: Path, team: str) -> None:
    assert label(Bases(None, folder / "team", folder), team) == "Of all"


@pytest.mark.usefixtures("copies")
def test_a_mistake_in_one_workspaces_folder_leaves_it_the_one_of_all_until_it_is_mended(folder: Path) -> None:
    (folder / "T1" / "ours.yaml").write_text("entries:\n  - {id: mailbox-full, labell: x}\n")
    bases = Bases(None, folder / "team", folder)
    assert label(bases, "T1") == "Of all"
    assert label(bases, "T2") == "Of the second"
    (folder / "T1" / "ours.yaml").write_text(ENTRY.format(label="Mended"))
    assert label(bases, "T1") == "Mended"

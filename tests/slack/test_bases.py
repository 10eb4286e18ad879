"""Each workspace is answered by its own knowledge, where it has any, and never by another's."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.knowledge.overlay import OverlayEntry
from bot.slack.bases import Bases

ENTRY = "entries:\n  - {{id: mailbox-full, reason: mailbox-full, label: {label}}}\n"


@dataclass
class Clock:
    """A clock that stands until somebody moves it."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Entries:
    """What workspaces have accepted, in place of the database."""

    of: dict[str, tuple[OverlayEntry, ...]] = field(default_factory=dict)
    version: int = 0
    asked: int = 0

    def accept(self, team: str, *entries: OverlayEntry) -> None:
        self.of[team] = entries
        self.version += 1

    def overlay_of(self, team: str) -> tuple[OverlayEntry, ...]:
        return self.of.get(team, ())

    def overlay_version(self, team: str) -> int:
        self.asked += 1
        return self.version


def accepted(entry_id: str, wording: str = "acme wants a second knock") -> OverlayEntry:
    head = f"id: {entry_id}, reason: greylisted, extends: greylisted, label: Acme, wordings: [{wording}]"
    return OverlayEntry(entry_id, f"entries:\n  - {{{head}}}\n")


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
def test_a_mistake_in_one_workspaces_folder_costs_only_that_file_and_is_shown_until_it_is_mended(folder: Path) -> None:
    clock = Clock()
    (folder / "T1" / "theirs.yaml").write_text("entries:\n  - {id: mailbox-full, labell: x}\n")
    bases = Bases(None, folder / "team", folder, clock=clock)
    assert label(bases, "T1") == "Of the first"
    assert label(bases, "T2") == "Of the second"
    assert "T1/theirs.yaml:2" in (bases.state("T1").problem or "")
    assert bases.state("T2").problem is None
    (folder / "T1" / "theirs.yaml").unlink()
    clock.now += 2
    assert label(bases, "T1") == "Of the first"
    assert bases.state("T1").problem is None


@pytest.mark.usefixtures("copies")
def test_a_teams_folder_that_is_all_wrong_does_not_keep_the_bot_from_starting(folder: Path) -> None:
    (folder / "team" / "ours.yaml").write_text("entries: [")
    bases = Bases(None, folder / "team", None)
    assert label(bases, "T1") == "Mailbox full"
    assert "team/ours.yaml" in (bases.state().problem or "")


@pytest.mark.usefixtures("copies")
def test_what_a_workspace_accepts_answers_there_within_two_seconds_and_nowhere_else(folder: Path) -> None:
    clock, entries = Clock(), Entries()
    bases = Bases(None, folder / "team", folder, overlay=entries, clock=clock)
    assert not bases.current("T1").knowledge.has("acme")
    entries.accept("T1", accepted("acme"))
    clock.now += 2
    found = bases.current("T1").explain("451 4.7.1 acme wants a second knock").findings.findings[0]
    assert found.best is not None
    assert found.best.entry.id == "acme"
    assert label(bases, "T1") == "Of the first", "it lies over the folder"
    assert not bases.current("T2").knowledge.has("acme")
    entries.accept("T1")
    clock.now += 2
    assert not bases.current("T1").knowledge.has("acme"), "what is taken back does not answer any more"


@pytest.mark.usefixtures("copies")
def test_it_is_asked_at_most_every_two_seconds_and_nothing_is_made_anew_without_a_change(folder: Path) -> None:
    clock, entries = Clock(), Entries()
    entries.accept("T1", accepted("acme"))
    bases = Bases(None, None, None, overlay=entries, clock=clock)
    first = bases.current("T1")
    for _ in range(5):
        clock.now += 0.3
        assert bases.current("T1") is first
    assert entries.asked == 1
    clock.now += 1
    assert bases.current("T1") is first
    assert entries.asked == 2
    entries.version += 1  # something was proposed, say, and not accepted
    clock.now += 2
    assert bases.current("T1") is first


@pytest.mark.usefixtures("copies")
def test_an_accepted_entry_lies_over_a_folder_that_changes_below_it(folder: Path) -> None:
    clock, entries = Clock(), Entries()
    entries.accept("T1", accepted("acme"))
    bases = Bases(None, None, folder, overlay=entries, clock=clock)
    assert label(bases, "T1") == "Of the first"
    (folder / "T1" / "ours.yaml").write_text(ENTRY.format(label="Changed below"))
    clock.now += 2
    assert label(bases, "T1") == "Changed below"
    assert bases.current("T1").knowledge.has("acme")


@pytest.mark.usefixtures("copies")
def test_an_accepted_entry_that_does_not_fit_is_told_and_the_others_answer(folder: Path) -> None:
    entries = Entries()
    entries.accept("T1", accepted("acme"), OverlayEntry("bad", "entries: ["))
    bases = Bases(None, None, None, overlay=entries)
    assert bases.current("T1").knowledge.has("acme")
    assert "accepted entry bad" in (bases.state("T1").problem or "")
    assert bases.state("T2").problem is None

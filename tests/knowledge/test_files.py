"""Whatever changes a base changes its fingerprint, and nothing else does."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.files import files_of, fingerprint, stamp


def became_a_link(path: Path) -> None:
    elsewhere = path.rename(path.parent.parent / "elsewhere.yaml")
    path.symlink_to(elsewhere)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file was written": lambda folder: (folder / "a.yaml").write_text("entries: [] # more"),
    "a file was written in the same length": lambda folder: os.utime(folder / "a.yaml", ns=(1, 1)),
    "a file was added": lambda folder: (folder / "b.yml").write_text(""),
    "a file was added deeper down": lambda folder: (folder / "deep" / "er.yaml").write_text(""),
    "a file was taken away": lambda folder: (folder / "a.yaml").unlink(),
    "a file has another name": lambda folder: (folder / "a.yaml").rename(folder / "aa.yaml"),
    "a file became a link to another": lambda folder: became_a_link(folder / "a.yaml"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "base"
    (place / "deep").mkdir(parents=True)
    (place / "a.yaml").write_text("entries: []")
    return place


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows(folder: Path, what: str) -> None:
    before = fingerprint(folder)
    CHANGES[what](folder)
    assert fingerprint(folder) != before


def test_what_is_no_knowledge_does_not_show(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "README.md").write_text("words")
    assert fingerprint(folder) == before


def test_a_teams_folder_shows_too(folder: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    team.mkdir()
    before = fingerprint(folder, team)
    (team / "own.yaml").write_text("")
    assert fingerprint(folder, team) != before
    assert fingerprint(folder) != fingerprint(folder, tmp_path / "not there")


def test_files_come_in_the_order_of_their_names_and_links_to_folders_are_not_followed(folder: Path) -> None:
    for name in ("deep/z.yaml", "deep.yaml", "deep-er.yaml", "b.yml", "c.txt"):
        (folder / name).write_text("")
    (folder / "round").symlink_to(folder)
    names = [path.relative_to(folder).as_posix() for path in files_of(folder)]
    assert names == ["a.yaml", "b.yml", "deep/z.yaml", "deep-er.yaml", "deep.yaml"]


def test_a_stamp_tells_of_a_change_of_any_of_its_files(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "weights.json"
    other.write_text("{}")
    before = stamp(folder / "a.yaml", other)
    other.write_text("{ }")
    assert stamp(folder / "a.yaml", other) != before

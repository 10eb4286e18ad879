"""The compiled copy gives the same base as the YAML, and never a stale or a damaged one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot.knowledge.cache import load_cached
from tests.shipped import shipped

Make = Callable[..., Path]


def test_the_copy_gives_the_same_base_as_the_yaml(tmp_path: Path) -> None:
    first = load_cached(cache_folder=tmp_path)
    second = load_cached(cache_folder=tmp_path)
    assert first == second == shipped()


def test_a_changed_file_is_read_anew(base_with: Make, tmp_path: Path) -> None:
    folder = base_with()
    assert load_cached(folder, cache_folder=tmp_path).entry("mailbox-full").label == "Mailbox full"
    path = folder / "file0.yaml"
    path.write_text(path.read_text().replace("label: Mailbox full", "label: No room"))
    assert load_cached(folder, cache_folder=tmp_path).entry("mailbox-full").label == "No room"


def test_a_damaged_copy_is_made_anew(base_with: Make, tmp_path: Path) -> None:
    folder = base_with()
    load_cached(folder, cache_folder=tmp_path)
    [copy] = tmp_path.glob("knowledge-*")
    copy.write_bytes(b"{")
    assert load_cached(folder, cache_folder=tmp_path).has("mailbox-full")
    assert copy.read_bytes() != b"{"


def test_a_folder_that_cannot_be_written_only_means_no_copy(base_with: Make, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert load_cached(base_with(), cache_folder=blocked).has("mailbox-full")


def test_old_copies_are_cleared_away(base_with: Make, tmp_path: Path) -> None:
    folder = base_with()
    for number in range(8):
        os.utime(folder / "file0.yaml", (number, number))
        load_cached(folder, cache_folder=tmp_path)
    assert len(list(tmp_path.glob("knowledge-*"))) <= 4

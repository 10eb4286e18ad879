"""Entries that a workspace has accepted lie over its base, and one that does not fit is left out and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.base import Knowledge
from bot.knowledge.cache import load_cached
from bot.knowledge.compiled_file import NAMES, NAMES_OVER
from bot.knowledge.load import load_knowledge
from bot.knowledge.overlay import OverlayEntry, overlaid
from tests.knowledge.conftest import ENTRY

Make = Callable[..., Path]


def accepted(entry_id: str, more: str = "", reason: str = "mailbox-full") -> OverlayEntry:
    head = f"entries:\n  - id: {entry_id}\n    reason: {reason}\n    extends: mailbox-full\n    label: {entry_id}\n"
    return OverlayEntry(entry_id, head + more, 1)


@pytest.fixture
def base(base_with: Make) -> Knowledge:
    return load_knowledge(base_with())


def test_accepted_entries_are_as_if_they_stood_in_a_teams_folder(base: Knowledge, base_with: Make) -> None:
    entries = [accepted("acme", "    meaning: Ours.\n"), accepted("other", "    wordings: [no room at acme]\n")]
    team = base_with(*(entry.yaml for entry in entries), folder="team")
    assert overlaid(base, entries).knowledge.entries == load_knowledge(base_with(), team).entries


def test_nothing_accepted_is_the_very_base(base: Knowledge) -> None:
    assert overlaid(base, ()).knowledge is base


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("    extends: mailbox-full\n", "accepted entry bad:6:5: The key “extends” stands here a second time."),
        ("    codes: [nine]\n", "accepted entry bad:6:13: In the entry “bad”, “nine” is no code."),
        ("    meaning: [", "accepted entry bad:7:1: This is not YAML"),
        ("  - {id: acme, reason: mailbox-full, label: A}\n", "accepted entry bad:6:6: The id “acme” is used"),
    ],
)  # fmt: skip
def test_one_that_does_not_fit_is_left_out_with_its_line_and_the_others_speak(
    base: Knowledge, more: str, says: str
) -> None:
    found = overlaid(base, [accepted("acme"), accepted("bad", more)])
    assert found.knowledge.has("acme")
    assert not found.knowledge.has("bad")
    (problem,) = found.problems
    assert str(problem).startswith(says)


def test_one_whose_general_entry_is_gone_is_left_out(base_with: Make) -> None:
    renamed = load_knowledge(base_with(ENTRY.replace("mailbox-full", "quota"), folder="renamed"))
    found = overlaid(renamed, [accepted("acme")])
    assert found.knowledge is not None
    assert not found.knowledge.has("acme")
    assert "extends “mailbox-full”, which does not exist" in str(found.problems[0])


def test_what_is_worked_out_of_the_base_with_them_is_kept_beside_it_and_not_mixed_up(
    base_with: Make, tmp_path: Path
) -> None:
    cache, folder = tmp_path / "cache", base_with()
    below = load_cached(folder, cache_folder=cache)
    one = overlaid(below, [accepted("acme")]).knowledge
    assert one.compiled.section("a", lambda: "one") == "one"
    assert below.compiled.section("a", lambda: "base") == "base"
    changed = overlaid(below, [accepted("acme", "    meaning: Ours.\n")]).knowledge
    assert changed.compiled.section("a", lambda: "changed") == "changed"
    again = overlaid(load_cached(folder, cache_folder=cache), [accepted("acme")]).knowledge
    assert again.compiled.section("a", lambda: "made again") == "one"
    assert {path.name.rpartition("-")[0] + "-" for path in cache.iterdir()} == {NAMES, NAMES_OVER}


def test_what_is_the_same_for_any_base_is_kept_once(base_with: Make, tmp_path: Path) -> None:
    below = load_cached(base_with(), cache_folder=tmp_path)
    above = overlaid(below, [accepted("acme")]).knowledge
    assert above.compiled.section("learnt", lambda: "first", of_any=True) == "first"
    assert below.compiled.section("learnt", lambda: "second", of_any=True) == "first"


def test_copies_of_what_workspaces_accepted_do_not_push_out_those_of_bases(base_with: Make, tmp_path: Path) -> None:
    below = load_cached(base_with(), cache_folder=tmp_path)
    for number in range(40):
        overlaid(below, [accepted(f"acme-{number}")]).knowledge.compiled.section("a", lambda: 1)
    kept = [path.name for path in tmp_path.iterdir()]
    assert len([name for name in kept if name.startswith(NAMES)]) == 1
    assert len([name for name in kept if name.startswith(NAMES_OVER)]) == 32

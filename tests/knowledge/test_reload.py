"""A running bot takes over a changed base, and goes on with the last good one when the change cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.base import Knowledge
from bot.knowledge.problem import KnowledgeError
from bot.knowledge.reload import Reloading

Make = Callable[..., Path]

OURS = "entries:\n  - {id: mailbox-full, reason: mailbox-full, label: Ours}\n"


def label_of(knowledge: Knowledge) -> str:
    return knowledge.entry("mailbox-full").label


def rewritten(folder: Path, old: str, new: str) -> None:
    path = folder / "file0.yaml"
    path.write_text(path.read_text().replace(old, new))


def test_a_change_is_taken_over(base_with: Make) -> None:
    folder = base_with()
    reloading = Reloading(label_of, folder, every=0)
    rewritten(folder, "label: Mailbox full", "label: No room left")
    assert reloading.current() == "No room left"
    assert reloading.problems == ()


def test_a_mistake_leaves_the_last_good_base_and_says_what_is_wrong(base_with: Make) -> None:
    folder = base_with()
    reloading = Reloading(label_of, folder, every=0)
    rewritten(folder, "label: Mailbox full", "labell: Mailbox full")
    assert reloading.current() == "Mailbox full"
    assert "file0.yaml" in str(reloading.problems[0])
    rewritten(folder, "labell: Mailbox full", "label: Mended")
    assert reloading.current() == "Mended"
    assert reloading.problems == ()


def test_a_base_that_goes_away_leaves_the_last_good_one(base_with: Make) -> None:
    folder = base_with()
    reloading = Reloading(label_of, folder, every=0)
    (folder / "file0.yaml").unlink()
    assert reloading.current() == "Mailbox full"
    assert reloading.problems


def test_the_files_are_not_looked_at_more_often_than_asked(base_with: Make) -> None:
    now = [0.0]
    folder = base_with()
    reloading = Reloading(label_of, folder, every=5, clock=lambda: now[0])
    rewritten(folder, "label: Mailbox full", "label: No room left")
    now[0] = 4.9
    assert reloading.current() == "Mailbox full"
    now[0] = 5.0
    assert reloading.current() == "No room left"


def test_a_bot_does_not_start_on_a_base_that_cannot_be_used(base_with: Make) -> None:
    with pytest.raises(KnowledgeError):
        Reloading(label_of, base_with("entries: 3\n"))


def test_a_team_folder_that_vanishes_leaves_the_last_good_one_until_it_is_back(base_with: Make) -> None:
    folder, team = base_with(), base_with(OURS, folder="team")
    reloading = Reloading(label_of, folder, team, every=0)
    assert reloading.current() == "Ours"
    team.rename(team.with_name("away"))
    assert reloading.current() == "Ours"
    assert "team" in str(reloading.problems[0])
    team.with_name("away").rename(team)
    assert reloading.current() == "Ours"
    assert reloading.problems == ()


def test_a_change_that_nests_without_end_does_not_bring_the_bot_down(base_with: Make) -> None:
    folder = base_with()
    reloading = Reloading(label_of, folder, every=0)
    (folder / "file1.yaml").write_text("entries: " + "[" * 1_000_000)
    assert reloading.current() == "Mailbox full"
    assert "20 deep" in str(reloading.problems[0])


THEIRS = "entries:\n  - {id: theirs, reason: mailbox-full, label: Theirs, extends: mailbox-full}\n"
BROKEN = "entries:\n  - {id: broken, labell: Broken}\n"


def ids_of(knowledge: Knowledge) -> list[str]:
    return [entry.id for entry in knowledge.entries]


def test_a_teams_folder_with_mistakes_at_the_start_costs_only_the_files_that_have_them(base_with: Make) -> None:
    told: list[str] = []
    team = base_with(BROKEN, THEIRS, folder="team")
    reloading = Reloading(ids_of, base_with(), team, every=0, tell=lambda problem: told.append(str(problem)))
    assert reloading.current() == ["mailbox-full", "theirs"]
    assert [line.split(":")[:2] for line in told] == [["team/file0.yaml", "2"]] * 3
    assert len(reloading.problems) == len(told) == len(set(told))
    (team / "file1.yaml").write_text(THEIRS.replace("id: theirs", "id: changed"))
    assert reloading.current() == ["mailbox-full", "changed"], "as long as there was no whole one, it goes on so"
    assert len(told) == 3, "each is told once"
    (team / "file0.yaml").write_text(OURS)
    assert reloading.current() == ["mailbox-full", "changed"]
    assert reloading.problems == ()
    (team / "file0.yaml").write_text(BROKEN)
    (team / "file1.yaml").unlink()
    assert reloading.current() == ["mailbox-full", "changed"], "the last whole one stays"
    assert reloading.problems


@pytest.mark.parametrize("files", [(), (BROKEN,), (THEIRS, THEIRS), ("entries: " + "[" * 1_000,)])
def test_a_teams_folder_never_keeps_a_bot_from_starting(
    base_with: Make, tmp_path: Path, files: tuple[str, ...]
) -> None:
    (tmp_path / "team").mkdir()
    team = base_with(*files, folder="team") if files else tmp_path / "team"
    reloading = Reloading(ids_of, base_with(), team)
    assert reloading.current()[0] == "mailbox-full"
    assert reloading.problems
    assert all(problem.file.startswith(("team/", str(team))) for problem in reloading.problems)

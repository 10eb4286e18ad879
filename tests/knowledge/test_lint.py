"""The lint holds the base to what makes it worth keeping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.files import shipped_folder
from bot.knowledge.lint import lint, reading_grade
from tests.knowledge.conftest import ENTRY

Make = Callable[..., Path]


def said(folder: Path) -> str:
    return "\n".join(map(str, lint(folder)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"mailbox is full"', r"'mailbox .* full'"), "looks like a regular expression"),
        (('"mailbox is full"', '"<code>"'), "has no word of its own"),
        (("meaning: The mailbox has no room left.", "meaning: The address is invalid."), "“invalid”"),
        (("Send it again.]", "Send it again., c, d, e, f]"), "at most 4"),
        (("Send it again.]", f"'{'x' * 300}']"), "300 characters"),
        (("reply: Hello, the mailbox is full.", "reply: Hello, 552 5.2.2."), "has a code in it"),
        (
            ("meaning: The mailbox has no room left.", "meaning: Notwithstanding administrative considerations "
             "regarding organisational retention obligations, additional accumulation of correspondence is prevented."),
            "school grade",
        ),
        (("reason: mailbox-full", "reason: mailbox-fool"), "has no entry of its own"),
    ],
)  # fmt: skip
def test_what_is_not_good_enough_is_named(base_with: Make, change: tuple[str, str], says: str) -> None:
    assert says in said(base_with(change=change))


def test_a_wording_in_two_entries_is_named_with_both(base_with: Make) -> None:
    other = ENTRY.replace("id: mailbox-full", "id: other").replace('"quota', '"another quota')
    assert "the wording “mailbox is full” is also one of “mailbox-full”" in said(base_with(ENTRY, other))


def test_a_general_entry_must_be_complete(base_with: Make) -> None:
    problems = said(base_with())
    assert "questions to the customer" in problems
    assert "ways in which people ask" in problems
    assert "examples" in problems
    assert "“checked” is missing" in problems


def test_a_teams_own_entries_need_not_be_complete(base_with: Make) -> None:
    own = "entries:\n  - {id: mailbox-full, reason: mailbox-full, label: Voll}\n"
    team = base_with(own, folder="team")
    assert not [problem for problem in lint(base_with(), team) if problem.file.startswith("team")]


def test_short_sentences_read_at_a_low_grade() -> None:
    assert reading_grade("The mailbox is full. Ask them to make room.") < 4
    assert reading_grade("") == 0


def test_the_base_that_ships_has_no_problem() -> None:
    assert lint(shipped_folder()) == []

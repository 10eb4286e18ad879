"""An entry is tried before it answers anybody: what it would answer, and what it would change, is told."""

from __future__ import annotations

from bot.knowledge.base import Knowledge
from bot.knowledge.drafting import draft_entry
from bot.matching.trial import Tried, try_entry

GATE = "451 4.7.1 <kim@example.org>: Acme gate says zonk the frobnicator"
OTHER_GATE = "host mx.example.net[192.0.2.4] said: 451 4.7.1 <lee@example.net>: Acme gate says zonk the frobnicator"
UNKNOWN = "550 5.1.1 <kim@example.com>: User unknown"


def drafted(knowledge: Knowledge, bounce: str = GATE) -> str:
    return draft_entry(bounce, knowledge=knowledge, entry_id="team-acme", reason="greylisted", meaning="Acme waits.")


def test_what_it_would_answer_is_told_and_its_own_example_holds(knowledge: Knowledge) -> None:
    trial = try_entry(
        knowledge, drafted(knowledge), [("first", OTHER_GATE, None), ("other", UNKNOWN, "recipient-unknown")]
    )
    assert trial.usable
    assert trial.answers == (Tried("first", None, "team-acme"),)
    assert trial.changes == ()
    assert trial.misses == ()
    assert trial.tried == 2


def test_an_answer_that_it_would_take_from_another_entry_is_told(knowledge: Knowledge) -> None:
    trial = try_entry(knowledge, drafted(knowledge), [("first", OTHER_GATE, "policy-rejected")])
    assert trial.changes == (Tried("first", "policy-rejected", "team-acme"),)


def test_what_the_base_answers_otherwise_today_is_not_laid_at_its_door(knowledge: Knowledge) -> None:
    trial = try_entry(knowledge, drafted(knowledge), [("old", UNKNOWN, "mailbox-full")])
    assert trial.changes == ()


def test_a_mistake_in_it_is_told_with_its_line_and_nothing_is_tried(knowledge: Knowledge) -> None:
    trial = try_entry(knowledge, drafted(knowledge).replace("meaning:", "meanings:"), [("first", GATE, None)])
    assert not trial.usable
    assert "“meanings” is not known" in str(trial.problems[0])
    assert str(trial.problems[0]).startswith("proposed entry:")
    assert trial.tried == 0


def test_a_wording_that_the_base_has_already_is_told(knowledge: Knowledge) -> None:
    trial = try_entry(knowledge, drafted(knowledge, "450 Greylisting in action, please come back later"))
    assert "is also one of “greylisted”" in str(trial.problems[0])

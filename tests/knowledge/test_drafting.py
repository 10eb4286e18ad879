"""An entry drafted from a case answers what says the same, lints clean, and holds nothing of anybody."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.drafting import draft_entry, draft_id
from bot.knowledge.entry import Entry
from bot.knowledge.lint import lint_over
from bot.knowledge.source import read_text
from tests.shipped import shipped

BOUNCE = (
    "<kimberly@acme.example>: host mx7.acme.example[198.51.100.7] said: 451 4.7.1 [203.0.113.5] Acme gate says that "
    "kimberly must wait 300 seconds, see http://gate.acme.example/why?id=77 (4XyZ1a2B3c) sent by lee@firma.example (in "
    "reply to RCPT TO command)"
)


def drafted(bounce: str, **more: object) -> Entry:
    given_all: dict[str, object] = {"entry_id": "team-acme", "reason": "greylisted", "label": "Acme gate", **more}
    text = draft_entry(bounce, knowledge=shipped(), **given_all)  # type: ignore[arg-type]
    file = read_text(text, "draft")
    found = [problem for problem in lint_over(shipped(), [file]) if "is also one of" not in problem.what]
    assert found == [], text
    (entry,) = file.content.entries
    return entry


def test_names_numbers_and_ids_become_placeholders_and_the_servers_words_stay() -> None:
    entry = drafted(BOUNCE)
    assert entry.wordings == (
        "[<ip>] Acme gate says that <code> must wait <limit> seconds, see <url> (<code>) sent by <address>",
    )
    assert entry.codes == ("451 4.7.1",)
    assert (entry.reason, entry.extends) == ("greylisted", "greylisted")


def test_nothing_of_the_case_stays_in_the_whole_of_the_draft() -> None:
    text = draft_entry(BOUNCE, knowledge=shipped(), entry_id="team-x", reason="greylisted")
    for own in ("kimberly", "acme.example", "198.51.100.7", "203.0.113.5", "4XyZ1a2B3c", "firma", "id=77"):
        assert own not in text, own


def test_the_name_of_a_blocklist_stays_since_it_says_something() -> None:
    wording = drafted("550 5.7.1 zonked because zen.spamhaus.org frobnicates mail.firma.example").wordings[0]
    assert wording == "zonked because zen.spamhaus.org frobnicates <server>"


def test_a_mark_of_a_provider_stays_and_so_does_the_number_of_an_rfc() -> None:
    wording = drafted("550 zonked by rule OFR_417 under RFC 5322").wordings[0]
    assert wording == "zonked by rule OFR_417 under RFC 5322"


def test_the_words_of_whoever_solved_it_are_the_meaning_and_the_steps_and_hold_in_every_case() -> None:
    entry = drafted(
        BOUNCE,
        meaning="Acme wants a letter.",
        steps=["Write to Acme.", "Wait."],
        who="sender",
        checked=date(2026, 1, 2),
    )
    assert entry.meaning == "Acme wants a letter."
    assert entry.steps is not None
    assert entry.steps.sender == ("Write to Acme.", "Wait.")
    assert entry.in_every_case == ("who", "steps")
    assert entry.checked == date(2026, 1, 2)


def test_words_from_outside_bring_no_placeholders_controls_or_conditions_of_their_own() -> None:
    entry = drafted(
        BOUNCE, meaning="a <b> {c} \x1b[31m\ue000d\n# e: f <address>", title="x" * 500, steps=["s" * 999] * 9
    )
    assert entry.meaning == "a ‹b› (c) [31m d # e: f <address>"
    assert len(entry.title or "") <= 120
    assert entry.steps is not None
    assert len(entry.steps.sender) == 4
    assert all(len(step) <= 240 for step in entry.steps.sender)


def test_a_reply_with_a_code_in_it_is_left_out_and_that_is_said() -> None:
    text = draft_entry(
        BOUNCE, knowledge=shipped(), entry_id="team-x", reason="greylisted", reply="Hello,\n\nIt was a 550.\n\nBye"
    )
    assert "had a code in it" in text
    assert "It was a 550" not in text
    assert drafted(BOUNCE, reply="Hello,\n\nIt was late.\n\nBye").reply == "Hello,\n\nIt was late.\n\nBye"


def test_a_reason_that_the_base_does_not_have_makes_a_general_entry_of_its_own() -> None:
    entry = drafted(BOUNCE, reason="zonked")
    assert (entry.reason, entry.extends) == ("team-acme", None)
    assert entry.title == "Acme gate"
    assert entry.meaning


@pytest.mark.parametrize("bounce", ["550 5.1.1", "what is greylisting?", "550 .* [a-z] \\d+ zonk$", "ja 満杯です zonk"])
def test_whatever_the_bounce_says_the_draft_is_in_order(bounce: str) -> None:
    drafted(bounce)


def test_a_bounce_that_says_nothing_gives_a_draft_that_says_what_is_missing() -> None:
    text = draft_entry("", knowledge=shipped(), entry_id="team-x", reason="greylisted")
    assert "Write here what the server says" in text
    (problem,) = lint_over(shipped(), [read_text(text, "draft")])
    assert "nothing is ever answered by it" in problem.what


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_draft_of_any_words_is_in_order(said: str, meaning: str) -> None:
    drafted(f"550 5.7.1 <kim@example.org>: {said}", meaning=meaning, title=meaning, steps=[meaning], reply=meaning)


def test_whoever_looks_it_over_is_told_where() -> None:
    text = draft_entry(BOUNCE, knowledge=shipped(), entry_id="team-x", reason="greylisted")
    assert len(re.findall(r"^ *# Look: ", text, re.MULTILINE)) >= 3
    assert yaml.safe_load(text)["entries"][0]["id"] == "team-x"


def test_an_id_is_made_of_words_and_is_nobody_elses() -> None:
    assert draft_id("Acme’s Gate!", ()) == "team-acme-s-gate"
    assert draft_id("Acme", {"team-acme", "team-acme-2"}) == "team-acme-3"
    assert draft_id("x" * 200, ()).startswith("team-xxx")
    assert len(draft_id("x" * 200, ())) <= 60
    assert draft_id("満杯", ()) == "team"

"""Entries take over from others, and a team's own lie over the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.load import load_knowledge
from bot.knowledge.problem import KnowledgeError
from tests.knowledge.conftest import ENTRY
from tests.shipped import shipped

Make = Callable[..., Path]

NARROWER = """\
entries:
  - id: gmail-full
    reason: mailbox-full
    extends: mailbox-full
    label: Gmail over quota
    wordings: ["over quota at gmail"]
    meaning: The Google account has no room left.
"""


def test_an_entry_takes_over_the_texts_that_it_does_not_give(base_with: Make) -> None:
    entry = load_knowledge(base_with(ENTRY, NARROWER)).entry("gmail-full")
    assert entry.title == "The mailbox of <address> is full"
    assert entry.meaning == "The Google account has no room left."
    assert entry.steps is not None
    assert entry.steps.sender


def test_an_entry_does_not_take_over_what_others_are_matched_by(base_with: Make) -> None:
    entry = load_knowledge(base_with(ENTRY, NARROWER)).entry("gmail-full")
    assert entry.wordings == ("over quota at gmail",)
    assert entry.codes == ()
    assert entry.asks == ()


def test_a_variant_of_the_parent_does_not_undo_what_the_entry_says_itself(base_with: Make) -> None:
    variant = '    variants:\n      - when: {lost: "no"}\n        meaning: For now.\n        retry: Wait.\n'
    entry = load_knowledge(base_with(ENTRY + variant, NARROWER)).entry("gmail-full")
    assert entry.variants[0].meaning is None
    assert entry.variants[0].retry == "Wait."


def test_an_id_used_twice_names_both_files(base_with: Make) -> None:
    with pytest.raises(KnowledgeError, match=r"file1\.yaml.*“mailbox-full”.*file0\.yaml"):
        load_knowledge(base_with(ENTRY, ENTRY))


def test_an_entry_that_extends_nothing_known_is_named(base_with: Make) -> None:
    with pytest.raises(KnowledgeError, match="extends “nowhere”, which does not exist"):
        load_knowledge(base_with(ENTRY, NARROWER.replace("extends: mailbox-full", "extends: nowhere")))


def test_entries_that_extend_one_another_in_a_circle_are_named(base_with: Make) -> None:
    circle = ENTRY.replace("    label:", "    extends: gmail-full\n    label:")
    with pytest.raises(KnowledgeError, match="in a circle"):
        load_knowledge(base_with(circle, NARROWER))


def test_a_team_adds_its_own_wordings_and_replaces_texts_without_touching_the_shipped_files(
    base_with: Make,
) -> None:
    own = "entries:\n  - {id: mailbox-full, reason: mailbox-full, label: Voll, wordings: [Speicher voll]}\n"
    knowledge = load_knowledge(base_with(ENTRY), base_with(own, folder="team"))
    entry = knowledge.entry("mailbox-full")
    assert entry.label == "Voll"
    assert entry.wordings == ("Speicher voll", "mailbox is full", "quota exceeded for <address>")
    assert entry.title == "The mailbox of <address> is full"


def test_a_team_adds_entries_of_its_own(base_with: Make) -> None:
    own = NARROWER.replace("gmail-full", "our-archive-full")
    knowledge = load_knowledge(base_with(ENTRY), base_with(own, folder="team"))
    assert knowledge.entry("our-archive-full").title == "The mailbox of <address> is full"


def test_the_base_that_ships_is_whole() -> None:
    knowledge = shipped()
    assert len(knowledge.entries) > 100
    assert {entry.reason for entry in knowledge.entries} <= {entry.id for entry in knowledge.entries}


def test_marks_replies_and_texts_are_found_by_name() -> None:
    base = shipped()
    mark = base.marks[3]
    assert mark in base.marks_named_in(f"550 refused [{mark.mark}] by policy")
    assert base.marks_named_in("no mark at all") == ()
    german = base.replies_in("de")
    assert german is not None
    assert german.language == "de"
    party = base.texts_of("forwarder")
    assert party is not None
    assert party.party == "forwarder"
    assert base.texts_of("recipient") is None


def test_a_host_of_a_forwarding_service_is_told_by_its_domain() -> None:
    base = shipped()
    domain = base.forwarding_services[0]
    assert base.is_forwarding_domain(domain)
    assert base.is_forwarding_host(domain)
    assert base.is_forwarding_host(f"mx1.{domain}")
    assert not base.is_forwarding_domain(f"mx1.{domain}")
    assert not base.is_forwarding_host(f"not{domain}")

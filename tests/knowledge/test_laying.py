"""What a team lays over an entry takes effect, whatever the base says elsewhere, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry, Steps, When
from bot.knowledge.load import load_knowledge
from bot.knowledge.problem import KnowledgeError
from tests.knowledge.conftest import ENTRY

Make = Callable[..., Path]

VARIED = (
    ENTRY
    + """\
    refused-by: [recipient, own]
    variants:
      - when: {lost: "no"}
        meaning: It is full for now.
        steps: {sender: [Wait.]}
        retry: By itself.
        reply: Hello, it is only late.
      - when: {says: [archive]}
        meaning: The archive is full.
        reply: Hello, the archive is full.
  - id: gmail-full
    reason: mailbox-full
    extends: mailbox-full
    label: Gmail full
    wordings: ["over quota at gmail"]
  - id: exchange-full
    reason: mailbox-full
    extends: mailbox-full
    label: Exchange full
    wordings: ["over quota at exchange"]
    meaning: The Exchange mailbox is full.
"""
)
HEAD = "entries:\n  - id: mailbox-full\n    reason: mailbox-full\n    label: Mailbox full\n"


def over(base_with: Make, own: str) -> Knowledge:
    return load_knowledge(base_with(VARIED), base_with(HEAD + own, folder="team"))


def entry(base_with: Make, own: str) -> Entry:
    return over(base_with, own).entry("mailbox-full")


def test_a_teams_text_takes_the_place_of_the_same_text_in_every_variant(base_with: Make) -> None:
    laid = entry(base_with, "    meaning: Ours.\n")
    assert laid.meaning == "Ours."
    assert [variant.meaning for variant in laid.variants] == [None, None]
    assert laid.variants[0].retry == "By itself.", "what the team does not say stays"


def test_a_variant_that_says_nothing_any_more_is_gone(base_with: Make) -> None:
    laid = entry(base_with, "    meaning: Ours.\n    reply: Hello, ours.\n")
    assert [variant.when for variant in laid.variants] == [When(lost="no")]


def test_a_teams_reply_is_not_sent_for_mail_that_is_still_tried(base_with: Make) -> None:
    laid = entry(base_with, "    reply: Hello, ours.\n")
    assert [variant.reply for variant in laid.variants] == ["Hello, it is only late.", None]


def test_a_teams_own_variants_come_first_and_those_of_the_base_after_them(base_with: Make) -> None:
    laid = entry(base_with, '    meaning: Ours.\n    variants:\n      - {when: {lost: "no"}, meaning: Ours for now.}\n')
    assert laid.variants[0].meaning == "Ours for now."
    assert laid.variants[1].when == When(lost="no")
    assert laid.variants[1].steps == Steps(sender=("Wait.",))


def test_an_empty_list_of_variants_takes_those_of_the_base_away(base_with: Make) -> None:
    assert entry(base_with, "    variants: []\n").variants == ()


def test_steps_and_who_hold_in_every_case_and_nothing_else_does(base_with: Make) -> None:
    assert entry(base_with, "    meaning: Ours.\n").in_every_case == ()
    laid = entry(base_with, "    who: sender\n    steps: {sender: [Ring them.]}\n")
    assert set(laid.in_every_case) == {"who", "steps"}


def test_a_narrower_entry_takes_a_teams_text_over_unless_it_has_its_own(base_with: Make) -> None:
    base = over(base_with, "    meaning: Ours.\n    steps: {sender: [Ring them.]}\n")
    assert base.entry("gmail-full").meaning == "Ours."
    assert base.entry("gmail-full").steps == Steps(sender=("Ring them.",))
    assert base.entry("gmail-full").in_every_case == ("steps",)
    assert base.entry("gmail-full").variants == base.entry("mailbox-full").variants
    assert base.entry("exchange-full").meaning == "The Exchange mailbox is full."
    assert base.entry("exchange-full").steps == Steps(sender=("Ring them.",))


def test_another_party_leaves_the_texts_to_the_one_that_they_are_about(base_with: Make) -> None:
    laid = entry(base_with, "    refused-by: [own]\n")
    assert laid.refused_by == ("own",)
    assert laid.written_for == "recipient"
    assert entry(base_with, "    refused-by: [own]\n    meaning: Ours.\n").written_for is None
    assert entry(base_with, "    refused-by: [recipient]\n").written_for is None


def test_examples_grow_and_one_that_is_turned_round_is_the_teams(base_with: Make) -> None:
    shown = VARIED.replace("    refused-by", "    examples: {match: [one, two], reject: [three]}\n    refused-by", 1)
    own = HEAD + "    examples: {match: [four], reject: [two]}\n"
    laid = load_knowledge(base_with(shown), base_with(own, folder="team")).entry("mailbox-full")
    assert laid.examples.match == ("four", "one")
    assert laid.examples.reject == ("two", "three")


def test_what_is_laid_over_is_the_same_as_if_it_had_stood_there(base_with: Make) -> None:
    own = "    meaning: Ours.\n    steps: {sender: [Ring them.]}\n    variants: []\n"
    laid = over(base_with, own)
    written = (VARIED[: VARIED.index("    variants:")] + VARIED[VARIED.index("  - id: gmail-full") :]).replace(
        "meaning: The mailbox has no room left.", "meaning: Ours.\n    in-every-case: [steps]"
    )
    written = written.replace(
        "steps:\n      sender: [Ask <address> to make room., Send it again.]", "steps: {sender: [Ring them.]}"
    )
    plain = load_knowledge(base_with(written, folder="written"))
    assert laid.entries == plain.entries


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ((HEAD, HEAD), r"team/file1\.yaml:2:5: The id “mailbox-full” is used a second time \(first in team/file0"),
        (("entries:\n  - {id: a, reason: a, label: A, meaning: M.}\n",), r":2:6: .*“title” is missing"),
        (("entries:\n  - {id: a, reason: a, label: A, title: T}\n",), r":2:6: .*“meaning” is missing"),
        (
            ("entries:\n  - {id: a, reason: a, label: A, title: T, meaning: M., codes: [59.9]}\n",),
            "“59.9” is no code. Write it like 550 5.1.1",
        ),
        ((HEAD + "    extends: gmail-full\n",), "extend one another in a circle"),
        ((HEAD + "    extends: nowhere\n",), "extends “nowhere”, which does not exist"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_teams_folder_is_one_clear_line(base_with: Make, files: tuple[str, ...], says: str) -> None:
    with pytest.raises(KnowledgeError, match=says) as caught:
        load_knowledge(base_with(VARIED), base_with(*files, folder="team"))
    assert len(caught.value.problems) == 1


def test_an_empty_folder_of_a_team_says_so(base_with: Make, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    with pytest.raises(KnowledgeError, match="There is no knowledge file here"):
        load_knowledge(base_with(VARIED), tmp_path / "team")


REPLIES = """\
replies:
  - language: en
    greeting: {greeting}
    lost: Lost.
    trying: Tried.
    held: Held.
    closing: Bye
    reasons: [{{reason: mailbox-full, what: "{what}", next: {{"yes": Send it again.}}}}{more}]
    parties: []
"""
MORE = ', {reason: gmail-full, what: "Gmail.", next: {"yes": Send it again.}}'


def test_a_teams_replies_win_row_by_row(base_with: Make) -> None:
    base = base_with(VARIED, REPLIES.format(greeting="Hello,", what="Full.", more=MORE))
    team = base_with(REPLIES.format(greeting="Hi,", what="Ours.", more=""), folder="team")
    replies = load_knowledge(base, team).replies_in("en")
    assert replies is not None
    assert replies.greeting == "Hi,"
    assert [(row.reason, row.what) for row in replies.reasons] == [("mailbox-full", "Ours."), ("gmail-full", "Gmail.")]


def test_a_teams_words_for_a_party_come_before_those_of_the_base(base_with: Make) -> None:
    parties = "parties:\n  - {{party: own, meaning: {0}, who: sender, steps: {{sender: [{0}]}}}}\n"
    base = base_with(VARIED, parties.format("Theirs."))
    found = load_knowledge(base, base_with(parties.format("Ours."), folder="team")).texts_of("own")
    assert found is not None
    assert found.meaning == "Ours."

"""What a team lays over the base takes effect, or the check says why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.effects import effects
from bot.knowledge.lint import lint
from bot.knowledge.load import load_knowledge, read_folder
from tests.knowledge.test_laying import HEAD, VARIED

Make = Callable[..., Path]

NEW = "entries:\n  - {id: ours, reason: mailbox-full, extends: mailbox-full, label: Ours}\n"
STYLE = "letter-style:\n  - {language: en, greeting: 'Hi,'}\n  - {signature: Acme}\n"


def problems(base_with: Make, *files: str) -> list[str]:
    team = base_with(*files, folder="team")
    return [str(problem) for problem in lint(base_with(VARIED), team) if problem.file.startswith("team")]


def said(base_with: Make, own: str) -> str:
    files = read_folder(base_with(HEAD + own, folder="team"))
    return "\n".join(str(effect) for effect in effects(load_knowledge(base_with(VARIED)), files))


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (NEW, "team/file0.yaml:2:5: In the entry “ours”, there are no wordings, codes or asks"),
        (HEAD.replace("reason: mailbox-full", "reason: gmail-full"), ":3:5: In the entry “mailbox-full”, the reason"),
        ("# nothing\n", "There is nothing in this file"),
        ("letter-style:\n  - {greeting: 'Hi,'}\n", ":2:5: A greeting or closing has no effect here"),
        (STYLE + "  - {language: en, closing: Bye}\n", "more than one row in “en”"),
        ("letter-style:\n  - {signature: 'Acme, <ip>'}\n", "A placeholder is not filled in here"),
        (NEW.replace("label", "wordings: [Mailbox is full], label"), "is also one of “mailbox-full”"),
    ],
)  # fmt: skip
def test_what_can_have_no_effect_is_named_with_its_line(base_with: Make, file: str, says: str) -> None:
    found = problems(base_with, file)
    assert any(says in problem for problem in found), found


def test_what_has_an_effect_is_no_problem(base_with: Make) -> None:
    assert problems(base_with, NEW.replace("label", "wordings: [zonk], label"), STYLE) == []


def test_how_a_team_words_it_is_its_own_matter(base_with: Make) -> None:
    assert problems(base_with, HEAD + "    meaning: Simply an invalid address.\n    reply: Hello, it is full.\n") == []


def test_a_text_says_what_of_the_base_it_sets_aside_and_who_keeps_their_own(base_with: Make) -> None:
    told = said(base_with, "    meaning: Ours.\n")
    assert "team/file0.yaml:2: mailbox-full: meaning: in effect" in told
    assert "(lost: no and says: archive) is not used" in told
    assert "meaning: not used by narrower entries, which say it in their own words: exchange-full." in told


def test_what_changes_nothing_says_so(base_with: Make) -> None:
    told = said(base_with, "    meaning: The mailbox has no room left.\n    wordings: [mailbox is full]\n")
    assert "meaning: nothing changes, the base has the same words." in told
    assert "wordings: nothing changes, the base has them all." in told


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("    reply: Ours.\n", "reply: sent when the mail is lost"),
        ("    refused-by: [own]\n", "refused-by: own instead of recipient, own. The texts of the base are about"),
        ("    variants: []\n", "variants: the 2 of the base are taken away."),
        (
            "    variants: [{when: {lost: 'no'}, title: T}]\n",
            "variants: yours are tried first (lost: no), then 2 of the base.",
        ),
        ("    wordings: [zonk]\n", "wordings: 1 added to the 2 of the base."),
    ],
)  # fmt: skip
def test_every_other_key_says_what_becomes_of_it(base_with: Make, own: str, says: str) -> None:
    assert says in said(base_with, own)

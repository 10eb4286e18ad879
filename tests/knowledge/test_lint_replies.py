"""The lint holds the replies for customers to the same: whole in every language, and without codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from bot.knowledge.content import Replies
from bot.knowledge.lint import lint
from tests.knowledge.conftest import ENTRY
from tests.shipped import shipped

Make = Callable[..., Path]

KNOWN = ENTRY.replace("    label:", "    who: recipient\n    refused-by: [recipient]\n    label:")

LOST: Final = "lost: Your message to <address|the recipient>"
REASON: Final = "reason: mailbox-full\n        what"

WORDS: Final = "These are some words that make it a letter. " * 4

REPLIES = f"""\
replies:
  - language: en
    greeting: Hello,
    lost: Your message to <address|the recipient> was not delivered.
    trying: Your message to <address|the recipient> has not arrived yet.
    held: Your message to <address|the recipient> waits for somebody.
    closing: Kind regards
    reasons:
      - reason: mailbox-full
        what: The mailbox is full.
        next: {{"yes": "{WORDS}", "no": "{WORDS}"}}
      - reason: mailbox-full
        party: own
        what: Your own mailbox is full.
        next: {{"yes": "{WORDS}", "no": "{WORDS}"}}
    parties:
      - {{party: own, where: It was our side., next: {{"yes": "{WORDS}", "no": "{WORDS}"}}}}
      - {{party: forwarder, where: It was further on., next: {{"yes": "{WORDS}", "no": "{WORDS}"}}}}
      - {{party: list, where: It was the list., next: {{"yes": "{WORDS}", "no": "{WORDS}"}}}}
"""


def said(folder: Path) -> str:
    return "\n".join(str(problem) for problem in lint(folder) if "replies" in problem.what)


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("The mailbox is full.", "The mailbox is full, 552 5.2.2."), 10, "there is a code"),
        (("The mailbox is full.", "满了552满了"), 10, "there is a code"),
        ((LOST, "lost: To <sender|x>"), 4, "placeholder <sender>"),
        ((LOST, "lost: To <address>"), 4, "has no words"),
        ((LOST, "lost: To <Address|x>"), 4, "not written as one"),
        (("        party: own\n", ""), 12, "a second row for “mailbox-full”"),
        ((REASON, REASON.replace("full", "fool")), 9, "a reason that no entry has"),
        ((REASON, REASON.replace("what", "party: list\n        what")), 8, "no row without a party"),
        (("party: list,", "party: nobody,"), 16, "no row for the party “list”"),
        (("party: list,", "party: forwarder,"), 19, "a second row for “forwarder”"),
        ((f', "no": "{WORDS}"}}', "}"), 11, "while it is still tried"),
        ((f'"{WORDS}"', '"Wait."'), 9, "the letter for “mailbox-full” has"),
        ((f'further on., next: {{"yes": "{WORDS}"', 'further on., next: {"yes": "Wait."'), 18, "and “forwarder” has"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_replies_is_named_with_its_line(
    base_with: Make, change: tuple[str, str], line: int, says: str
) -> None:
    assert change[0] in REPLIES
    folder = base_with(KNOWN, REPLIES.replace(*change, 1))
    found = [problem for problem in lint(folder) if says in problem.what]
    assert found, said(folder)
    assert found[0].file == "base/file1.yaml"
    assert found[0].line == line
    assert found[0].cure


def test_replies_that_are_whole_lack_only_the_other_languages(base_with: Make) -> None:
    problems = said(base_with(KNOWN, REPLIES)).splitlines()
    assert len(problems) == 7
    assert all("There are no replies in" in problem for problem in problems)


def test_a_language_given_twice_is_named(base_with: Make) -> None:
    assert "there are others already, in base/file1.yaml" in said(base_with(KNOWN, REPLIES, REPLIES))


def test_a_base_without_replies_needs_none(base_with: Make) -> None:
    assert said(base_with(KNOWN)) == ""


def test_what_a_team_adds_need_not_be_whole(base_with: Make) -> None:
    own = re.sub(r"      - reason.*?(?=    parties)", "", REPLIES, flags=re.DOTALL).replace("reasons:", "reasons: []")
    team = base_with(own, folder="team")
    assert not [problem for problem in lint(base_with(KNOWN), team) if problem.file.startswith("team")]


AGAIN: Final = {
    "en": r"\bagain\b|resend|once more|second time",
    "de": r"erneut|noch einmal|nochmals|noch mal",
    "fr": r"de nouveau|à nouveau|renvoy|encore une fois",
    "es": r"de nuevo|otra vez|reenvíe\b|vuelva a",
    "pt": r"novamente|de novo|outra vez|reenvi|volte a",
    "it": r"di nuovo|nuovamente|ancora una volta|reinvi|rispedi",
    "nl": r"opnieuw|nogmaals|nog eens|nog een keer",
    "ja": r"もう一度|再送|再度|送り直",
}
"""How each language says that the message is to be sent a second time."""


@pytest.mark.parametrize("replies", shipped().replies, ids=lambda replies: str(replies.language))
def test_only_lost_mail_is_to_be_sent_again(replies: Replies) -> None:
    again = re.compile(AGAIN[replies.language], re.IGNORECASE)
    rows = [row.next for row in replies.reasons] + [row.next for row in replies.parties]
    assert [row.yes for row in rows if not again.search(row.yes)] == []
    assert [row.no for row in rows if row.no and again.search(row.no)] == []

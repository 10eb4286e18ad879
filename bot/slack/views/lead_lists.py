"""The lists of Home that are too long for it, each in a form of its own.

A form has room for 100 blocks (https://docs.slack.dev/reference/views/modal-views), and takes no `data_table`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.answering.block_kit import Json, actions, bulleted, button, context, preformatted, rich_text
from bot.answering.emphasis import cleaned
from bot.answering.inert import quoted
from bot.slack.payloads import keep
from bot.slack.views.home_lead import gap_blocks, open_table, wrong_line
from bot.slack.views.home_seen import GAPS, OPEN, PROPOSE, TAUGHT, WRONG, LeadHome
from bot.slack.views.home_table import table_block
from bot.slack.views.home_taught import proposal_blocks, taught_blocks
from bot.slack.views.inputs import modal
from bot.slack.views.speech import section, with_names
from bot.words import later, say

LIST: Final = "lead_list"
_TITLES: Final = {
    OPEN: later("With people now"),
    WRONG: later("Where I was wrong"),
    GAPS: later("What I could not answer"),
    TAUGHT: later("Taught"),
}
_MOST_BLOCKS: Final = 96
_MOST_LINES: Final = 60
_AT_ONCE: Final = 2_900


def list_form(which: str, home: LeadHome) -> Json:
    """One list as it stands."""
    made, left = _blocks(which, home)
    blocks: list[Json] = [*made] or [context(say("There is nothing here now."))]
    if left > 0:
        rest = say("And {number} more. “rebound cases” and “rebound kb gaps” list all of them.", number=left)
        blocks.append(context(rest))
    return modal(LIST, say(_TITLES.get(which, later("More"))), blocks, kept=keep(list=which))


def told(words: str, title: str = "Rebound") -> Json:
    """One thing that somebody hears. `<@U…>` in it names a person."""
    return modal("lead_told", say(title), [rich_text(section(*with_names(cleaned(say(words)))))])


def entry_form(title: str, yaml: str) -> Json:
    """An entry as it is written."""
    text = cleaned(yaml)
    pieces = [text[at : at + _AT_ONCE] for at in range(0, len(text), _AT_ONCE)]
    return modal(
        "lead_entry",
        say("An entry"),
        [rich_text(bulleted((quoted(title, 200),))), *(rich_text(preformatted(piece)) for piece in pieces)],
    )


def _blocks(which: str, home: LeadHome) -> tuple[list[Json], int]:
    """As many as there is room for, and how many are left out."""
    if which == OPEN:
        lines = home.open.lines[:_MOST_LINES]
        shown = table_block(open_table(home, _MOST_LINES), plainly=True) if lines else []
        return shown, home.open.count - len(lines)
    if which == WRONG:
        return _fitting([_wrong(home, number) for number in range(len(home.wrong))])
    if which == GAPS:
        return _fitting([gap_blocks(home, gap) for gap in home.gaps.groups])
    proposed = [proposal_blocks(home, entry, title) for entry, title in home.proposed]
    return _fitting([*proposed, *(taught_blocks(home, entry, title) for entry, title in home.taught)])


def _wrong(home: LeadHome, number: int) -> list[Json]:
    wrong = home.wrong[number]
    case_id = wrong.where.case_id
    return [
        rich_text(wrong_line(home, wrong)),
        actions(f"wrong {case_id}", [button(say("Propose an entry"), PROPOSE, case_id)]),
    ]


def _fitting(items: Sequence[list[Json]]) -> tuple[list[Json], int]:
    made: list[Json] = []
    for number, item in enumerate(items):
        if len(made) + len(item) > _MOST_BLOCKS:
            return made, len(items) - number
        made += item
    return made, 0

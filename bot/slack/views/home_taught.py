"""The part of Home with what was taught: proposals that wait, and accepted entries, which can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bot.answering.block_kit import Json, actions, button, context, elements, rich_text
from bot.answering.worded import elements_of, worded
from bot.cases.lead.entries import TaughtEntry
from bot.slack.views.home import moment
from bot.slack.views.home_seen import (
    ACCEPT,
    DECLINE,
    LOOK,
    TAKE_BACK,
    TAUGHT,
    LeadHome,
    more,
    short,
    title_of_part,
)
from bot.slack.views.inputs import words
from bot.slack.views.speech import link, person
from bot.words import later, say

_SHOWN: Final = 5


def taught_part(home: LeadHome) -> list[Json]:
    """What waits to be accepted, and what was."""
    blocks: list[Json] = []
    if home.proposed:
        blocks.append(title_of_part(say("Proposals that wait for you: {number}", number=len(home.proposed))))
        for entry, title in home.proposed[:_SHOWN]:
            blocks += proposal_blocks(home, entry, title)
    blocks.append(title_of_part(say("Entries you taught me: {number}", number=len(home.taught))))
    if not home.taught:
        blocks.append(context(say("None yet. “Propose an entry” drafts one from a case.")))
    for entry, title in home.taught[:_SHOWN]:
        blocks += taught_blocks(home, entry, title)
    left = max(0, len(home.taught) - _SHOWN) + max(0, len(home.proposed) - _SHOWN)
    return [*blocks, *more(left, 0, TAUGHT)]


def taught_blocks(home: LeadHome, entry: TaughtEntry, title: str) -> list[Json]:
    """An accepted entry, and a button to take it back."""
    by = entry.decided_by or entry.proposed_by
    back = {**button(say("Take back"), TAKE_BACK, entry.id), "confirm": _asked_again()}
    presses = [button(say("Show it"), LOOK, entry.id), back]
    line = _line(home, entry, title, later("accepted by {who}"), by, entry.decided_at or entry.proposed_at)
    return [rich_text(line), actions(f"taught {entry.id}", presses)]


def _asked_again() -> Json:
    """Before it is taken back (https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog)."""
    return {
        "title": words(say("Take it back?")),
        "text": words(say("Nobody is answered by it any more. Answers that stand stay as they are.")),
        "confirm": words(say("Take it back")),
        "deny": words(say("Keep it")),
    }


def proposal_blocks(home: LeadHome, entry: TaughtEntry, title: str) -> list[Json]:
    """An entry that waits to be accepted."""
    presses = [
        button(say("Show it"), LOOK, entry.id),
        button(say("Accept"), ACCEPT, entry.id, "primary"),
        button(say("Decline"), DECLINE, entry.id),
    ]
    line = _line(home, entry, title, later("proposed by {who}"), entry.proposed_by, entry.proposed_at)
    return [rich_text(line), actions(f"proposed {entry.id}", presses)]


def _line(home: LeadHome, entry: TaughtEntry, title: str, what: str, by: str, at: datetime) -> Json:
    parts: list[Any] = [*elements(short(title, 120), bold=True), *elements(" · ")]
    parts += elements_of(*worded(what, who=person(by)))
    parts += [*elements(", "), moment(at)]
    url = home.answers.get(entry.case_id or "")
    if url:
        parts += [*elements(" · "), *elements_of(*worded("from {case}", case=link(url, say("this case"))))]
    return {"type": "rich_text_section", "elements": parts}

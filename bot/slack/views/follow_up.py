"""What is said to a follow-up, as a Slack message: short, in the thread, with the buttons that go on from there."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import (
    Json,
    SlackMessage,
    actions,
    button,
    elements,
    escaped,
    numbered,
    paragraph,
    preformatted,
    rich_text,
)
from bot.answering.blocks import help_message
from bot.answering.emphasis import plain
from bot.hearing.following import HELPER, FollowUpAnswer
from bot.slack.views.speech import person
from bot.words import later, say

MOST_NOTED: Final = 1_500
"""Characters of a person’s own words that a button carries into the form: a button’s value holds 2,000
(https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""
_NOBODY: Final = later("Somebody")


def follow_up_message(answer: FollowUpAnswer, *, case_id: str | None, note: str = "") -> SlackMessage:
    """`note`: what the person wrote, which goes into the form with the button."""
    if answer.follow_up == "help":
        return help_message()
    said = " ".join(answer.said)
    blocks: list[Json] = [rich_text(_paragraph(said, answer.helper))] if said else []
    blocks += [
        rich_text(paragraph(elements(say(each.heading), bold=True)), numbered(each.lines)) for each in answer.steps
    ]
    if answer.reply:
        blocks.append(rich_text(preformatted(answer.reply)))
    buttons = _buttons(answer, case_id, note)
    if buttons:
        blocks.append(actions("follow_up", buttons))
    return SlackMessage(escaped(plain(said.replace(HELPER, say(_NOBODY))))[:2_900], tuple(blocks))


def _paragraph(said: str, helper: str | None) -> Json:
    parts: list[Json] = []
    for number, piece in enumerate(said.split(HELPER)):
        if number:
            parts.append(person(helper) if helper else elements(say(_NOBODY))[0])
        parts += elements(piece) if piece else []
    return paragraph(parts)


def _buttons(answer: FollowUpAnswer, case_id: str | None, note: str) -> list[Json]:
    if case_id is None:
        return []
    row: list[Json] = []
    if answer.offers_solved:
        row.append(button(say("✓ That solved it"), "resolved", case_id))
    if answer.offers_person:
        value = f"{' '.join(note.split())[:MOST_NOTED]} {case_id}" if note else case_id
        row.append(button(say("Bring in a person"), "escalate", value, "primary"))
    return row

"""The forms that a card opens: give it to somebody, note something, write to the person, end it.

Limits: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element (an option's text 75 characters,
its value 150; 100 options in a group, 100 groups), https://docs.slack.dev/reference/views.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.answering.block_kit import Json, context
from bot.answering.emphasis import plain as unmarked
from bot.cases.case import Case, Outcome
from bot.slack.payloads import keep
from bot.slack.views import inputs
from bot.words import later, say

_OPTION_VALUE: Final = 150
_IN_A_GROUP: Final = 100
_MOST_ENTRIES: Final = 900
"""Slack takes views of 250 kB, and in some writings a character has four bytes."""

OUTCOMES: Final = (
    (Outcome.ANSWER_RIGHT, later("The answer was right")),
    (Outcome.OTHER_ENTRY, later("It was something else in the base")),
    (Outcome.NEW_ERROR, later("A new error, not in the base")),
    (Outcome.NOT_MAIL, later("Not an e-mail problem")),
)


def assign_form(case_id: str) -> Json:
    """Who is to have it."""
    element = {"type": "users_select", "action_id": "person", "placeholder": inputs.words(say("Choose a person"))}
    return _form(
        "assign_form",
        say("Assign"),
        say("Assign"),
        case_id,
        [
            inputs.field("person", say("Who is to look at this?"), element),
            context(say("They are told under the card, and have to be a member of this channel.")),
        ],
    )


def note_form(case_id: str) -> Json:
    """Words for those who can help."""
    element = _lines("note", say("What did you find out? What is left to do?"))
    return _form(
        "note_form",
        say("Add a note"),
        say("Add"),
        case_id,
        [inputs.field("note", say("Note"), element), context(say("Only people in this channel read it."))],
    )


def reply_form(case_id: str) -> Json:
    """Words for the one who asked."""
    element = _lines("reply", say("What you want to tell them"))
    return _form(
        "reply_form",
        say("Reply to the person"),
        say("Send"),
        case_id,
        [
            inputs.field("reply", say("Your words"), element),
            context(say("They read this where they asked, with your name. What they answer comes under the card.")),
        ],
    )


def resolve_form(case: Case, entries: Sequence[tuple[str, str]]) -> Json:
    """What it was, and what the one who asked is told. `entries`: the id and the title of all that the base has."""
    outcomes = [inputs.option(say(words), outcome.value) for outcome, words in OUTCOMES]
    # None is chosen beforehand: what people say that it was teaches the base, and a habit would teach it nothing.
    outcome = {"type": "radio_buttons", "action_id": "outcome", "options": outcomes}
    blocks: list[Json] = [inputs.field("outcome", say("What was it?"), outcome)]
    groups = _groups(case, entries)
    if groups:
        element = {
            "type": "static_select",
            "action_id": "entry",
            "option_groups": groups,
            "placeholder": inputs.words(say("Type to search")),
        }
        asked = say("If it was something else in the base: what?")
        blocks.append(inputs.field("entry", asked, element, optional=True))
    words = _lines("words", say("What it was, and what they can do now"))
    blocks += [
        inputs.field("words", say("Words for the person"), words, optional=True),
        context(say("They read these words where they asked. Empty is fine.")),
    ]
    return _form("resolve_form", say("Resolve"), say("Resolve"), case.id, blocks)


def _groups(case: Case, entries: Sequence[tuple[str, str]]) -> list[Json]:
    """What the answer suggested first, then all in the order of the alphabet: Slack searches in them as one types."""
    titles = dict(entries)
    suggested = [item.entry_id for item in case.answer.suggestions] if case.answer else []
    likely = [entry_id for entry_id in dict.fromkeys(suggested) if entry_id in titles]
    given = case.answer.entry_id if case.answer else None
    rest = sorted(
        (entry_id for entry_id in titles if entry_id not in likely and entry_id != given),
        key=lambda entry_id: (titles[entry_id].casefold(), entry_id),
    )[:_MOST_ENTRIES]
    groups: list[Json] = []
    if likely:
        groups.append(_group(say("Likely"), likely, titles))
    for start in range(0, len(rest), _IN_A_GROUP):
        some = rest[start : start + _IN_A_GROUP]
        first, last = (unmarked(titles[entry_id])[:1].upper() for entry_id in (some[0], some[-1]))
        groups.append(_group(f"{first} – {last}" if first != last else first, some, titles))
    return [group for group in groups if group["options"]]


def _group(label: str, entry_ids: Sequence[str], titles: dict[str, str]) -> Json:
    options = [inputs.option(titles[entry_id], entry_id) for entry_id in entry_ids if len(entry_id) <= _OPTION_VALUE]
    return {"label": inputs.words(label), "options": options}


def _form(callback_id: str, title: str, submit: str, case_id: str, blocks: list[Json]) -> Json:
    return inputs.modal(callback_id, title, blocks, submit=submit, kept=keep(case_id=case_id))


def _lines(action_id: str, placeholder: str) -> Json:
    return inputs.text(action_id, "", most=inputs.MOST_TYPED, lines=True, placeholder=placeholder)

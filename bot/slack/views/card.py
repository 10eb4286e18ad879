"""The card of an escalation: who asks about what, what was matched, the note, the bounce, and who has it."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import (
    Json,
    SlackMessage,
    actions,
    button,
    context,
    elements,
    escaped,
    header,
    paragraph,
    preformatted,
    rich_text,
)
from bot.answering.blocks import certainty_words
from bot.answering.inert import quoted
from bot.cases.case import Case, Escalation, State, Surface
from bot.slack.views.speech import channel, link, note, person, section

CARD_TEXT: Final = 2_500
"""How much of the bounce the card itself shows."""

_BUTTONS: Final = {
    State.ESCALATED: ("claim", "resolve", "not_a_bounce"),
    State.CLAIMED: ("release", "resolve", "not_a_bounce"),
    State.RESOLVED: ("reopen",),
    State.NOT_A_BOUNCE: ("reopen",),
}
_WORDS: Final = {
    "claim": "Take it",
    "release": "Release",
    "resolve": "Resolve",
    "not_a_bounce": "Not a bounce",
    "reopen": "Reopen",
}


def card_message(case: Case, escalation: Escalation, thread_link: str | None) -> SlackMessage:
    """The card as the escalation now stands."""
    blocks: list[Json] = [header("A bounce needs a person"), rich_text(_asked(case, escalation, thread_link))]
    blocks.append(rich_text(_matched(case)))
    if (quote := note(escalation.note)) is not None:
        blocks.append(rich_text(paragraph(elements("Note", bold=True)), quote))
    if case.text.strip():
        blocks.append(
            rich_text(paragraph(elements("The bounce", bold=True)), preformatted(quoted(case.text, CARD_TEXT)))
        )
    if is_cut(case):
        blocks.append(
            context(f"Cut here, after {CARD_TEXT} of {len(case.text)} characters: all of it is in the thread.")
        )
    blocks.append(rich_text(_stands(escalation)))
    row = [
        button(_WORDS[name], name, case.id, "primary" if name in ("claim", "resolve") and number == 0 else None)
        for number, name in enumerate(_BUTTONS.get(escalation.state, ()))
    ]
    blocks.append(actions("card", row))
    return SlackMessage(f"A bounce needs a person: {escaped(case.title)}", tuple(blocks))


def is_cut(case: Case) -> bool:
    """True when the card cannot hold the whole bounce."""
    return len(case.text) > CARD_TEXT


def _asked(case: Case, escalation: Escalation, thread_link: str | None) -> Json:
    parts: list[str | Json] = [person(escalation.asked_by), " asks about a bounce "]
    if case.private and case.surface is not Surface.DIRECT:
        parts.append("that only they see. What you decide reaches them by direct message.")
    elif case.place.is_direct:
        parts.append("in a direct message with me. What you decide reaches them there.")
    else:
        parts += ["in ", channel(case.place.channel), ". "]
        if thread_link:
            parts.append(link(thread_link, "Go to the thread"))
    return section(*parts)


def _matched(case: Case) -> Json:
    answer = case.answer
    if answer is None:
        return section("I could not read it.")
    found = f"{answer.label} · {certainty_words(answer)}" if answer.label else "nothing that I know"
    return paragraph(elements("Matched: ", bold=True), elements(f"{found}. I said: “{answer.headline}”"))


def _stands(escalation: Escalation) -> Json:
    if escalation.state is State.CLAIMED and escalation.claimed_by:
        return section("🙋 ", person(escalation.claimed_by), " has taken this.")
    if escalation.state is State.RESOLVED and escalation.resolved_by:
        return section("✅ Resolved, says ", person(escalation.resolved_by), ".")
    if escalation.state is State.NOT_A_BOUNCE and escalation.resolved_by:
        return section("🚫 Not a bounce, says ", person(escalation.resolved_by), ".")
    return section("⏳ Waiting for somebody to take it.")

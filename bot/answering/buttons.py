"""What can be pressed under an answer: other explanations, then what to do with this one.

What most people need next stands out: the reply for the customer where the answer is sure, a person where it is not.
"""

from __future__ import annotations

from bot.answering.answer import Answer
from bot.answering.block_kit import Json, actions, button, context
from bot.matching.finding import Certainty
from bot.words import later, say


def buttons_under(
    answer: Answer,
    case_id: str,
    *,
    private: bool,
    show_details: bool,
    show_reply: bool,
    escalated: bool,
    solved: bool,
) -> list[Json]:
    """The blocks with what can be pressed, but the thumbs. At most one button stands out."""
    blocks: list[Json] = []
    if answer.suggestions:
        lead = later("If that does not fit, is it one of these?") if answer.entry_id else later("Is it one of these?")
        blocks.append(context(say(lead)))
        # By its id: the same place may hold another one by the time that somebody presses twice.
        row = [
            button(item.label, f"suggestion_{number}", f"{item.entry_id} {case_id}")
            for number, item in enumerate(answer.suggestions, 1)
        ]
        blocks.append(actions("suggestions", row))
    sure = answer.certainty is Certainty.SURE
    row = [*_reply_button(answer, case_id, show_reply, first=sure and not solved)]
    if answer.read or answer.more_steps or answer.questions:
        row.append(
            button(say("Hide details"), "hide_details", case_id)
            if show_details
            else button(say("Show details"), "show_details", case_id)
        )
    if not solved:
        row.append(button(say("✓ That solved it"), "resolved", case_id))
    if private:
        row.append(button(say("Share in channel"), "share", case_id))
    if not escalated:
        first = not sure and not solved
        call = button(say("Bring in a person"), "escalate", case_id, "primary" if first else None)
        row.insert(0 if first else len(row), call)
    if row:
        blocks.append(actions("case", row))
    if not escalated and not solved:
        blocks.append(
            context(say("Still stuck? “Bring in a person” passes the whole bounce on to somebody who can look."))
        )
    return blocks


def _reply_button(answer: Answer, case_id: str, shown: bool, *, first: bool) -> tuple[Json, ...]:
    """`first`: it is what most people need next, and stands out."""
    if not answer.customer_reply:
        return ()
    if shown:
        return (button(say("Hide reply"), "hide_reply", case_id),)
    return (button(say("Reply for the customer"), "show_reply", case_id, "primary" if first else None),)

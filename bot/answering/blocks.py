"""An `Answer` as a Slack message.

One screen: what happened, whether it is lost, why, what to do, who; then the buttons; then, small, how it is
known. The rest is behind “Show details” and “Reply for the customer”.
"""

from __future__ import annotations

from typing import Final

from bot.answering import words
from bot.answering.answer import Answer, StepList
from bot.answering.block_kit import (
    MAX_BLOCKS,
    Json,
    SlackMessage,
    actions,
    bulleted,
    button,
    clipped,
    context,
    elements,
    escaped,
    feedback_buttons,
    header,
    joined,
    linked_text,
    numbered,
    paragraph,
    preformatted,
    rich_text,
    table,
    with_one_table,
)

LONGEST_FALLBACK: Final = 2900
_MARKS: Final = {"no": "🟡", "yes": "🔴"}
"""A colour beside the words, never instead of them."""

_HELP: Final = (
    "I explain e-mail bounces: what happened, whether the mail is lost, who can fix it, what to do now, and what to "
    "tell the customer."
)
_AGAIN: Final = "In a channel, mention me again with it, else I do not see it."
_HOW: Final = (
    "Mention me with the bounce pasted in, or in a thread under one.",
    "Send it to me as a direct message, or drop the .eml file there.",
    "Type /bounce and paste it: only you see the answer until you share it.",
    "On any message: the menu with the three dots, “Explain this bounce”.",
    "Or ask: “what does 550 5.1.1 mean?”, “is a soft bounce lost?”",
)


def answer_message(
    answer: Answer,
    *,
    case_id: str,
    private: bool = False,
    show_details: bool = False,
    show_reply: bool = False,
    solved_by: str | None = None,
    escalated_link: str | None = None,
) -> SlackMessage:
    """An answer with its buttons. `solved_by` and `escalated_link` are set once that has happened."""
    blocks = _all(answer)
    if show_reply and answer.customer_reply:
        blocks.append(_reply(answer, answer.customer_reply))
    if show_details:
        blocks += _details(answer)
    blocks += _state(solved_by, escalated_link)
    buttons = _buttons(answer, case_id, private, show_details, show_reply, bool(escalated_link), bool(solved_by))
    tail = [*buttons, *_how_known(answer), feedback_buttons(case_id)]
    kept = blocks[: MAX_BLOCKS - len(tail)]
    return SlackMessage(fallback(answer), (*kept, *tail))


def shared_message(answer: Answer, *, channel: str, link: str | None) -> SlackMessage:
    """The copy of an answer that one person has, once it was shared: what is to be done is done there."""
    where: list[Json] = elements("📣 Shared here")
    if channel.startswith(("C", "G")):
        where = [*elements("📣 Shared in "), {"type": "channel", "channel_id": channel}]
    where += [*elements(". "), {"type": "link", "url": link, "text": "Go to it"}] if link else elements(".")
    shared = rich_text({"type": "rich_text_section", "elements": where})
    tail = [shared, *_how_known(answer)]
    return SlackMessage(fallback(answer), (*_all(answer)[: MAX_BLOCKS - len(tail)], *tail))


def fallback(answer: Answer) -> str:
    """The answer for notifications and screen readers."""
    parts = [answer.headline, answer.verdict or "", answer.warning or "", answer.why]
    steps = " ".join(f"{number}. {step}" for number, step in enumerate(answer.steps, 1))
    parts += [f"What to do: {steps}" if steps else "", answer.ask_for_more or ""]
    said = clipped(" – ".join(part for part in parts if part), LONGEST_FALLBACK)
    # Cut before it is escaped, so that no escape is cut in half; each character becomes five at most.
    whole = escaped(said)
    return whole if len(whole) <= LONGEST_FALLBACK else escaped(said[: LONGEST_FALLBACK // 5])


def plain_message(text: str, *, case_id: str | None = None) -> SlackMessage:
    """A sentence of the bot's own; with a case, a way to a person under it."""
    blocks: list[Json] = [rich_text(paragraph(elements(text)))]
    if case_id:
        blocks.append(actions("case", [button("Bring in a person", "escalate", case_id)]))
    return SlackMessage(escaped(text), tuple(blocks))


def help_message() -> SlackMessage:
    """What the bot can help with, and how to reach it."""
    return SlackMessage(escaped(_HELP), (rich_text(paragraph(elements(_HELP)), bulleted(_HOW)),))


def _all(answer: Answer) -> list[Json]:
    """What is said of every bounce in the message."""
    blocks = [*_body(answer)]
    for other in answer.further:
        blocks += [{"type": "divider"}, *_body(other)]
    if answer.uncounted:
        more = f"{answer.uncounted} more {'bounce is' if answer.uncounted == 1 else 'bounces are'} in this message. "
        blocks.append(context(f"{more}Send them one by one, and I answer each."))
    return with_one_table(blocks)


def _body(answer: Answer) -> list[Json]:
    blocks: list[Json] = []
    if answer.warning:
        blocks.append(rich_text(paragraph(elements("⚠️ "), elements(answer.warning, bold=True))))
    blocks.append(header(answer.headline))
    if answer.verdict:
        mark = f"{_MARKS[answer.lost]} " if answer.lost else ""
        blocks.append(rich_text(paragraph(elements(mark + answer.verdict))))
    if answer.why:
        blocks.append(rich_text(paragraph(elements(answer.why))))
    if answer.facts:
        blocks.append(rich_text(paragraph(elements("What this bounce says", bold=True)), bulleted(answer.facts)))
    if answer.recipients:
        rows = [("Address", "What happened", "What to do")]
        rows += [(row.address, row.reason, row.todo) for row in answer.recipients]
        blocks.append(table(rows))
    if answer.steps:
        blocks.append(rich_text(paragraph(elements("What to do", bold=True)), numbered(answer.steps)))
    if answer.acting:
        blocks.append(_step_list(answer.acting))
    if answer.ask_for_more:
        blocks.append(rich_text(paragraph(elements(f"{answer.ask_for_more} {_AGAIN}"))))
    if answer.who_words:
        blocks.append(rich_text(paragraph(elements("Who can fix it: ", bold=True), elements(answer.who_words))))
    return blocks


def _how_known(answer: Answer) -> list[Json]:
    blocks: list[Json] = []
    if answer.quote:
        blocks.append(rich_text(paragraph(elements("Went by:", italic=True)), preformatted(answer.quote)))
    linked = [source for source in answer.sources if source.url][:2]
    parts = [f"{answer.label} · {certainty_words(answer)}"] if answer.label else []
    parts += [source.title for source in answer.sources if not linked][:2]
    if linked:
        links = [linked_text(source.title, source.url or "") for source in linked]
        blocks.append(rich_text(paragraph(elements("Read more: ", italic=True), *joined(links, " · "))))
    if parts:
        blocks.append(context(" · ".join(parts)))
    if answer.customer_reply and answer.reply_language != "en":
        blocks.append(context(words.REPLY_LANGUAGE.format(language=words.LANGUAGES[answer.reply_language])))
    if answer.links_note:
        blocks.append(context(answer.links_note))
    blocks += [context(f"Note: {defect}") for defect in answer.defects[:2]]
    return blocks


def certainty_words(answer: Answer) -> str:
    """How sure the answer is, in words and in a number."""
    return f"{answer.certainty.value} ({min(99, round(100 * answer.confidence))} %)"


def _buttons(
    answer: Answer, case_id: str, private: bool, show_details: bool, show_reply: bool, escalated: bool, solved: bool
) -> list[Json]:
    blocks: list[Json] = []
    if answer.suggestions:
        lead = "Is it one of these?" if answer.entry_id is None else "If that does not fit, is it one of these?"
        blocks.append(context(lead))
        # By its id: the same place may hold another one by the time that somebody presses twice.
        row = [
            button(item.label, f"suggestion_{number}", f"{item.entry_id} {case_id}")
            for number, item in enumerate(answer.suggestions, 1)
        ]
        blocks.append(actions("suggestions", row))
    row = []
    if answer.customer_reply:
        row.append(
            button("Hide reply", "hide_reply", case_id)
            if show_reply
            else button("Reply for the customer", "show_reply", case_id)
        )
    if answer.read or answer.more_steps or answer.questions:
        row.append(
            button("Hide details", "hide_details", case_id)
            if show_details
            else button("Show details", "show_details", case_id)
        )
    if not solved:
        row.append(button("✓ That solved it", "resolved", case_id))
    if private:
        row.append(button("Share in channel", "share", case_id))
    if not escalated:
        row.append(button("Bring in a person", "escalate", case_id, None if solved else "primary"))
    if row:
        blocks.append(actions("case", row))
    if not escalated and not solved:
        blocks.append(context("Still stuck? “Bring in a person” passes the whole bounce on to somebody who can look."))
    return blocks


def _step_list(steps: StepList) -> Json:
    return rich_text(paragraph(elements(steps.heading, bold=True)), numbered(steps.lines))


def _reply(answer: Answer, reply: str) -> Json:
    return rich_text(paragraph(elements(f"{reply_heading(answer)}, ready to copy", bold=True)), preformatted(reply))


def reply_heading(answer: Answer) -> str:
    """What stands above the reply for the customer: its language, where that is not the answer’s."""
    language = f", in {words.LANGUAGES[answer.reply_language]}" if answer.reply_language != "en" else ""
    return f"Reply for the customer{language}"


def _details(answer: Answer) -> list[Json]:
    blocks: list[Json] = []
    if answer.read:
        rows = [f"{name}: {value}" for name, value in answer.read]
        blocks.append(rich_text(paragraph(elements("What I read", bold=True)), bulleted(rows)))
    if answer.retry:
        blocks.append(rich_text(paragraph(elements("Sending again: ", bold=True), elements(answer.retry))))
    blocks += [_step_list(steps) for steps in answer.more_steps]
    if answer.questions:
        lead = elements("Still unclear? Ask the customer", bold=True)
        blocks.append(rich_text(paragraph(lead), bulleted(answer.questions)))
    return blocks


def _state(solved_by: str | None, escalated_link: str | None) -> list[Json]:
    blocks: list[Json] = []
    if escalated_link:
        link: Json = {"type": "link", "url": escalated_link, "text": "the card"}
        lead = elements("🙋 A person has been asked to look: ")
        blocks.append(rich_text({"type": "rich_text_section", "elements": [*lead, link]}))
    if solved_by:
        user: Json = {"type": "user", "user_id": solved_by}
        blocks.append(rich_text({"type": "rich_text_section", "elements": [*elements("✅ Solved, says "), user]}))
    return blocks

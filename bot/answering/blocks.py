"""An `Answer` as a Slack message.

One screen: what happened, whether it is lost, why, what to do, who; then the buttons; then, small, how it is
known. The rest is behind “Show details” and “Reply for the customer”.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    has_room,
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
from bot.answering.buttons import buttons_under
from bot.answering.worded import elements_of, worded
from bot.matching.finding import Certainty
from bot.words import later, say, say_number

LONGEST_FALLBACK: Final = 2900
_MARKS: Final = {"no": "🟡", "yes": "🔴"}
"""A colour beside the words, never instead of them."""

_CERTAIN: Final = {
    Certainty.SURE: later("sure"),
    Certainty.LIKELY: later("likely"),
    Certainty.UNSURE: later("not sure"),
}
_HELP: Final = later(
    "I explain e-mail bounces: what happened, whether the mail is lost, who can fix it, what to do now, and what to "
    "tell the customer."
)
_AGAIN: Final = later("In a channel, mention me with it, so that I see it for sure.")
_HOW: Final = (
    later("Mention me with the bounce pasted in, or in a thread under one."),
    later("Send it to me as a direct message, or drop the .eml file there."),
    later("Type /bounce and paste it: only you see the answer until you share it."),
    later("On any message: the menu with the three dots, “Explain this bounce”."),
    later("Or ask: “what does 550 5.1.1 mean?”, “is a soft bounce lost?”"),
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
    notes: Sequence[Json] = (),
) -> SlackMessage:
    """An answer with its buttons. `solved_by` and `escalated_link` are set once that has happened. `notes` stand under
    all of it but the thumbs, which come last."""
    opened = [_reply(answer, answer.customer_reply)] if show_reply and answer.customer_reply else []
    if show_details:
        opened += _details(answer)
    under = buttons_under(
        answer,
        case_id,
        private=private,
        show_details=show_details,
        show_reply=show_reply,
        escalated=bool(escalated_link),
        solved=bool(solved_by),
    )
    tail = [*_state(solved_by, escalated_link), *under, *_how_known(answer), *notes, feedback_buttons(case_id)]
    return SlackMessage(fallback(answer), (*_all(answer, opened, tail), *tail))


def words_of_answer(answer: Answer) -> tuple[Json, ...]:
    """An answer without anything to press, for where it is only read."""
    tail = _how_known(answer)
    return (*_all(answer, tail=tail), *tail)


def shared_message(answer: Answer, *, channel: str, link: str | None) -> SlackMessage:
    """The copy of an answer that one person has, once it was shared: what is to be done is done there."""
    where = worded("📣 Shared here.")
    if channel.startswith(("C", "G")):
        where = worded("📣 Shared in {channel}.", channel={"type": "channel", "channel_id": channel})
    if link:
        where = (*where, " ", {"type": "link", "url": link, "text": say("Go to it")})
    shared = rich_text(paragraph(elements_of(*where)))
    tail = [shared, *_how_known(answer)]
    return SlackMessage(fallback(answer), (*_all(answer, tail=tail), *tail))


def fallback(answer: Answer) -> str:
    """The answer for notifications and screen readers."""
    parts = [say(answer.headline), answer.verdict or "", answer.warning or "", answer.why]
    steps = " ".join(f"{number}. {step}" for number, step in enumerate(answer.steps, 1))
    parts += [f"{say('What to do')}: {steps}" if steps else "", say(answer.ask_for_more or "")]
    said = clipped(" – ".join(part for part in parts if part), LONGEST_FALLBACK)
    # Cut before it is escaped, so that no escape is cut in half; each character becomes five at most.
    whole = escaped(said)
    return whole if len(whole) <= LONGEST_FALLBACK else escaped(said[: LONGEST_FALLBACK // 5])


def plain_message(text: str, *, case_id: str | None = None) -> SlackMessage:
    """A sentence of the bot's own; with a case, a way to a person under it."""
    blocks: list[Json] = [rich_text(paragraph(elements(text)))]
    if case_id:
        blocks.append(actions("case", [button(say("Bring in a person"), "escalate", case_id)]))
    return SlackMessage(escaped(text), tuple(blocks))


def help_message() -> SlackMessage:
    """What the bot can help with, and how to reach it."""
    said = say(_HELP)
    return SlackMessage(escaped(said), (rich_text(paragraph(elements(said)), bulleted(say(line) for line in _HOW)),))


def _all(answer: Answer, opened: Sequence[Json] = (), tail: Sequence[Json] = ()) -> list[Json]:
    """What is said of every bounce in the message, with what was `opened` of the first. Those for which there is no
    room above the `tail` are counted with those that are not answered."""
    blocks, uncounted = [*_body(answer), *opened], answer.uncounted
    for number, other in enumerate(answer.further):
        more = [*blocks, {"type": "divider"}, *_body(other)]
        if not has_room([*more, *tail]):
            uncounted += len(answer.further) - number
            break
        blocks = more
    if uncounted:
        left = say_number(
            "{number} more bounce is in this message. Send it by itself, and I answer it.",
            "{number} more bounces are in this message. Send them one by one, and I answer each.",
            uncounted,
        )
        blocks.append(context(left))
    return with_one_table(blocks)[: MAX_BLOCKS - len(tail)]


def _body(answer: Answer) -> list[Json]:
    blocks: list[Json] = []
    if answer.warning:
        blocks.append(rich_text(paragraph(elements("⚠️ "), elements(answer.warning, bold=True))))
    blocks.append(header(say(answer.headline)))
    if answer.verdict:
        mark = f"{_MARKS[answer.lost]} " if answer.lost else ""
        blocks.append(rich_text(paragraph(elements(mark + answer.verdict))))
    if answer.why:
        blocks.append(rich_text(paragraph(elements(answer.why))))
    if answer.facts:
        blocks.append(rich_text(_heading(later("What this bounce says")), bulleted(answer.facts)))
    if answer.recipients:
        rows = [(say("Address"), say("What happened"), say("What to do"))]
        rows += [(row.address, row.reason, row.todo) for row in answer.recipients]
        blocks.append(table(rows))
    if answer.steps:
        blocks.append(rich_text(_heading(later("What to do")), numbered(answer.steps)))
    if answer.acting:
        blocks.append(_step_list(answer.acting))
    if answer.ask_for_more:
        blocks.append(rich_text(paragraph(elements(f"{say(answer.ask_for_more)} {say(_AGAIN)}"))))
    if answer.who_words:
        blocks.append(rich_text(paragraph(_label(later("Who can fix it:")), elements(answer.who_words))))
    return blocks


def _how_known(answer: Answer) -> list[Json]:
    blocks: list[Json] = []
    if answer.quote:
        blocks.append(rich_text(paragraph(elements(say("Went by:"), italic=True)), preformatted(answer.quote)))
    linked = [source for source in answer.sources if source.url][:2]
    parts = [f"{answer.label} · {certainty_words(answer)}"] if answer.label else []
    parts += [source.title for source in answer.sources if not linked][:2]
    if linked:
        links = [linked_text(source.title, source.url or "") for source in linked]
        blocks.append(rich_text(paragraph(elements(f"{say('Read more:')} ", italic=True), *joined(links, " · "))))
    if parts:
        blocks.append(context(" · ".join(parts)))
    if answer.customer_reply and answer.reply_language != "en":
        blocks.append(context(say(words.REPLY_LANGUAGE, language=say(words.LANGUAGES[answer.reply_language]))))
    if answer.links_note:
        blocks.append(context(answer.links_note))
    blocks += [context(say("Note: {defect}", defect=defect)) for defect in answer.defects[:2]]
    return blocks


def certainty_words(answer: Answer) -> str:
    """How sure the answer is, in words and in a number."""
    return f"{say(_CERTAIN[answer.certainty])} ({min(99, round(100 * answer.confidence))} %)"


def _heading(text: str) -> Json:
    return paragraph(elements(say(text), bold=True))


def _label(text: str) -> list[Json]:
    return elements(f"{say(text)} ", bold=True)


def _step_list(steps: StepList) -> Json:
    return rich_text(_heading(steps.heading), numbered(steps.lines))


def _reply(answer: Answer, reply: str) -> Json:
    lead = f"{reply_heading(answer)} · {say('ready to copy')}"
    return rich_text(paragraph(elements(lead, bold=True)), preformatted(reply))


def reply_heading(answer: Answer) -> str:
    """What stands above the reply for the customer: its language, where that is not the answer’s."""
    if answer.reply_language == "en":
        return say("Reply for the customer")
    return say("Reply for the customer, in {language}", language=say(words.LANGUAGES[answer.reply_language]))


def _details(answer: Answer) -> list[Json]:
    blocks: list[Json] = []
    if answer.read:
        rows = [f"{say(name)}: {value}" for name, value in answer.read]
        blocks.append(rich_text(_heading(later("What I read")), bulleted(rows)))
    if answer.retry:
        blocks.append(rich_text(paragraph(_label(later("Sending again:")), elements(answer.retry))))
    blocks += [_step_list(steps) for steps in answer.more_steps]
    if answer.questions:
        blocks.append(rich_text(_heading(later("Still unclear? Ask the customer")), bulleted(answer.questions)))
    return blocks


def _state(solved_by: str | None, escalated_link: str | None) -> list[Json]:
    blocks: list[Json] = []
    if escalated_link:
        card: Json = {"type": "link", "url": escalated_link, "text": say("the card")}
        asked = worded("🙋 A person has been asked to look: {card}", card=card)
        blocks.append(rich_text(paragraph(elements_of(*asked))))
    if solved_by:
        solved = worded("✅ Solved, says {who}", who={"type": "user", "user_id": solved_by})
        blocks.append(rich_text(paragraph(elements_of(*solved))))
    return blocks

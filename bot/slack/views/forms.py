"""The modals of those who ask: paste a bounce, bring in a person, say what was wrong."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import Json, context, elements, paragraph, preformatted, rich_text
from bot.answering.blocks import certainty_words
from bot.answering.inert import quoted
from bot.cases.card.handover import URGENT
from bot.cases.case import Case
from bot.slack.payloads import keep
from bot.slack.views import inputs
from bot.slack.views.speech import section
from bot.words import later, say

SHOWN: Final = 2_500

HERE: Final = "here"
DIRECT: Final = "direct"
CHANNEL: Final = "channel"


def explain_form(*, channel_id: str | None, reply_url: str | None, text: str = "") -> Json:
    """Paste a bounce, and say where the answer is wanted."""
    choices = [(say("In a direct message from me"), DIRECT), (say("In a channel, for everybody"), CHANNEL)]
    if reply_url:
        choices.insert(0, (say("Here, where only you see it"), HERE))
    return inputs.modal(
        "explain_form",
        say("Explain a bounce"),
        [
            inputs.field(
                "paste", say("The bounce"), _lines("paste", say("Paste the bounce, as much of it as you have"), text)
            ),
            context(
                say("Longer than 3,000 characters? Send it to me as a direct message, or drop the .eml file there.")
            ),
            inputs.field(
                "where", say("Where shall I answer?"), inputs.one_of("where", choices, choices[0][1], radio=True)
            ),
            inputs.field(
                "channel",
                say("Channel"),
                _where(channel_id),
                hint=say("Needed when I am to answer in a channel. I have to be a member of it."),
                optional=True,
            ),
        ],
        submit=say("Explain"),
        kept=keep(channel=channel_id, reply_url=reply_url),
    )


def escalate_form(case: Case, *, can_escalate: bool, note: str = "") -> Json:
    """The whole bounce, the match, and a note for the person who will look, with what was written of it already."""
    blocks: list[Json] = []
    if not can_escalate:
        blocks.append(rich_text(section(say(NOWHERE))))
    else:
        gets = say("Somebody in the escalation channel gets this, with a link to the thread.")
        blocks.append(rich_text(section(gets)))
    answer = case.answer
    if answer is not None:
        found = f"{answer.label} · {certainty_words(answer)}" if answer.label else say("nothing that I know")
        blocks.append(rich_text(paragraph(elements(f"{say('Matched:')} ", bold=True), elements(found))))
    if case.text.strip():
        blocks.append(
            rich_text(paragraph(elements(say("The bounce"), bold=True)), preformatted(quoted(case.text, SHOWN)))
        )
    if len(case.text) > SHOWN:
        cut = say(
            "Cut here, after {shown} of {all} characters. All of it is passed on.", shown=SHOWN, all=len(case.text)
        )
        blocks.append(context(cut))
    if can_escalate:
        asked = say("What have you tried? What does the customer need, and by when?")
        blocks.append(inputs.field("note", say("Note"), _lines("note", asked, note), optional=True))
        choices = ((say("Normal"), "normal"), (say("Urgent: a customer is waiting"), URGENT))
        urgency = inputs.one_of("urgency", choices, "normal", radio=True)
        blocks.append(inputs.field("urgency", say("How urgent is it?"), urgency))
    submit = say("Send") if can_escalate else None
    return inputs.modal("escalate_form", say("Bring in a person"), blocks, submit=submit, kept=keep(case_id=case.id))


def wrong_answer_form(case_id: str) -> Json:
    """What was wrong with an answer."""
    element = _lines("words", say("What does the bounce really mean? What did not help?"))
    return inputs.modal(
        "wrong_answer_form",
        say("What was wrong?"),
        [
            inputs.field("words", say("In your own words"), element),
            context(say("Whoever looks after the knowledge base reads this.")),
        ],
        submit=say("Send"),
        kept=keep(case_id=case_id),
    )


def thanks() -> Json:
    """Said when somebody has written what was wrong."""
    words = say(
        "Thank you. Whoever looks after the knowledge base can now read it. Still stuck? Press “Bring in a person”."
    )
    return inputs.modal("thanks", say("Thank you"), [rich_text(section(words))], kept=keep())


NOWHERE: Final = later(
    "Nobody has told me yet where the people are who can help. Whoever manages this workspace chooses the channel in "
    "my Home, under Settings, or sets REBOUND_ESCALATION_CHANNEL, and invites me there with “/invite @Rebound”."
)


def _lines(action_id: str, placeholder: str, initial: str = "") -> Json:
    return inputs.text(action_id, initial, most=inputs.MOST_TYPED, lines=True, placeholder=placeholder)


def _where(channel_id: str | None) -> Json:
    chosen = channel_id if channel_id and channel_id.startswith(("C", "G")) else None
    return {**inputs.channel("channel", chosen), "placeholder": inputs.words(say("Choose a channel"))}

"""The three modals. Limits: https://docs.slack.dev/reference/views (text inputs hold 3,000 characters)."""

from __future__ import annotations

from typing import Any, Final

from bot.answering.block_kit import Json, context, elements, paragraph, preformatted, rich_text
from bot.answering.blocks import certainty_words
from bot.answering.inert import quoted
from bot.cases.card.handover import URGENT
from bot.cases.case import Case
from bot.slack.payloads import keep
from bot.slack.views.speech import section
from bot.words import later, say

MOST_TYPED: Final = 3_000
SHOWN: Final = 2_500

HERE: Final = "here"
DIRECT: Final = "direct"
CHANNEL: Final = "channel"


def explain_form(*, channel_id: str | None, reply_url: str | None, text: str = "") -> Json:
    """Paste a bounce, and say where the answer is wanted."""
    choices = [
        _option(say("In a direct message from me"), DIRECT),
        _option(say("In a channel, for everybody"), CHANNEL),
    ]
    if reply_url:
        choices.insert(0, _option(say("Here, where only you see it"), HERE))
    return _modal(
        "explain_form",
        say("Explain a bounce"),
        say("Explain"),
        keep(channel=channel_id, reply_url=reply_url),
        [
            _input(
                "paste", say("The bounce"), _text("paste", say("Paste the bounce, as much of it as you have"), text)
            ),
            context(
                say("Longer than 3,000 characters? Send it to me as a direct message, or drop the .eml file there.")
            ),
            _input("where", say("Where shall I answer?"), _radio(choices)),
            {
                "type": "input",
                "block_id": "channel",
                "optional": True,
                "label": _plain(say("Channel")),
                "hint": _plain(say("Needed when I am to answer in a channel. I have to be a member of it.")),
                "element": _conversations(channel_id),
            },
        ],
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
        field = _text("note", asked, note[:MOST_TYPED])
        blocks.append({**_input("note", say("Note"), field), "optional": True})
        choices = [_option(say("Normal"), "normal"), _option(say("Urgent: a customer is waiting"), URGENT)]
        blocks.append(_input("urgency", say("How urgent is it?"), {**_radio(choices), "action_id": "urgency"}))
    submit = say("Send") if can_escalate else None
    return _modal("escalate_form", say("Bring in a person"), submit, keep(case_id=case.id), blocks)


def wrong_answer_form(case_id: str) -> Json:
    """What was wrong with an answer."""
    element = _text("words", say("What does the bounce really mean? What did not help?"), "")
    return _modal(
        "wrong_answer_form",
        say("What was wrong?"),
        say("Send"),
        keep(case_id=case_id),
        [
            _input("words", say("In your own words"), element),
            context(say("Whoever looks after the knowledge base reads this.")),
        ],
    )


def thanks() -> Json:
    """Said when somebody has written what was wrong."""
    words = say(
        "Thank you. Whoever looks after the knowledge base can now read it. Still stuck? Press “Bring in a person”."
    )
    return _modal("thanks", say("Thank you"), None, keep(), [rich_text(section(words))])


NOWHERE: Final = later(
    "Nobody has told me yet where the people are who can help. Whoever manages this workspace chooses the channel in "
    "my Home, under Settings, or sets REBOUND_ESCALATION_CHANNEL, and invites me there with “/invite @Rebound”."
)


def _modal(callback_id: str, title: str, submit: str | None, metadata: str, blocks: list[Json]) -> Json:
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": _plain(title),
        "close": _plain(say("Cancel") if submit else say("Close")),
        "private_metadata": metadata,
        "blocks": blocks,
    }
    return {**view, "submit": _plain(submit)} if submit else view


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _input(block_id: str, label: str, element: Json) -> Json:
    return {"type": "input", "block_id": block_id, "label": _plain(label), "element": element}


def _text(action_id: str, placeholder: str, initial: str) -> Json:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": MOST_TYPED,
        "placeholder": _plain(placeholder),
    }
    return {**element, "initial_value": initial[:MOST_TYPED]} if initial else element


def _option(words: str, value: str) -> Json:
    return {"text": _plain(words), "value": value}


def _radio(choices: list[Json]) -> Json:
    return {"type": "radio_buttons", "action_id": "where", "options": choices, "initial_option": choices[0]}


def _conversations(channel_id: str | None) -> Json:
    element: dict[str, Any] = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": _plain(say("Choose a channel")),
    }
    if channel_id and channel_id.startswith(("C", "G")):
        return {**element, "initial_conversation": channel_id}
    return element

"""The card of an escalation: what it is about and how it stands, who asks, what was matched, the notes, the bounce."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import (
    MAX_HEADER,
    Json,
    SlackMessage,
    actions,
    button,
    clipped,
    context,
    elements,
    escaped,
    header,
    paragraph,
    preformatted,
    rich_text,
)
from bot.answering.blocks import certainty_words
from bot.answering.emphasis import plain
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.case import Case, Escalation, Outcome, State, Surface
from bot.slack.views.speech import channel, link, note, person, section
from bot.words import later, say, say_number

CARD_TEXT: Final = 2_500
"""How much of the bounce the card itself shows."""
_NOTE: Final = 1_500
_WORDS_SHOWN: Final = 1_000

PRIVATE_THREAD: Final = later(
    "Only people in this channel see this thread. To answer the person, press “Reply to the person”."
)

_BUTTONS: Final = {
    State.ESCALATED: ("claim", "assign", "reply", "note", "resolve", "not_a_bounce"),
    State.CLAIMED: ("reply", "note", "resolve", "assign", "release", "not_a_bounce"),
    State.RESOLVED: ("reopen", "note", "reply"),
    State.NOT_A_BOUNCE: ("reopen", "note", "reply"),
}
_WORDS: Final = {
    "claim": later("Take it"),
    "assign": later("Assign…"),
    "reply": later("Reply to the person"),
    "note": later("Add a note…"),
    "release": later("Release"),
    "resolve": later("Resolve…"),
    "not_a_bounce": later("Not a bounce"),
    "reopen": later("Reopen"),
}
_FIRST: Final = ("claim", "reply")
"""What stands out, where it is the first of the row."""


def card_message(case: Case, escalation: Escalation, thread_link: str | None, holder: str = "somebody") -> SlackMessage:
    """The card as the escalation now stands. `holder` is the name of whoever has it."""
    top = headline(case, escalation, holder)
    blocks: list[Json] = [header(top), rich_text(_asked(case, escalation, thread_link))]
    if escalation.urgent and escalation.is_open:
        blocks.append(rich_text(paragraph(elements(say("⏰ Urgent: a customer is waiting."), bold=True))))
    blocks.append(rich_text(_matched(case)))
    if (quote := note(clipped(escalation.note, _NOTE))) is not None:
        blocks.append(rich_text(paragraph(elements(say("Notes"), bold=True)), quote))
    if case.text.strip():
        blocks.append(
            rich_text(paragraph(elements(say("The bounce"), bold=True)), preformatted(quoted(case.text, CARD_TEXT)))
        )
    if is_cut(case):
        cut = say(
            "Cut here, after {shown} of {all} characters: all of it is in the thread.",
            shown=CARD_TEXT,
            all=len(case.text),
        )
        blocks.append(context(cut))
    words = note(clipped(escalation.outcome_words, _WORDS_SHOWN))
    blocks.append(rich_text(_stands(escalation), *([words] if words else [])))
    row = [
        button(say(_WORDS[name]), name, case.id, "primary" if number == 0 and name in _FIRST else None)
        for number, name in enumerate(_BUTTONS.get(escalation.state, ()))
    ]
    if escalation.outcome is Outcome.NEW_ERROR and not escalation.is_open and not case.cleared:
        row.append(button(say("Propose an entry"), "propose", case.id))
    blocks += [actions("card", row), context(say(PRIVATE_THREAD))]
    return SlackMessage(escaped(top), tuple(blocks))


def headline(case: Case, escalation: Escalation, holder: str) -> str:
    """What it is about and how it stands, on one line: “Mailbox full · waiting 12 min”."""
    mark = "⏰ " if escalation.urgent and escalation.is_open else ""
    stands = f" · {_stands_briefly(escalation, holder)}"
    about = " ".join(plain(case.answer.headline).split()).rstrip(".") if case.answer and not case.cleared else ""
    if not about and case.cleared:
        about = say("A case whose text is not kept any more")
    about = about or say("A bounce that I could not read")
    return f"{mark}{clipped(about, MAX_HEADER - len(mark) - len(stands))}{stands}"


def is_cut(case: Case) -> bool:
    """True when the card cannot hold the whole bounce."""
    return len(case.text) > CARD_TEXT


def outcome_words(escalation: Escalation) -> str:
    """What it turned out to be, empty where nobody said."""
    match escalation.outcome:
        case Outcome.ANSWER_RIGHT:
            return say("My answer was right.")
        case Outcome.OTHER_ENTRY:
            title = quoted(escalation.right_title or (escalation.right_entry or "").replace("-", " "), 150)
            if title:
                return say("It was something else that I know: “{title}”.", title=title)
            return say("It was something else that I know.")
        case Outcome.NEW_ERROR:
            return say("It is an error that I do not know yet.")
        case Outcome.NOT_MAIL:
            return say("It was no problem with e-mail.")
        case None:
            return ""


def _stands_briefly(escalation: Escalation, holder: str) -> str:
    match escalation.state:
        case State.CLAIMED:
            return say("{who} has it", who=quoted(holder, 40))
        case State.RESOLVED:
            return say("solved")
        case State.NOT_A_BOUNCE:
            return say("not a bounce")
        case _:
            return _waiting(escalation)


def _waiting(escalation: Escalation) -> str:
    """How long, as of now: the card is shown anew from time to time."""
    since = escalation.heard_at or escalation.created_at
    if since is None or escalation.seen_at is None:
        return say("waiting")
    minutes = int((escalation.seen_at - since).total_seconds() // 60)
    if minutes < 1:
        return say("waiting")
    if minutes < 60:
        return say("waiting {minutes} min", minutes=minutes)
    hours = minutes // 60
    if hours < 48:
        return say("waiting {hours} h", hours=hours)
    return say_number("waiting {number} day", "waiting {number} days", hours // 24)


def _asked(case: Case, escalation: Escalation, thread_link: str | None) -> Json:
    who = person(escalation.asked_by)
    if case.private and case.surface is not Surface.DIRECT:
        return section(
            *worded(
                "{who} asks about a bounce that only they see. What you decide reaches them by direct message.", who=who
            )
        )
    if case.place.is_direct:
        return section(
            *worded(
                "{who} asks about a bounce in a direct message with me. What you decide reaches them there.", who=who
            )
        )
    asked = worded("{who} asks about a bounce in {channel}.", who=who, channel=channel(case.place.channel))
    return section(*asked, *((" ", link(thread_link, say("Go to the thread"))) if thread_link else ()))


def _matched(case: Case) -> Json:
    answer = case.answer
    if answer is None:
        return section(say("I could not read it."))
    found = f"{answer.label} · {certainty_words(answer)}" if answer.label else say("nothing that I know")
    said = say("{found}. I said: “{headline}”", found=found, headline=answer.headline)
    return paragraph(elements(f"{say('Matched:')} ", bold=True), elements(said))


def _stands(escalation: Escalation) -> Json:
    if escalation.state is State.CLAIMED and escalation.claimed_by:
        return section(*worded("🙋 {who} has taken this.", who=person(escalation.claimed_by)))
    if escalation.state is State.RESOLVED and escalation.resolved_by:
        said = outcome_words(escalation)
        resolved = worded("✅ Resolved, says {who}.", who=person(escalation.resolved_by))
        return section(*resolved, f" {said}" if said else "")
    if escalation.state is State.NOT_A_BOUNCE and escalation.resolved_by:
        return section(*worded("🚫 Not a bounce, says {who}.", who=person(escalation.resolved_by)))
    return section(say("⏳ Waiting for somebody to take it."))

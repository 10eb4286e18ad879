"""The App Home: a box for a bounce, what became of this person's bounces, how the bot is, and more for who leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.answering.block_kit import Json, bulleted, button, clipped, context, elements, header, paragraph, rich_text
from bot.answering.block_kit import actions as row
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.case import Case, State
from bot.matching.finding import Certainty
from bot.slack.views.forms import NOWHERE
from bot.slack.views.inputs import MOST_TYPED, field, text
from bot.slack.views.speech import channel, link, section
from bot.words import later, say, say_number

STATES: Final = {
    State.OPEN: later("being read"),
    State.ANSWERED: later("answered"),
    State.ESCALATED: later("waiting for a person"),
    State.CLAIMED: later("a person is looking"),
    State.RESOLVED: later("solved"),
    State.NOT_A_BOUNCE: later("not a bounce"),
    State.FAILED: later("could not be answered"),
}
_SIGNS: Final = {
    State.OPEN: "⏳",
    State.ANSWERED: "💬",
    State.ESCALATED: "⏳",
    State.CLAIMED: "👀",
    State.RESOLVED: "✅",
    State.NOT_A_BOUNCE: "➖",
    State.FAILED: "⚠️",
}
PROMPTS: Final = (
    (later("What does this mean?"), "What does “550 5.1.1 User unknown” mean?"),
    (later("Hard or soft?"), "What is the difference between a hard and a soft bounce?"),
    (later("Mail I never sent"), "I get bounces for mail I never sent. What is going on?"),
    (later("Is it safe to click?"), "Are the links in a bounce safe to click?"),
)
SHOWN: Final = 10
"""Bounces of one person."""
PASTE: Final = "home_paste"
"""What the box is called; its block's name begins so."""
EXPLAIN: Final = "home_explain"


@dataclass(frozen=True, slots=True)
class KnowledgeState:
    """How the knowledge base is doing: `problem` is what is wrong with its last change, if anything is."""

    entries: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RecentCase:
    """A case, with a link to its answer where there is one."""

    case: Case
    link: str | None


def home_view(
    knowledge: KnowledgeState,
    escalation: str | None,
    recent: tuple[RecentCase, ...],
    *,
    may_set: bool = False,
    lead: Sequence[Json] = (),
    box: str = "",
    word: str = "",
) -> Json:
    """The home tab of one person. `may_set`: one who may change the settings. `lead`: what is there for who leads.
    `box`: another one empties the box (https://docs.slack.dev/reference/views/home-tab-views, “Preserving input
    entry”). `word`: what is said about what was just done."""
    paste = text(PASTE, "", most=MOST_TYPED, lines=True, placeholder=say("Paste the bounce, as much of it as you have"))
    blocks: list[Json] = [
        header(say("Did a mail come back?")),
        rich_text(
            section(
                say(
                    "Paste the bounce. I say what happened, whether the mail is lost, what to do now, and what to tell "
                    "the customer. When I am not sure, I say so, and a person can look."
                )
            )
        ),
        field(f"{PASTE}{box}", say("The bounce"), paste, optional=True),
        row(
            "home",
            [
                button(say("Explain it"), EXPLAIN, "home", "primary"),
                button(say("Answer in a channel…"), "explain_here", "home"),
                *([button(say("Settings"), "settings", "home")] if may_set else ()),
            ],
        ),
        context(
            word or say("My answer comes to you alone, in the Messages tab. Longer mails and files: send them there.")
        ),
        {"type": "divider"},
        rich_text(paragraph(elements(say("Your bounces"), bold=True))),
    ]
    blocks += [_cases(recent)] if recent else [context(say("None yet. What you ask about is listed here."))]
    blocks += lead
    blocks += [{"type": "divider"}, *_about(knowledge, escalation)]
    return {"type": "home", "blocks": blocks}


def moment(at: datetime) -> Json:
    """A day in the reader's own time (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, “date”)."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short_pretty} {time}",
        "fallback": at.astimezone(UTC).strftime("%d %b %H:%M UTC"),
    }


def _cases(recent: tuple[RecentCase, ...]) -> Json:
    lines = [_case(item) for item in recent[:SHOWN]]
    return rich_text({"type": "rich_text_list", "style": "bullet", "elements": lines})


def _case(item: RecentCase) -> Json:
    state = item.case.state
    name = _name(item.case)
    title: str | Json = link(item.link, name) if item.link else name
    return section(f"{_SIGNS[state]} ", title, f" · {say(STATES[state])} · ", moment(item.case.created_at))


def _name(case: Case) -> str:
    """What a case is called in a list. One that the bot was not sure of goes by the words of whoever asked."""
    words = " ".join(case.text.split())
    if case.answer is None or case.answer.certainty is not Certainty.UNSURE or not words:
        return clipped(case.title, 120)
    return f"“{quoted(clipped(words, 80))}”"


def _about(knowledge: KnowledgeState, escalation: str | None) -> list[Json]:
    """Other ways to ask, and how the bot is."""
    base = say_number(
        "Knowledge base: {number} error or topic.", "Knowledge base: {number} errors and topics.", knowledge.entries
    )
    blocks: list[Any] = [
        rich_text(
            paragraph(elements(say("Other ways to ask"), bold=True)),
            bulleted(
                (
                    say("In a channel: mention me, with the bounce or in a thread under one."),
                    say("For yourself: type /bounce and paste, or write to me in the Messages tab."),
                    say("On any message: the menu with the three dots, “Explain this bounce”."),
                )
            ),
        ),
        rich_text(
            paragraph(elements(say("How I am"), bold=True)),
            section(f"{base}\n"),
            _escalation(escalation),
        ),
    ]
    if knowledge.problem:
        trouble = say("Its last change cannot be used, so I go by the one before: {problem}", problem=knowledge.problem)
        blocks.append(context(trouble))
    return blocks


def _escalation(where: str | None) -> Json:
    if where is None:
        return section(f"{say('People who can help')}: {say(NOWHERE)}")
    return section(*worded("People who can help: {channel}.", channel=channel(where) if _is_id(where) else where))


def _is_id(where: str) -> bool:
    return where.startswith(("C", "G"))

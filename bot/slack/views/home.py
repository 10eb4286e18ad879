"""The App Home: what the bot does, whether it is well, and what this person asked lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.answering.block_kit import Json, bulleted, button, clipped, context, elements, header, paragraph, rich_text
from bot.answering.block_kit import actions as row
from bot.answering.inert import quoted
from bot.cases.case import Case, State
from bot.matching.finding import Certainty
from bot.slack.views.forms import NOWHERE
from bot.slack.views.speech import channel, link, section

_STATES: Final = {
    State.OPEN: "being read",
    State.ANSWERED: "answered",
    State.ESCALATED: "waiting for a person",
    State.CLAIMED: "a person is looking",
    State.RESOLVED: "solved",
    State.NOT_A_BOUNCE: "not a bounce",
    State.FAILED: "could not be answered",
}
PROMPTS: Final = (
    ("What does this mean?", "What does “550 5.1.1 User unknown” mean?"),
    ("Hard or soft?", "What is the difference between a hard and a soft bounce?"),
    ("Mail I never sent", "I get bounces for mail I never sent. What is going on?"),
    ("Is it safe to click?", "Are the links in a bounce safe to click?"),
)


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


def home_view(knowledge: KnowledgeState, escalation: str | None, recent: tuple[RecentCase, ...]) -> Json:
    """The home tab of one person."""
    blocks: list[Json] = [
        header("I explain e-mail bounces"),
        rich_text(
            section(
                "Paste a bounce, and I say what happened, whether the mail is lost, who can fix it, what to do now and "
                "what to tell the customer. If I am not sure, I say so, and pass it on to a person."
            ),
            bulleted(
                (
                    "In a channel: mention me, with the bounce or in a thread under one.",
                    "For yourself: type /bounce and paste, or write to me in the Messages tab. Files work there too.",
                    "On any message: the menu with the three dots, “Explain this bounce”.",
                )
            ),
        ),
        row("home", [button("Explain a bounce", "explain_here", "home", "primary")]),
        {"type": "divider"},
        rich_text(paragraph(elements("How I am", bold=True)), section(_knows(knowledge)), _escalation(escalation)),
    ]
    if knowledge.problem:
        blocks.append(context(f"Its last change cannot be used, so I go by the one before: {knowledge.problem}"))
    blocks += [{"type": "divider"}, rich_text(paragraph(elements("What you asked lately", bold=True)))]
    blocks += [_case(item) for item in recent] or [context("Nothing yet.")]
    return {"type": "home", "blocks": blocks}


def _knows(knowledge: KnowledgeState) -> str:
    errors = "error or topic" if knowledge.entries == 1 else "errors and topics"
    return f"Knowledge base: {knowledge.entries} {errors}.\n"


def _escalation(where: str | None) -> Json:
    if where is None:
        return section(f"People who can help: {NOWHERE}")
    if where.startswith(("C", "G")):
        return section("People who can help: ", channel(where), ".")
    return section(f"People who can help: {where}.")


def _name(case: Case) -> str:
    """What a case is called in a list. One that the bot was not sure of goes by the words of whoever asked."""
    words = " ".join(case.text.split())
    if case.answer is None or case.answer.certainty is not Certainty.UNSURE or not words:
        return case.title[:200]
    return f"“{quoted(clipped(words, 80))}”"


def _case(item: RecentCase) -> Json:
    state = _STATES[item.case.state]
    name = _name(item.case)
    title: str | Json = link(item.link, name) if item.link else name
    return rich_text(section(title, f"  ·  {state}"))

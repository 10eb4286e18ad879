"""The forms in which an entry is written, tried, and accepted or kept as a proposal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from bot.answering.block_kit import Json, actions, bulleted, button, clipped, context, elements, paragraph, rich_text
from bot.answering.inert import quoted
from bot.cases.lead.proposal import MOST_YAML, Change, Tryout
from bot.knowledge.problem import Problem
from bot.slack.payloads import keep
from bot.slack.views.inputs import field, modal, text
from bot.slack.views.speech import nameless, section
from bot.words import later, say

FORM: Final = "propose_form"
YAML: Final = "yaml"
ACCEPT_PROPOSAL, KEEP_PROPOSAL = "proposal_accept", "proposal_keep"
_TITLE: Final = later("Propose an entry")
_MOST_SAID: Final = 8
_MOST_PROBLEMS: Final = 3
_LONGEST_ERROR: Final = 600


def propose_form(case_id: str, yaml: str) -> Json:
    """The draft, to be looked over."""
    words = say(
        "I drafted this from the case. Look at the lines marked “Look”, and change what you like. Then I try it on "
        "what was asked lately, and show what it would do. Nobody is answered by it before it is accepted."
    )
    return _form(case_id, yaml, [rich_text(section(words))], submit=say("Try it"))


def trying_form() -> Json:
    """Shown while it is tried."""
    words = say(
        "I am trying it on what was asked lately. That takes a few seconds. Leave this open: it shows what came of it."
    )
    return modal("propose_trying", say(_TITLE), [rich_text(section(words))])


def tryout_form(tryout: Tryout, word: str = "") -> Json:
    """What it would do, and the button that lets it. `word`: what is said first."""
    blocks: list[Json] = [rich_text(paragraph(elements(word, bold=True)))] if word else []
    blocks.append(rich_text(*_result(tryout)))
    if not tryout.looked.problems:
        if tryout.may_accept:
            press = button(say("Accept: answer with it from now on"), ACCEPT_PROPOSAL, YAML, "primary")
        else:
            press = button(say("Keep as a proposal"), KEEP_PROPOSAL, YAML, "primary")
        blocks.append(actions("decide", [press]))
        if not tryout.may_accept:
            blocks.append(context(say("Somebody who leads sees it in Home, and accepts it or not.")))
    return _form(tryout.case_id, tryout.yaml, blocks, submit=say("Try it again"), tried=mark_of(tryout.yaml))


def changed_form(case_id: str, yaml: str) -> Json:
    """Somebody changed it since it was tried."""
    words = say("You changed it since I tried it. Press “Try it again” first, so that you see what it would do.")
    return _form(case_id, yaml, [rich_text(section(words))], submit=say("Try it again"))


def mark_of(yaml: str) -> str:
    """What tells whether it was changed since. Blanks at the ends of lines, which forms may take away, do not count."""
    lines = "\n".join(line.rstrip() for line in yaml.strip().splitlines())
    return hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()[:32]


def errors_of(problems: Sequence[Problem]) -> str:
    """What is wrong, and what was expected, at the box: the first few, line by line."""
    told = [_line(problem) for problem in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        told.append(say("And {number} more.", number=len(problems) - _MOST_PROBLEMS))
    return nameless(clipped(" ".join(quoted(line, _LONGEST_ERROR) for line in told), _LONGEST_ERROR))


def _line(problem: Problem) -> str:
    """The problem itself is said in English, as the files of the base are written."""
    return f"{say('Line {number}:', number=problem.line)} {problem.what} {problem.cure}"


def _result(tryout: Tryout) -> list[Json]:
    looked = tryout.looked
    if looked.problems:
        lines = [_line(problem) for problem in looked.problems[:_MOST_SAID]]
        return [section(say("It cannot be used as it is:")), bulleted(quoted(line, _LONGEST_ERROR) for line in lines)]
    title = quoted(looked.title, 120)
    parts = [
        section(
            say(
                "Of the last {tried} that I was asked about, “{title}” would have answered {answers}.",
                tried=tryout.tried,
                title=title,
                answers=tryout.answers,
            ),
            f" {_new(tryout)}",
        )
    ]
    lines = [_change(change) for change in tryout.changes[:_MOST_SAID]]
    if lines:
        count = sum(change.count for change in tryout.changes)
        parts += [section(say("It would change {number}:", number=count)), bulleted(lines)]
    if tryout.case_id and not tryout.answers_its_own:
        parts.append(
            section(say("⚠️ The case that you began with is not among them. Are the wordings what the server said?"))
        )
    for text_ in tryout.misses[:_MOST_SAID]:
        wrong = say("⚠️ Its own example does not come out as it says: “{text}”", text=quoted(text_, 150))
        parts.append(section(wrong))
    if looked.over:
        over = say("It changes what I say about “{title}”, which I know already.", title=quoted(looked.over, 80))
        parts.append(section(over))
    return parts


def _new(tryout: Tryout) -> str:
    if not tryout.answers:
        return ""
    if tryout.new == tryout.answers:
        return say("Nothing had answered these.") if tryout.new > 1 else say("Nothing had answered it.")
    if tryout.new:
        return say("{number} of them nothing had answered.", number=tryout.new)
    return say("I had answers to all of them.")


def _change(change: Change) -> str:
    then, now = (f"“{quoted(name, 80)}”" if name else say("no answer") for name in (change.then, change.now))
    return say("{number}× from {then} to {now}", number=change.count, then=then, now=now)


def _form(case_id: str, yaml: str, blocks: Sequence[Json], *, submit: str, tried: str | None = None) -> Json:
    box = field(
        YAML,
        say("The entry"),
        text(YAML, yaml, most=MOST_YAML, lines=True),
        hint=say("YAML, as the files of the knowledge base have it: indent by blanks, and keep to one entry."),
    )
    return modal(FORM, say(_TITLE), [*blocks, box], submit=submit, kept=keep(case_id=case_id, tried=tried))

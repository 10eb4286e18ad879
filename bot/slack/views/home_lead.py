"""What is in Home for who leads: what waits, how it goes, what was wrong, what could not be answered, what was taught.

A view has room for 100 blocks (https://docs.slack.dev/reference/views/home-tab-views): each list is cut, says how many
more there are, and has a button for the rest (lead_lists.py).
"""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import (
    Json,
    actions,
    bulleted,
    button,
    clipped,
    context,
    elements,
    header,
    paragraph,
    rich_text,
)
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.case import Outcome, State
from bot.cases.lead.gaps import Gap
from bot.cases.lead.insight import DAYS, CaseLine, Wrong
from bot.cases.lead.numbers import NOT_SAID, Numbers, Spread
from bot.slack.views.home import moment
from bot.slack.views.home_seen import (
    GAPS,
    LOOK,
    MORE,
    OPEN,
    PROPOSE,
    WRONG,
    LeadHome,
    linked,
    more,
    short,
    title_of_part,
)
from bot.slack.views.home_table import Cell, Table, table_block
from bot.slack.views.home_taught import taught_part
from bot.slack.views.reminders import time_in_words
from bot.slack.views.speech import link, person, section
from bot.words import later, say, say_number

_SHOWN: Final = 5
_SHOWN_OPEN: Final = 10
_LINKED: Final = 3
_OUTCOMES: Final = {
    Outcome.ANSWER_RIGHT.value: later("the answer was right"),
    Outcome.OTHER_ENTRY.value: later("it was something else that I know"),
    Outcome.NEW_ERROR.value: later("a new error"),
    Outcome.NOT_MAIL.value: later("not an e-mail problem"),
    State.NOT_A_BOUNCE.value: later("not a bounce"),
    NOT_SAID: later("without an outcome"),
}


def lead_blocks(home: LeadHome, *, plainly: bool = False) -> list[Json]:
    """The part of Home for who leads. `plainly`: without Slack's tables."""
    return [
        {"type": "divider"},
        header(say("For leads")),
        *_open(home, plainly=plainly),
        *_numbers(home.numbers),
        *_most_asked(home, plainly=plainly),
        *_wrong(home),
        *_gaps(home),
        *taught_part(home),
    ]


# -- what waits ------------------------------------------------------------------------------------------------


def open_table(home: LeadHome, most: int) -> Table:
    """Cases with people, those that wait first."""
    rows = tuple(_open_row(home, line) for line in home.open.lines[:most])
    return Table(_with_people(home), (say("Case"), say("Stands"), say("For"), say("Who has it")), rows)


def _with_people(home: LeadHome) -> str:
    waiting = sum(line.state is State.ESCALATED for line in home.open.lines)
    if waiting:
        return say("With people now: {number}, {waiting} of them waiting", number=home.open.count, waiting=waiting)
    return say("With people now: {number}", number=home.open.count)


def _open(home: LeadHome, *, plainly: bool) -> list[Json]:
    if not home.open.lines:
        return [title_of_part(_with_people(home)), context(say("Nobody waits."))]
    table = open_table(home, _SHOWN_OPEN)
    return [*table_block(table, plainly=plainly), *more(home.open.count, _SHOWN_OPEN, OPEN)]


def _open_row(home: LeadHome, line: CaseLine) -> tuple[Cell, ...]:
    name = clipped(quoted(line.title or home.called(line.entry_id), 100).replace("\n", " "), 100)
    where = home.cards.get(line.where.case_id) or home.answers.get(line.where.case_id)
    who: Cell = person(line.claimed_by) if line.claimed_by else say("nobody yet")
    stands = say("taken") if line.state is State.CLAIMED else say("waiting")
    waited = time_in_words((home.now - line.since).total_seconds())
    return (link(where, name) if where else name, f"{stands}, {say('urgent')}" if line.urgent else stands, waited, who)


# -- how it goes -----------------------------------------------------------------------------------------------


def _numbers(numbers: Numbers) -> list[Json]:
    asked_about = say_number(
        "{number} bounce or question; a person was asked about {people}.",
        "{number} bounces and questions; a person was asked about {people}.",
        numbers.asked,
        people=numbers.to_people,
    )
    if numbers.solved_alone:
        asked_about += f" {say('{number} were solved without one.', number=numbers.solved_alone)}"
    lines = [asked_about]
    if numbers.to_take:
        lines.append(say("Until somebody took a case: {time}.", time=_spread(numbers.to_take)))
    if numbers.to_end:
        lines.append(say("Until a case ended: {time}.", time=_spread(numbers.to_end)))
    if numbers.outcomes:
        ends = " · ".join(f"{say(_OUTCOMES.get(end, end))} {count}" for end, count in numbers.outcomes)
        lines.append(say("How cases ended: {ends}.", ends=ends))
    if numbers.follow_ups:
        asked_most = numbers.follow_ups[:_SHOWN]
        asked = " · ".join(f"{short(what.replace('-', ' '), 40)} {count}" for what, count in asked_most)
        lines.append(say("What people asked under my answers: {asked}.", asked=asked))
    return [title_of_part(say("The last {number} days", number=DAYS)), rich_text(bulleted(lines))]


def _spread(spread: Spread) -> str:
    return say(
        "{median} as a rule, and in nine of ten no more than {most}",
        median=time_in_words(spread.median),
        most=time_in_words(spread.most),
    )


def _most_asked(home: LeadHome, *, plainly: bool) -> list[Json]:
    if not home.most_asked:
        return []
    rows = tuple((home.called(entry_id), count) for entry_id, count in home.most_asked)
    table = Table(say("What was asked about most"), (say("What"), say("Times")), rows)
    return table_block(table, plainly=plainly)


# -- what was wrong, and what could not be answered ------------------------------------------------------------


def _wrong(home: LeadHome) -> list[Json]:
    blocks = [title_of_part(say("Where I was wrong: {number}", number=len(home.wrong)))]
    if not home.wrong:
        return [*blocks, context(say("Nobody said so."))]
    lines = [wrong_line(home, wrong) for wrong in home.wrong[:_SHOWN]]
    blocks.append(rich_text({"type": "rich_text_list", "style": "bullet", "elements": lines}))
    return [*blocks, actions(f"{MORE} {WRONG}", [button(say("Look at them"), MORE, WRONG)])]


def wrong_line(home: LeadHome, wrong: Wrong) -> Json:
    """One answer that was wrong: what was said, what would have been right, and why somebody says so."""
    parts: list[str | Json] = [linked(home, wrong.where, home.called(wrong.entry_id))]
    if wrong.right_entry:
        parts.append(f" {say('should have been “{title}”', title=home.called(wrong.right_entry))}")
    if wrong.words.strip():
        parts.append(f": “{short(wrong.words, 160)}”")
    parts += [" · ", *((person(wrong.by), ", ") if wrong.by else ()), moment(wrong.at)]
    return section(*parts)


def _gaps(home: LeadHome) -> list[Json]:
    blocks = [title_of_part(say("What I could not answer: {number}", number=home.gaps.cases))]
    if not home.gaps.groups:
        return [*blocks, context(say("There is nothing that I could not answer."))]
    for gap in home.gaps.groups[:_SHOWN]:
        blocks += gap_blocks(home, gap)
    return [*blocks, *more(len(home.gaps.groups), _SHOWN, GAPS, kinds=True)]


def gap_blocks(home: LeadHome, gap: Gap) -> list[Json]:
    """One kind of bounce that could not be answered, and a button to write an entry for it."""
    times = f"{gap.count}×" if gap.count > 1 else say("once")
    people = say_number("by {number} person", "by {number} people", gap.people)
    told: list[str | Json] = [f"{times}, {people}, ", *worded("last {time}", time=moment(gap.last_at))]
    seen = [home.answers[one.where.case_id] for one in gap.cases if one.where.case_id in home.answers][:_LINKED]
    for number, url in enumerate(seen, 1):
        told += [" · ", link(url, say("case {number}", number=number) if len(seen) > 1 else say("the case"))]
    parts = [paragraph(elements(short(gap.line, 200) or say("A bounce without words"), bold=True)), section(*told)]
    if gap.words.strip():
        parts.append(section(say("Somebody found out: “{words}”", words=short(gap.words, 200))))
    case_id = gap.cases[0].where.case_id
    presses = [button(say("Propose an entry"), PROPOSE, case_id)]
    if gap.proposed:
        presses = [button(say("Look at the proposal"), LOOK, gap.proposed)]
    return [rich_text(*parts), actions(f"gap {case_id}", presses)]

"""Everything that is shown to who leads, and the small pieces that its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from bot.answering.block_kit import Json, actions, button, clipped, elements, paragraph, rich_text
from bot.answering.inert import quoted
from bot.cases.lead.entries import TaughtEntry
from bot.cases.lead.gaps import Gaps
from bot.cases.lead.insight import Page, Where, Wrong
from bot.cases.lead.numbers import Numbers
from bot.slack.views.speech import link
from bot.words import say

MORE: Final = "lead_more"
PROPOSE: Final = "propose"
ACCEPT, DECLINE, TAKE_BACK, LOOK = "entry_accept", "entry_decline", "entry_take_back", "entry_look"
OPEN, WRONG, GAPS, TAUGHT = "open", "wrong", "gaps", "taught"
"""The lists, as `MORE` names them."""
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class LeadHome:
    """Everything that is shown to who leads. `titles`: what the entries of the base are called, by their ids; `taught`
    and `proposed` with what each is called. `answers` and `cards`: links, by the id of the case."""

    now: datetime
    open: Page
    numbers: Numbers
    most_asked: tuple[tuple[str, int], ...]
    wrong: tuple[Wrong, ...]
    gaps: Gaps
    taught: tuple[tuple[TaughtEntry, str], ...] = ()
    proposed: tuple[tuple[TaughtEntry, str], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)

    def called(self, entry_id: str | None) -> str:
        """What an entry is called; one that is gone by its id."""
        named = self.titles.get(entry_id or "") or (entry_id or say("nothing that I know")).replace("-", " ")
        return short(named, _LONGEST_NAME)


def title_of_part(words: str) -> Json:
    return rich_text(paragraph(elements(words, bold=True)))


def more(count: int, shown: int, which: str, *, kinds: bool = False) -> list[Json]:
    left = count - shown
    if left <= 0:
        return []
    words = say("And {number} more kinds", number=left) if kinds else say("And {number} more", number=left)
    return [actions(f"{MORE} {which}", [button(words, MORE, which)])]


def linked(home: LeadHome, where: Where, words: str) -> str | Json:
    url = home.answers.get(where.case_id)
    return link(url, clipped(words, 100)) if url else clipped(words, 100)


def short(text: str, most: int) -> str:
    return " ".join(quoted(text, most).split())


def empty_home(now: datetime | None = None) -> LeadHome:
    """Of a workspace in which nothing was asked yet."""
    return LeadHome(now or datetime.now(UTC), Page((), 0), Numbers(0, 0, 0, (), None, None, ()), (), (), Gaps((), 0))

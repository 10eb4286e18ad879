"""Home for who leads, its lists, and the forms of an entry fit Slack's limits, and nothing from outside is alive."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.answering.block_kit import Json
from bot.cases.case import Outcome, Post, State
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.gaps import Gap, Gaps, Unanswered
from bot.cases.lead.insight import CaseLine, Page, Where, Wrong
from bot.cases.lead.numbers import NOT_SAID, Numbers, Spread
from bot.cases.lead.proposal import Change, Looked, Tryout
from bot.knowledge.problem import Problem
from bot.playground.blockkit.views import check_view
from bot.slack.views.home import KnowledgeState, home_view
from bot.slack.views.home_lead import lead_blocks
from bot.slack.views.home_seen import GAPS, OPEN, TAUGHT, WRONG, LeadHome, empty_home
from bot.slack.views.lead_lists import entry_form, list_form, told
from bot.slack.views.lead_propose import changed_form, errors_of, mark_of, propose_form, trying_form, tryout_form

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSTILE = "550 <!channel> <@U0PRIYA> https://evil.example/x \u202e \ue000bold\ue001 " * 40


def where(number: int) -> Where:
    return Where(f"c{number}", Post("C1", f"{number}.1"), None)


def taught(number: int, state: EntryState) -> TaughtEntry:
    yaml = f"entries:\n  - id: {HOSTILE}"
    return TaughtEntry("T1", f"team-{'x' * 150}-{number}", yaml, state, f"c{number}", "U1", NOW, "U2", NOW, number)


def busy(many: int = 300) -> LeadHome:
    """Of a workspace in which everything that can go on does, with text that would like to be more than text."""
    lines = tuple(
        CaseLine(
            where(n),
            State.CLAIMED if n % 2 else State.ESCALATED,
            NOW,
            "U1",
            "x",
            HOSTILE,
            NOW - timedelta(hours=n),
            claimed_by="U8" if n % 2 else None,
            urgent=n % 3 == 0,
        )
        for n in range(many)
    )
    ends = (*((outcome.value, 3) for outcome in Outcome), (NOT_SAID, 1), ("of-a-later-version", 1))
    asked = tuple((HOSTILE, number) for number in range(50))
    went = Numbers(900, 300, 20, ends, Spread(9, 60, 9e5), Spread(9, 60, 9e9), asked)
    gap = tuple(
        Gap(HOSTILE, tuple(Unanswered(where(n), NOW, "U1", HOSTILE) for _ in range(5)), 4, NOW, HOSTILE, None if n % 2
            else "team-x") for n in range(many)
    )  # fmt: skip
    return LeadHome(
        now=NOW,
        open=Page(lines, many + 5),
        numbers=went,
        most_asked=tuple((f"{HOSTILE}{number}", number) for number in range(10)),
        wrong=tuple(Wrong(where(n), NOW, "x", HOSTILE, HOSTILE, "U1") for n in range(many)),
        gaps=Gaps(gap, many * 5),
        taught=tuple((taught(n, EntryState.ACCEPTED), HOSTILE) for n in range(many)),
        proposed=tuple((taught(n + many, EntryState.PROPOSED), HOSTILE) for n in range(many)),
        titles={"x": HOSTILE},
        answers={f"c{n}": f"https://acme.slack.com/archives/C1/p{n}" for n in range(many)},
        cards={f"c{n}": f"https://acme.slack.com/archives/C9/p{n}" for n in range(many)},
    )


PROBLEMS = tuple(Problem("proposed entry", n, 1, HOSTILE, HOSTILE) for n in range(40))
TRIED = Tryout(
    team="T1",
    case_id="c1",
    yaml="y: " + "x" * 2_990,
    looked=Looked((), "team-x", HOSTILE, HOSTILE),
    tried=200,
    answers=9,
    new=3,
    changes=tuple(Change(HOSTILE, None, n) for n in range(60)),
    misses=(HOSTILE,) * 20,
)
VIEWS = {
    "home, busy": home_view(KnowledgeState(3), "C9", (), may_set=True, lead=lead_blocks(busy())),
    "home, busy, plain": home_view(KnowledgeState(3), "C9", (), lead=lead_blocks(busy(), plainly=True)),
    "home, empty": home_view(KnowledgeState(3), "C9", (), lead=lead_blocks(empty_home(NOW))),
    **{f"list of {which}": list_form(which, busy()) for which in (OPEN, WRONG, GAPS, TAUGHT, "of a later version")},
    "empty list": list_form(GAPS, empty_home(NOW)),
    "told": told(HOSTILE.replace("<@U0PRIYA>", "")[:2_000]),
    "an entry": entry_form(HOSTILE, HOSTILE[:3_000]),
    "a draft": propose_form("c1", "y: " + "x" * 2_990),
    "trying": trying_form(),
    "tried": tryout_form(TRIED),
    "refused": tryout_form(Tryout("T1", "c1", "y", Looked(PROBLEMS)), "Not yet."),
    "changed": changed_form("c1", "y"),
}


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_view_fits_slacks_limits(view: Json) -> None:
    assert check_view(as_json(view), ("modal", "home")) == []
    assert len(json.dumps(view)) < 250_000
    assert len(view.get("private_metadata", "")) <= 3_000


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_nothing_from_outside_is_more_than_text(view: Json) -> None:
    for element in elements(as_json(view)["blocks"]):
        kind = element.get("type")
        assert kind not in ("broadcast", "mrkdwn", "usergroup")
        assert kind != "user" or element["user_id"] in ("U1", "U2", "U8")
        assert kind != "link" or element["url"].startswith("https://acme.slack.com/archives/")
        if kind == "text":
            assert "\ue000" not in element["text"]
            assert "\u202e" not in element["text"]


def elements(node: object) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node, *(found for child in node.values() for found in elements(child))]
    return [found for child in node for found in elements(child)] if isinstance(node, list) else []


def test_a_list_that_is_cut_says_how_many_more_there_are() -> None:
    page = json.dumps(VIEWS["home, busy"])
    assert "And 295 more kinds" in page
    assert "And 295 more" in page
    assert "And 590 more" in page
    assert "more. “rebound cases”" in json.dumps(VIEWS["list of wrong"], ensure_ascii=False)


def test_a_change_of_how_it_is_indented_is_a_change() -> None:
    assert mark_of("a:\n  b: 1\n") == mark_of("a:\r\n  b: 1  ")
    assert mark_of("a:\n  b: 1") != mark_of("a:\nb: 1")


def test_what_is_wrong_is_said_in_a_few_lines() -> None:
    words = errors_of(PROBLEMS)
    assert words.startswith("Line 0: 550")
    assert len(words) <= 600

"""The notice about several cases alike fits what Slack takes, whatever the bounces say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.explain import Explainer
from bot.cases.alike.incidents import Incident
from bot.cases.case import Case, Place, Post, State, Surface
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.slack.views.incident import alike_message, incident_cases_form, incident_message

HUGE = "x" * 5_000
HOSTILE = "<!channel> <@U0PRIYA> <https://evil.example/x|your bank> https://evil.example/y"
RIGHT_TO_LEFT = "\u202e\u200f\u0645\u0631\u062d\u0628\u0627\u2066 \u05e9\u05dc\u05d5\u05dd"


def case_about(explainer: Explainer, name: str, number: int) -> Case:
    answer = explainer.explain(f"550 5.1.1 <{name}@exmaple.com>: User unknown").answer
    return Case(
        id=f"c{number}", place=Place("T1", "C1", f"{number}.1", "U1"), surface=Surface.MENTION,
        state=list(State)[number % len(State)], private=False, answer=replace(answer, headline=f"{name} is unknown"),
        words=None, text="", posted=Post("C1", f"{number}.2"), show_details=False, show_reply=False, solved_by=None,
        problem=None, created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip


def incident(explainer: Explainer, text: str, cases: int = 25, domains: int = 25) -> Incident:
    return Incident(
        id="i1", team="T1", entry_id="recipient-unknown", domain=text[:255], label=text, count=cases + 40, people=7,
        domains=tuple(f"{number}.{text[:200]}" for number in range(domains)), first_at=1_790_000_000.0,
        last_at=1_790_003_000.0, post=Post("C9", "1.1"),
        cases=tuple(case_about(explainer, text, number) for number in range(cases)), hidden=3,
    )  # fmt: skip


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("text", ["kim", HUGE, HOSTILE, RIGHT_TO_LEFT, " ", "a\nb\n\nc"], ids=range(6))
def test_it_fits(explainer: Explainer, text: str, over: bool) -> None:
    found = incident(explainer, text)
    links = {case.id: f"https://acme.slack.com/archives/C1/p{case.id}" for case in found.cases}
    for shown in (found, incident(explainer, text, cases=0, domains=0)):
        message = incident_message(shown, links, over=over)
        assert check_blocks(list(message.blocks), "message") == []
        assert check_view(dict(incident_cases_form(shown, links)), ("modal",)) == []
        assert check_blocks(list(alike_message(shown, "https://acme.slack.com/x").blocks), "message") == []


def test_nothing_in_it_pings_or_leads_elsewhere(explainer: Explainer) -> None:
    found = incident(explainer, HOSTILE)
    message = incident_message(found, {}, over=False)
    shown = json.dumps([message.blocks, incident_cases_form(found, {})])
    assert '"broadcast"' not in shown
    assert "https://evil" not in shown
    assert "mrkdwn" not in shown
    assert "U0PRIYA" not in [element["user_id"] for element in _users(message.blocks)]
    assert "<!" not in message.text
    assert "<@" not in message.text


def _users(node: object) -> list[dict[str, str]]:
    if isinstance(node, dict):
        own = [node] if node.get("type") == "user" else []
        return own + [found for child in node.values() for found in _users(child)]
    if isinstance(node, (list, tuple)):
        return [found for child in node for found in _users(child)]
    return []


def test_right_to_left_text_turns_nothing_round(explainer: Explainer) -> None:
    message = incident_message(incident(explainer, RIGHT_TO_LEFT), {}, over=False)
    assert not {"\u202e", "\u200f", "\u2066"} & set(json.dumps(message.blocks, ensure_ascii=False) + message.text)

"""What people see: the card at every stage, the forms, the Home tab, the news. Slack's limits hold for all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answering.answer import Answer
from bot.answering.block_kit import Json
from bot.cases.case import Case, Escalation, Place, Post, State, Surface
from bot.cases.chat import News
from bot.matching.finding import Certainty
from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.views import check_view
from bot.reading.message import Kind
from bot.slack.views.card import card_message
from bot.slack.views.forms import escalate_form, explain_form, wrong_answer_form
from bot.slack.views.home import KnowledgeState, RecentCase, home_view
from bot.slack.views.news import news_message
from bot.slack.views.speech import with_names

LONG = "550 5.1.1 user unknown \u202e https://evil.example/ \ue000\n" * 2_000


def case(*, text: str = "550 5.1.1 user unknown", private: bool = False, channel: str = "C1") -> Case:
    return Case(
        id="c1",
        place=Place("T1", channel, None if private else "1.0", "U1"),
        surface=Surface.COMMAND if private else Surface.MENTION,
        state=State.ESCALATED,
        private=private,
        answer=None,
        words="I could not read it." * 30,
        text=text,
        posted=None if private else Post(channel, "1.1"),
        show_details=False,
        show_reply=False,
        solved_by=None,
        problem=None,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def escalation(state: State = State.ESCALATED, note: str = "") -> Escalation:
    return Escalation("e1", "T1", "c1", "U1", note, state, "#escalations", Post("C9", "9.9"), "U8", "U9", 1, None)


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def shown(blocks: object) -> str:
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize("state", [State.ESCALATED, State.CLAIMED, State.RESOLVED, State.NOT_A_BOUNCE])
@pytest.mark.parametrize("text", ["", "short", LONG])
def test_a_card_fits_slacks_limits_at_every_stage(state: State, text: str) -> None:
    message = card_message(case(text=text), escalation(state, note=LONG[:3000]), "https://example.slack.com/x")
    assert check_blocks(as_json(message.blocks), "message") == []


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (State.ESCALATED, ["claim", "assign", "reply", "note", "resolve", "not_a_bounce"]),
        (State.CLAIMED, ["reply", "note", "resolve", "assign", "release", "not_a_bounce"]),
        (State.RESOLVED, ["reopen", "note", "reply"]),
        (State.NOT_A_BOUNCE, ["reopen", "note", "reply"]),
    ],
)
def test_a_card_offers_what_can_be_done_with_it(state: State, buttons: list[str]) -> None:
    (row,) = (block for block in card_message(case(), escalation(state), None).blocks if block["type"] == "actions")
    assert [button["action_id"] for button in row["elements"]] == buttons
    assert {button["value"] for button in row["elements"]} == {"c1"}


def test_a_card_about_a_private_question_says_where_the_decision_goes() -> None:
    assert "by direct message" in shown(card_message(case(private=True), escalation(), None).blocks)
    assert "in a direct message with me" in shown(card_message(case(channel="D1"), escalation(), None).blocks)


def test_links_in_a_bounce_are_shown_so_that_nobody_follows_them() -> None:
    card = shown(card_message(case(text=LONG), escalation(), None).blocks)
    assert "https://evil" not in card
    assert "hxxps://evil" in card


@pytest.mark.parametrize(
    "view",
    [
        explain_form(channel_id="C1", reply_url="https://hooks.slack.com/commands/T1/2/x"),
        explain_form(channel_id="D1", reply_url=None, text=LONG),
        explain_form(channel_id=None, reply_url=None),
        escalate_form(case(text=LONG), can_escalate=True),
        escalate_form(case(), can_escalate=False),
        wrong_answer_form("c1"),
        home_view(KnowledgeState(1, "broken.yaml, line 3"), None, ()),
        home_view(KnowledgeState(300), "C9", (RecentCase(case(), "https://x.example/1"), RecentCase(case(), None))),
    ],
)
def test_every_view_fits_slacks_limits(view: Json) -> None:
    assert check_view(as_json(view), ("modal", "home")) == []
    assert len(view.get("private_metadata", "")) <= 3000


def test_the_home_tab_says_how_to_set_the_channel_and_what_is_wrong_with_the_knowledge() -> None:
    page = shown(home_view(KnowledgeState(300, "broken.yaml, line 3: expected a list"), None, ())["blocks"])
    assert "REBOUND_ESCALATION_CHANNEL" in page
    assert "broken.yaml, line 3" in page


@pytest.mark.parametrize("news", list(News))
@pytest.mark.parametrize("private", [False, True])
def test_news_are_one_sentence_and_say_what_about_where_that_is_not_plain(news: News, private: bool) -> None:
    message = news_message(case(private=private), news, escalation(), "U8", "I am not in that channel.")
    assert check_blocks(as_json(message.blocks), "message") == []
    assert ("It is about" in message.text) is private


def test_a_question_that_was_not_understood_is_listed_by_its_own_words() -> None:
    unsure = Answer(kind=Kind.QUESTION, certainty=Certainty.UNSURE, headline="Which error is this?")
    asked = replace(case(text="why does\nit come back"), answer=unsure)
    page = shown(home_view(KnowledgeState(3), None, (RecentCase(asked, None),)))
    assert "“why does it come back”" in page
    assert "Which error" not in page


def test_people_and_channels_named_in_a_sentence_become_mentions() -> None:
    assert with_names("in <#C9>, <@U8>.") == (
        "in ",
        {"type": "channel", "channel_id": "C9"},
        ", ",
        {"type": "user", "user_id": "U8"},
        ".",
    )
    assert with_names("<@U8> has it") == ({"type": "user", "user_id": "U8"}, " has it")
    assert with_names("<!channel>") == ("<!channel>",)

"""An answer in Slack: within Slack's limits, whole for a screen reader, and inert whatever the bounce says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answer, RecipientRow, StepList, Suggestion
from bot.answering.block_kit import Json, SlackMessage, context
from bot.answering.blocks import answer_message, help_message, plain_message
from bot.answering.emphasis import emphasised, plain
from bot.knowledge.entry import Lost, Source
from bot.matching.finding import Certainty
from bot.playground.blockkit.blocks import check_blocks
from bot.reading.message import Kind
from bot.words import LANGUAGES, Language, speaking
from tests.answering.conftest import Answering

HOSTILE = "<!channel> <@U0BOSS> <https://evil.example|safe> *bold* `code` ``` & <#C1|x> :tada: \u202egnp.exe"


def parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from parts(item)


def action_ids(message: SlackMessage) -> list[str]:
    return [part["action_id"] for part in parts(message.blocks) if "action_id" in part]


def full(text: str = "x") -> Answer:
    marked = f"{text} {emphasised(text)}"
    return Answer(
        kind=Kind.BOUNCE,
        certainty=Certainty.LIKELY,
        headline=marked,
        entry_id="a",
        label=text,
        confidence=0.6,
        verdict=text,
        warning=marked,
        why=marked,
        steps=(marked,) * 4,
        who_words=text,
        retry=marked,
        more_steps=(StepList(text, (marked,)),),
        customer_reply=text,
        questions=(marked,),
        quote=text,
        read=((text, text),),
        links_note=text,
        recipients=(RecipientRow(text, text, text),),
        suggestions=(Suggestion("b", text, 0.1),),
        ask_for_more=marked,
        defects=(text,),
    )


def test_the_buttons_are_there_and_carry_the_case(answer_for: Answering) -> None:
    message = answer_message(answer_for(), case_id="case-1")
    assert action_ids(message) == ["show_reply", "show_details", "resolved", "escalate", "feedback"]
    assert {part["value"] for part in parts(message.blocks) if part.get("type") == "button"} == {"case-1"}


def styles(message: SlackMessage) -> dict[str, str]:
    """The buttons that stand out, and how."""
    return {
        part["action_id"]: part["style"] for part in parts(message.blocks) if part.get("style") in ("primary", "danger")
    }


def test_a_sure_answer_has_the_reply_stand_out(answer_for: Answering) -> None:
    assert styles(answer_message(answer_for(), case_id="c")) == {"show_reply": "primary"}


def test_a_sure_answer_without_a_reply_has_nothing_stand_out(answer_for: Answering) -> None:
    assert styles(answer_message(replace(answer_for(), customer_reply=None), case_id="c")) == {}


@pytest.mark.parametrize("confidence", [0.2, 0.6])
def test_an_answer_that_is_not_sure_has_a_person_come_first_and_stand_out(
    answer_for: Answering, confidence: float
) -> None:
    message = answer_message(answer_for(confidence=confidence), case_id="c")
    assert styles(message) == {"escalate": "primary"}
    (row,) = (block for block in message.blocks if block.get("block_id") == "case")
    assert row["elements"][0]["action_id"] == "escalate"


@pytest.mark.parametrize("confidence", [0.2, 0.6, 1.0])
@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("escalated", [None, "https://slack.example/card"])
def test_that_solved_it_is_under_every_answer_until_it_is(
    answer_for: Answering, confidence: float, private: bool, escalated: str | None
) -> None:
    answer = answer_for(confidence=confidence)
    message = answer_message(answer, case_id="c", private=private, escalated_link=escalated)
    assert action_ids(message).count("resolved") == 1
    assert len(styles(message)) <= 1
    assert "resolved" not in action_ids(answer_message(answer, case_id="c", private=private, solved_by="U1"))


def test_once_it_is_solved_nothing_stands_out(answer_for: Answering) -> None:
    for confidence in (0.2, 1.0):
        assert styles(answer_message(answer_for(confidence=confidence), case_id="c", solved_by="U1")) == {}


def test_the_thumbs_come_last_and_small_whatever_stands_under_an_answer(answer_for: Answering) -> None:
    message = answer_message(answer_for(), case_id="c", show_details=True, show_reply=True, notes=[context("A note.")])
    assert message.blocks[-1]["type"] == "context_actions"
    assert [part["type"] for part in message.blocks[-1]["elements"]] == ["feedback_buttons"]
    assert message.blocks[-2] == context("A note.")


def test_sources_are_links(answer_for: Answering) -> None:
    answer = replace(answer_for(), sources=(Source(title="RFC 5321", url="https://www.rfc-editor.org/rfc/rfc5321"),))
    links = [part for part in parts(answer_message(answer, case_id="c").blocks) if part.get("type") == "link"]
    assert [(link["text"], link["url"]) for link in links] == [("RFC 5321", "https://www.rfc-editor.org/rfc/rfc5321")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("confidence", [0.2, 0.6, 1.0])
def test_an_answer_fits_slacks_limits_in_every_language(
    answer_for: Answering, language: Language, confidence: float
) -> None:
    answer = replace(answer_for(confidence=confidence), further=(answer_for(),), uncounted=2)
    with speaking(language):
        message = answer_message(answer, case_id="c", private=True, show_details=True, show_reply=True)
    assert check_blocks(json.loads(json.dumps(message.blocks)), "message") == []


def test_the_words_around_an_answer_are_in_the_language_that_is_spoken_and_the_answer_stays_as_it_is(
    answer_for: Answering,
) -> None:
    answer = answer_for()
    with speaking("de"):
        message = answer_message(answer, case_id="c", show_reply=True)
    said = {part["text"] for part in parts(message.blocks) if isinstance(part.get("text"), str)}
    assert {"Was zu tun ist", "Antwort für den Kunden · zum Kopieren", "Grundlage:"} <= said
    assert {plain(answer.headline), answer.customer_reply, answer.quote} <= said


@pytest.mark.parametrize(("lost", "begins"), [("no", "🟡 "), ("yes", "🔴 "), (None, "")])
def test_the_colour_of_a_verdict_does_not_hang_on_its_wording(lost: Lost | None, begins: str) -> None:
    answer = Answer(Kind.BOUNCE, Certainty.SURE, "Headline", verdict="In quite other words", lost=lost)
    message = answer_message(answer, case_id="c")
    assert f"{begins}In quite other words" in [part.get("text") for part in parts(message.blocks)]


def test_the_warning_about_links_stands_in_the_words_of_the_answer() -> None:
    answer = Answer(Kind.BOUNCE, Certainty.SURE, "Headline", links_note="Links: a. Open none.")
    assert "Links: a. Open none." in [part.get("text") for part in parts(answer_message(answer, case_id="c").blocks)]


def test_a_private_answer_can_be_shared(answer_for: Answering) -> None:
    assert "share" in action_ids(answer_message(answer_for(), case_id="c", private=True))


def test_an_unsure_answer_offers_its_suggestions_as_buttons(answer_for: Answering) -> None:
    answer = answer_for(confidence=0.2, others=("mailbox-full", "domain-not-found"))
    assert action_ids(answer_message(answer, case_id="c"))[:3] == ["suggestion_1", "suggestion_2", "suggestion_3"]


def test_details_and_reply_unfold_and_fold(answer_for: Answering) -> None:
    message = answer_message(answer_for(), case_id="c", show_details=True, show_reply=True)
    assert {"hide_reply", "hide_details"} <= set(action_ids(message))
    said = json.dumps(message.blocks, ensure_ascii=False)
    assert "your mail to kim@exmaple.com came back" in said
    assert "Compare the addresses." in said
    assert "Server that answered: mx.exmaple.com" in said


def test_what_has_happened_to_the_case_is_shown(answer_for: Answering) -> None:
    message = answer_message(answer_for(), case_id="c", solved_by="U1", escalated_link="https://slack.example/card")
    assert "escalate" not in action_ids(message)
    assert [part["user_id"] for part in parts(message.blocks) if part.get("type") == "user"] == ["U1"]


def test_a_case_that_is_solved_still_has_a_way_to_a_person(answer_for: Answering) -> None:
    message = answer_message(answer_for(), case_id="c", solved_by="U1")
    assert "resolved" not in action_ids(message)
    assert "escalate" in action_ids(message)
    assert "Still stuck?" not in json.dumps(message.blocks)


def test_who_is_asked_for_more_learns_that_a_mention_is_needed(answer_for: Answering) -> None:
    assert "mention me with it" in json.dumps(answer_message(answer_for(confidence=0.2), case_id="c").blocks)


def test_sureness_is_never_said_to_be_whole(answer_for: Answering) -> None:
    assert "sure (99 %)" in json.dumps(answer_message(answer_for(confidence=1.0), case_id="c").blocks)


def test_notifications_and_screen_readers_get_the_whole_answer(answer_for: Answering) -> None:
    text = answer_message(answer_for(), case_id="c").text
    assert "The address kim@exmaple.com does not exist" in text
    assert "1. Check kim@exmaple.com." in text


def test_text_from_a_bounce_stands_only_where_slack_takes_it_to_the_letter() -> None:
    message = answer_message(full(HOSTILE), case_id="c", show_details=True, show_reply=True)
    assert not [part for part in parts(message.blocks) if part.get("type") == "mrkdwn"]
    assert "<" not in message.text
    allowed = {"text", "plain_text", "raw_text", "rich_text_section", "rich_text_preformatted", "rich_text_list"}
    carrying = {part["type"] for part in parts(message.blocks) if HOSTILE[:10] in str(part.get("text", ""))}
    assert carrying - {"button", "header"} <= allowed
    assert not [part for part in parts(message.blocks) if part.get("type") in ("link", "user", "channel", "broadcast")]


def test_of_several_tables_slack_gets_one_and_the_rest_as_lists() -> None:
    rows = (
        RecipientRow("kim@example.com", "Mailbox full", "Wait."),
        RecipientRow("lee@example.com", "Unknown", "Ask."),
    )
    answer = Answer(Kind.BOUNCE, Certainty.SURE, "Two failed", recipients=rows)
    message = answer_message(replace(answer, further=(answer,)), case_id="c")
    assert [block["type"] for block in message.blocks].count("table") == 1
    assert "lee@example.com · Unknown · Ask." in [part.get("text") for part in parts(message.blocks)]


def test_the_largest_table_is_one_that_slack_takes() -> None:
    rows = tuple(RecipientRow("a" * 500, "b" * 500, "c" * 500) for _ in range(20))
    message = answer_message(Answer(Kind.BOUNCE, Certainty.SURE, "Many", recipients=rows), case_id="c")
    assert check_blocks(json.loads(json.dumps(message.blocks)), "message") == []


@given(st.text(max_size=5000), st.booleans())
def test_whatever_the_bounce_says_slacks_limits_hold(text: str, private: bool) -> None:
    answer = replace(full(text), further=(full(text), full(text)), uncounted=3, recipients=())
    message = answer_message(answer, case_id="c", private=private, show_details=True, show_reply=True)
    assert len(message.blocks) <= 50
    assert len(message.text) <= 3000
    for part in parts(message.blocks):
        check_limits(part)


def check_limits(part: Json) -> None:
    match part.get("type"):
        case "header":
            assert len(part["text"]["text"]) <= 150
        case "button":
            assert len(part["text"]["text"]) <= 75
            assert len(part["value"]) <= 2000
        case "text" | "plain_text":
            assert len(part["text"]) <= 3000


@pytest.mark.parametrize("message", [help_message(), plain_message("Done & <said>"), plain_message("x", case_id="c")])
def test_the_bots_own_sentences_have_a_fallback(message: SlackMessage) -> None:
    assert message.text
    assert "<" not in message.text

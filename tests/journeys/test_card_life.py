"""The life of a card: taken, given on, noted, ended with an outcome, opened again; and who may do that."""

from __future__ import annotations

import json

import pytest

from bot.cases.case import Escalation, Outcome, State
from bot.playground.cast import BOT_USER, ESCALATIONS, JONAS, MATEO, PRIYA, ROBIN, SUPPORT, TEAM_ID
from bot.playground.things import Message, View
from tests.journeys.conftest import Stage
from tests.journeys.test_escalation import answered, escalate, resolve, said, shown, until


@pytest.fixture(autouse=True)
def _helpers(stage: Stage) -> None:
    """Priya and Mateo look after escalations; Robin and Jonas do not."""
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}


@pytest.fixture
def answer(stage: Stage) -> Message:
    return answered(stage)


@pytest.fixture
def card(stage: Stage, answer: Message) -> Message:
    made = escalate(stage, answer)
    stage.settled(answer)
    return made


def escalation(stage: Stage, answer: Message) -> Escalation:
    found = stage.bot.work.cases.escalations.of(TEAM_ID, stage.case(answer).id)
    assert found is not None
    return found


def top(card: Message) -> str:
    """The first line of a card."""
    (header,) = (block for block in card.blocks if block["type"] == "header")
    return str(header["text"]["text"])


def form(stage: Stage, card: Message, button: str, user: str) -> View:
    """Press a button of the card that opens a form."""
    stage.slack.click(card, button, user=user)
    view = stage.slack.view_of(user)
    assert view is not None
    return view


def under(stage: Stage, card: Message) -> str:
    """What the bot said in the thread of a card."""
    return said(stage.slack.replies(card))


def test_the_first_line_of_a_card_says_what_it_is_about_and_how_it_stands(
    stage: Stage, answer: Message, card: Message
) -> None:
    assert top(card).endswith(" · waiting")
    assert "kim@exmaple.com" in top(card)
    assert top(card) in card.text
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    assert top(card).endswith(" · Priya Nair has it")
    resolve(stage, card, PRIYA)
    until(stage, answer, State.RESOLVED)
    assert top(card).endswith(" · solved")


def test_a_case_called_urgent_is_marked_until_it_is_closed(stage: Stage, answer: Message) -> None:
    view = form(stage, answer, "escalate", ROBIN)
    assert stage.slack.submit(view, {"note": "", "urgency": "urgent"}).ok
    stage.settled(answer)
    card = stage.slack.history("#escalations")[-1]
    assert top(card).startswith("⏰ ")
    assert "a customer is waiting" in shown(card)
    assert escalation(stage, answer).urgent
    resolve(stage, card, PRIYA)
    until(stage, answer, State.RESOLVED)
    assert "⏰" not in shown(card)


def test_eyes_on_the_card_take_the_case(stage: Stage, answer: Message, card: Message) -> None:
    stage.slack.react(card, "eyes", user=MATEO)
    until(stage, answer, State.CLAIMED)
    assert escalation(stage, answer).claimed_by == MATEO
    assert f"<@{MATEO}> has taken this" in said(stage.slack.replies(answer))


def test_other_reactions_and_eyes_on_other_messages_take_nothing(stage: Stage, answer: Message, card: Message) -> None:
    stage.slack.react(card, "tada", user=MATEO)
    stage.slack.react(answer, "eyes", user=MATEO)
    stage.settled(answer)
    assert stage.case(answer).state is State.ESCALATED


def test_of_two_who_react_with_eyes_the_second_is_told_who_has_it(stage: Stage, answer: Message, card: Message) -> None:
    stage.slack.react(card, "eyes", user=MATEO)
    until(stage, answer, State.CLAIMED)
    stage.slack.react(card, "eyes", user=PRIYA)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#escalations", PRIYA)))
    assert f"<@{MATEO}> has taken this case already" in said(stage.slack.ephemeral("#escalations", PRIYA))


def test_a_case_is_given_to_another_member_who_is_told_under_the_card(
    stage: Stage, answer: Message, card: Message
) -> None:
    assert stage.slack.submit(form(stage, card, "assign", PRIYA), {"person": MATEO}).ok
    until(stage, answer, State.CLAIMED)
    assert escalation(stage, answer).claimed_by == MATEO
    assert f"<@{PRIYA}> gives this to <@{MATEO}>" in under(stage, card)
    assert f"<@{MATEO}> has taken this" in said(stage.slack.replies(answer))
    assert top(card).endswith("Mateo Lind has it")


def test_a_case_goes_to_nobody_outside_the_channel_and_to_no_program(
    stage: Stage, answer: Message, card: Message
) -> None:
    for person in (JONAS, BOT_USER):
        before = len(stage.slack.ephemeral("#escalations", PRIYA))
        assert stage.slack.submit(form(stage, card, "assign", PRIYA), {"person": person}).ok
        stage.settled(answer)
        assert len(stage.slack.ephemeral("#escalations", PRIYA)) == before + 1
        assert f"<@{person}> is not in this channel" in stage.slack.ephemeral("#escalations", PRIYA)[-1].text
    assert stage.case(answer).state is State.ESCALATED


def test_a_note_stands_on_the_card_and_under_it_and_in_the_history(
    stage: Stage, answer: Message, card: Message
) -> None:
    resolve(stage, card, MATEO)
    until(stage, answer, State.RESOLVED)
    assert stage.slack.submit(form(stage, card, "note", PRIYA), {"note": "their MX is down <!channel>"}).ok
    stage.slack.wait_for(lambda: "notes:" in under(stage, card))
    stage.settled(answer)
    assert "Priya Nair: their MX is down <!channel>" in shown(card)
    assert "<!channel>" not in under(stage, card)
    assert "their MX is down" not in said(stage.slack.replies(answer))
    assert ("noted", PRIYA) in stage.bot.work.cases.history_of(TEAM_ID, stage.case(answer).id)


def test_an_outcome_is_kept_shown_on_the_card_and_told_on_both_sides(
    stage: Stage, answer: Message, card: Message
) -> None:
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    view = form(stage, card, "resolve", MATEO)
    entry = _entry_of(view)
    words = "Their mailbox was moved. <@U0ROBIN> see https://evil.example/x"
    assert stage.slack.submit(view, {"outcome": "other-entry", "entry": entry, "words": words}).ok
    until(stage, answer, State.RESOLVED)
    stage.settled(answer)
    kept = escalation(stage, answer)
    assert (kept.outcome, kept.right_entry, kept.outcome_words) == (Outcome.OTHER_ENTRY, entry, words)
    assert "It was something else that I know" in shown(card)
    assert kept.right_title in shown(card)
    assert words in shown(card)
    told = stage.slack.replies(answer)[-1]
    assert f"<@{MATEO}> has resolved this" in told.text
    assert words in shown(told)
    assert kept.right_title in told.text
    assert f"<@{PRIYA}>, <@{MATEO}> has resolved this" in under(stage, card)


def _entry_of(view: View) -> str:
    """Some entry that the form offers."""
    (block,) = (block for block in view.payload["blocks"] if block.get("block_id") == "entry")
    return str(block["element"]["option_groups"][-1]["options"][0]["value"])


def test_something_else_in_the_base_has_to_be_named(stage: Stage, answer: Message, card: Message) -> None:
    view = form(stage, card, "resolve", MATEO)
    outcome = stage.slack.submit(view, {"outcome": "other-entry"})
    assert set(outcome.errors) == {"entry"}
    assert stage.case(answer).state is State.ESCALATED


def test_that_solved_it_is_told_to_the_person_who_had_taken_it(stage: Stage, answer: Message, card: Message) -> None:
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    stage.slack.click(answer, "resolved")
    until(stage, answer, State.RESOLVED)
    stage.settled(answer)
    assert f"<@{ROBIN}> says that my answer solved it. <@{PRIYA}>, there is nothing left to do." in under(stage, card)


@pytest.mark.parametrize("button", ["assign", "note", "reply", "resolve"])
def test_who_is_not_in_the_channel_gets_no_form_and_is_told_alone(
    stage: Stage, answer: Message, card: Message, button: str
) -> None:
    stage.slack.click(card, button, user=ROBIN)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#escalations", ROBIN)))
    assert "Only members of this channel" in said(stage.slack.ephemeral("#escalations", ROBIN))
    assert stage.slack.view_of(ROBIN) is None


@pytest.mark.parametrize(
    ("button", "filled"),
    [
        ("assign", {"person": PRIYA}),
        ("note", {"note": "mine"}),
        ("reply", {"reply": "mine"}),
        ("resolve", {"outcome": "not-mail", "words": "mine"}),
    ],
)
def test_a_form_sent_by_somebody_who_has_left_the_channel_does_nothing_and_gives_the_words_back(
    stage: Stage, answer: Message, card: Message, button: str, filled: dict[str, str]
) -> None:
    view = form(stage, card, button, MATEO)
    stage.slack.world.channels[ESCALATIONS].members.discard(MATEO)
    before = escalation(stage, answer)
    assert stage.slack.submit(view, filled).ok
    stage.slack.wait_for(lambda: "Only members of this channel" in said(stage.slack.history(MATEO)))
    stage.settled(answer)
    assert escalation(stage, answer) == before
    words = "".join(shown(message) for message in stage.slack.history(MATEO))
    assert ("mine" in words) is ("mine" in filled.values())
    assert "mine" not in json.dumps([shown(message) for message in stage.slack.replies(answer)])


def test_a_deleted_card_is_posted_anew_when_something_next_happens(
    stage: Stage, answer: Message, card: Message
) -> None:
    stage.slack.world.remove(card)
    stage.slack.click(answer, "resolved")
    until(stage, answer, State.RESOLVED)
    stage.settled(answer)
    (anew,) = stage.slack.history("#escalations")
    assert anew.ts != card.ts
    assert top(anew).endswith(" · solved")
    assert "The card was deleted. Here it is again." in under(stage, anew)
    resolve_again = escalation(stage, answer)
    assert resolve_again.card is not None
    assert resolve_again.card.ts == anew.ts


def test_when_the_channel_of_the_cards_is_closed_the_asker_is_told_and_can_ask_anew(
    stage: Stage, answer: Message, card: Message
) -> None:
    stage.slack.world.channels[ESCALATIONS].members.discard(BOT_USER)
    stage.slack.send_event(
        "channel_left", {"type": "channel_left", "channel": ESCALATIONS, "actor_id": PRIYA, "event_ts": "1.0"}
    )
    stage.slack.wait_for(lambda: "could not pass this on" in said(stage.slack.replies(answer)))
    stage.settled(answer)
    assert "is closed, so I ask again" in said(stage.slack.replies(answer))
    assert '"escalate"' in shown(answer)
    stage.slack.world.channels[ESCALATIONS].members.add(
        BOT_USER
    )  # somebody invites it again: the old card stands there
    assert stage.slack.submit(form(stage, answer, "escalate", ROBIN), {"note": "still open"}).ok
    stage.settled(answer)
    assert stage.case(answer).state is State.ESCALATED
    assert stage.slack.history("#escalations")[0].ts == card.ts
    assert "still open" in shown(card)
    assert f"<@{ROBIN}> has asked for a person too" in under(stage, card)


def test_a_channel_without_cards_may_close_and_nothing_is_kept_of_it(stage: Stage, answer: Message) -> None:
    stage.settled(answer)
    before = stage.bot.work.counts()
    event = {"type": "channel_archive", "channel": SUPPORT, "user": PRIYA, "event_ts": "1.0"}
    stage.slack.send_event("channel_archive", event)
    stage.settled(answer)
    assert stage.bot.work.counts() == before

"""From the paste to the person: answered, escalated, taken, resolved."""

from __future__ import annotations

import json

import pytest

from bot.cases.case import State
from bot.playground.cast import ESCALATIONS, MATEO, PRIYA, ROBIN
from bot.playground.hands import Attachment
from bot.playground.things import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_mention import UNKNOWN


def answered(stage: Stage, paste: str = UNKNOWN) -> Message:
    return stage.slack.wait_for_reply(stage.slack.mention("#support", paste))


def escalate(stage: Stage, answer: Message, note: str = "", user: str = ROBIN) -> Message:
    stage.slack.click(answer, "escalate", user=user)
    view = stage.slack.view_of(user)
    assert view is not None
    assert view.payload["callback_id"] == "escalate_form"
    before = len(stage.slack.history("#escalations"))
    assert stage.slack.submit(view, {"note": note}).ok
    stage.slack.wait_for(lambda: len(stage.slack.history("#escalations")) > before)
    return stage.slack.history("#escalations")[-1]


def resolve(stage: Stage, card: Message, user: str, **filled: str) -> None:
    """Press “Resolve…”, and send the form."""
    stage.slack.click(card, "resolve", user=user)
    view = stage.slack.view_of(user)
    assert view is not None
    assert view.payload["callback_id"] == "resolve_form"
    assert stage.slack.submit(view, {"outcome": "answer-right", **filled}).ok


def until(stage: Stage, message: Message, state: State) -> None:
    stage.slack.wait_for(lambda: stage.case(message).state is state)
    assert stage.bot.work.wait_until_idle(10)


def said(messages: list[Message]) -> str:
    return "\n".join(message.text for message in messages)


def shown(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


@pytest.fixture(autouse=True)
def _helpers(stage: Stage) -> None:
    """Priya and Mateo look after escalations; Robin does not."""
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, "U0REBOUND"}


def test_a_case_from_paste_to_resolved(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer, "they need it today <!channel>")
    assert card.metadata is not None
    assert card.metadata["event_type"] == "rebound_escalation"
    assert card.metadata["event_payload"]["case_id"] == stage.case(answer).id
    assert f"/archives/{answer.channel}/p{answer.ts.replace('.', '')}" in shown(card)
    assert "they need it today <!channel>" in shown(card)
    assert "User unknown in virtual mailbox table" in shown(card)
    assert "Unknown recipient" in shown(card)
    stage.slack.wait_for(lambda: "will look at this" in said(stage.slack.replies(answer)))
    stage.slack.wait_for(lambda: '"escalate"' not in shown(answer))

    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    assert f"<@{PRIYA}> has taken this" in said(stage.slack.replies(answer))
    assert '"release"' in shown(card)

    stage.slack.click(card, "release", user=PRIYA)
    until(stage, answer, State.ESCALATED)
    stage.slack.click(card, "claim", user=MATEO)
    until(stage, answer, State.CLAIMED)
    resolve(stage, card, MATEO)
    until(stage, answer, State.RESOLVED)
    assert f"<@{MATEO}> has resolved this" in said(stage.slack.replies(answer))
    assert "Solved, says" in shown(answer)
    assert '"escalate"' in shown(answer)
    stage.slack.click(card, "reopen", user=PRIYA)
    until(stage, answer, State.ESCALATED)
    stage.slack.click(card, "not_a_bounce", user=PRIYA)
    until(stage, answer, State.NOT_A_BOUNCE)
    assert len([m for m in stage.slack.history("#escalations") if m.metadata]) == 1


def test_hostile_text_can_neither_ping_nor_link_from_a_card(stage: Stage) -> None:
    hostile = "550 5.1.1 user unknown <!channel> <@U0PRIYA> see <https://evil.example/login|your bank>"
    card = escalate(stage, answered(stage, hostile), "<!here> https://evil.example/note")
    stage.slack.wait_for(lambda: bool(stage.slack.calls("chat.getPermalink")))
    links = [url for url in _found(card.blocks, "link", "url") if not url.startswith(stage.slack.url)]
    assert links == []
    assert _found(card.blocks, "user", "user_id") == [ROBIN]
    assert _found(card.blocks, "broadcast", "range") == []
    assert "https://evil.example/login" not in shown(card)
    assert "<!" not in card.text


def _found(node: object, kind: str, name: str) -> list[str]:
    """What all elements of one kind say, anywhere in blocks."""
    if isinstance(node, dict):
        own = [str(node[name])] if node.get("type") == kind and name in node else []
        return own + [value for child in node.values() for value in _found(child, kind, name)]
    if isinstance(node, list):
        return [value for child in node for value in _found(child, kind, name)]
    return []


def test_two_people_take_a_case_and_one_is_told_who_has_it(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    card.blocks = [{**block, "elements": [_button("claim", stage)]} if block["type"] == "actions" else block
                   for block in card.blocks]  # fmt: skip  # Mateo's screen is a moment behind
    stage.slack.click(card, "claim", user=MATEO)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#escalations", MATEO)))
    assert f"<@{PRIYA}> has taken this case already" in said(stage.slack.ephemeral("#escalations", MATEO))
    escalation = stage.bot.work.cases.escalations.of("T0ACME", stage.case(answer).id)
    assert escalation is not None
    assert escalation.claimed_by == PRIYA


def _button(name: str, stage: Stage) -> dict[str, object]:
    (case,) = stage.bot.work.cases.recent("T0ACME", ROBIN)
    return {"type": "button", "action_id": name, "value": case.id, "text": {"type": "plain_text", "text": name}}


def test_who_is_not_in_the_channel_cannot_take_a_case(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    stage.slack.click(card, "claim", user=ROBIN)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#escalations", ROBIN)))
    assert "Only members of this channel" in said(stage.slack.ephemeral("#escalations", ROBIN))
    assert stage.case(answer).state is State.ESCALATED


def test_a_form_sent_twice_gives_one_card(stage: Stage) -> None:
    answer = answered(stage)
    escalate(stage, answer)
    stage.slack.click(answer, "resolved")
    until(stage, answer, State.RESOLVED)
    assert len(stage.slack.history("#escalations")) == 1


def test_a_card_whose_confirmation_was_lost_is_not_posted_twice(stage: Stage) -> None:
    answer = answered(stage)
    stage.settled(answer)
    stage.slack.world.faults.fail("chat.postMessage", after_work=True)
    escalate(stage, answer)
    stage.slack.wait_for(lambda: "will look at this" in said(stage.slack.replies(answer)))
    stage.settled(answer)
    assert len(stage.slack.history("#escalations")) == 1


def test_that_solved_it_closes_the_case_and_says_so(stage: Stage) -> None:
    answer = answered(stage)
    stage.slack.click(answer, "resolved")
    until(stage, answer, State.RESOLVED)
    assert "Solved, says" in shown(answer)
    assert stage.case(answer).solved_by == ROBIN


def test_that_solved_it_closes_the_card_too(stage: Stage) -> None:
    answer = answered(stage)
    card = escalate(stage, answer)
    stage.slack.click(answer, "resolved")
    until(stage, answer, State.RESOLVED)
    assert '"reopen"' in shown(card)


def test_a_note_sent_after_the_card_was_closed_opens_it_again_and_is_read(stage: Stage) -> None:
    answer = answered(stage)
    stage.slack.click(answer, "escalate")
    late = stage.slack.view_of(ROBIN)  # left open, while Priya asks too and Mateo resolves it
    assert late is not None
    card = escalate(stage, answer, "the first note", user=PRIYA)
    stage.settled(answer)
    resolve(stage, card, MATEO)
    until(stage, answer, State.RESOLVED)
    assert stage.slack.submit(late, {"note": "it still bounces <!channel> <@U0MATEO>"}).ok
    until(stage, answer, State.ESCALATED)
    stage.settled(answer)
    assert "the first note" in shown(card)
    assert "it still bounces <!channel>" in shown(card)
    under = next(m for m in stage.slack.replies(card) if f"<@{ROBIN}> still needs help" in m.text)
    assert "it still bounces <!channel> <@U0MATEO>" in shown(under)
    assert _found(under.blocks, "user", "user_id") == [ROBIN]
    assert "was closed, and is open again" in said(stage.slack.replies(answer))


def test_a_note_on_a_case_that_somebody_has_taken_reaches_them(stage: Stage) -> None:
    answer = answered(stage)
    stage.slack.click(answer, "escalate", user=ROBIN)
    late = stage.slack.view_of(ROBIN)
    assert late is not None
    card = escalate(stage, answer, user=PRIYA)
    stage.settled(answer)
    stage.slack.click(card, "claim", user=MATEO)
    until(stage, answer, State.CLAIMED)
    assert stage.slack.submit(late, {"note": "they need it today"}).ok
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support")))
    assert "is looking. Your note is on the card now." in said(stage.slack.ephemeral("#support"))
    assert "they need it today" in shown(card)
    assert "they need it today" in shown(stage.slack.replies(card)[0])


def test_a_long_bounce_is_attached_whole(stage: Stage) -> None:
    lines = "\n".join(f"a further line of the report, number {number}" for number in range(400))
    mail = Attachment(
        "bounce.eml", f"From: MAILER-DAEMON@mx.example.net\nSubject: failure\n\n{UNKNOWN}\n{lines}".encode()
    )
    answer = stage.slack.wait_for_reply(stage.slack.mention("#support", files=[mail]))
    card = escalate(stage, answer)
    stage.slack.wait_for(lambda: any(m.files for m in stage.slack.thread("#escalations", card.ts)))
    (attached,) = [m.files[0] for m in stage.slack.thread("#escalations", card.ts) if m.files]
    assert b"number 399" in attached.content
    assert "all of it is in the thread" in shown(card)


def test_an_answer_for_one_person_is_escalated_and_they_hear_of_it_directly(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support")))
    private = stage.slack.ephemeral("#support")[-1]
    card = escalate(stage, private)
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, private, State.CLAIMED)
    direct = said(stage.slack.history(ROBIN))
    assert "will look at this" in direct
    assert f"<@{PRIYA}> has taken this" in direct
    assert not stage.slack.history("#support")


class TestWithNowhereToEscalateTo:
    """No escalation channel is set."""

    @pytest.fixture
    def escalation(self) -> str | None:
        return None

    def test_the_form_says_how_to_set_it(self, stage: Stage) -> None:
        answer = answered(stage)
        stage.slack.click(answer, "escalate")
        view = stage.slack.view_of(ROBIN)
        assert view is not None
        assert "REBOUND_ESCALATION_CHANNEL" in json.dumps(view.payload)
        assert "submit" not in view.payload


class TestWithAChannelThatTheBotIsNotIn:
    """The escalation channel is set, and nobody has invited the bot."""

    def test_the_thread_is_told_why_and_what_to_do(self, stage: Stage) -> None:
        stage.slack.world.channels[ESCALATIONS].members = {PRIYA}
        answer = answered(stage)
        stage.slack.click(answer, "escalate")
        view = stage.slack.view_of(ROBIN)
        assert view is not None
        stage.slack.submit(view, {"note": ""})
        stage.slack.wait_for(lambda: "could not pass this on" in said(stage.slack.replies(answer)))
        assert "/invite @Rebound" in said(stage.slack.replies(answer))

    def test_the_note_comes_back_and_goes_along_once_the_bot_is_there(self, stage: Stage) -> None:
        stage.slack.world.channels[ESCALATIONS].members = {PRIYA}
        answer = answered(stage)
        stage.slack.click(answer, "escalate")
        view = stage.slack.view_of(ROBIN)
        assert view is not None
        stage.slack.submit(view, {"note": "they need it <@U0PRIYA> today"})
        stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support")))
        (back,) = stage.slack.ephemeral("#support")
        assert "It is kept, and goes along" in back.text
        assert "they need it <@U0PRIYA> today" in shown(back)
        assert _found(back.blocks, "user", "user_id") == []
        stage.slack.world.channels[ESCALATIONS].members.add("U0REBOUND")
        assert "they need it <@U0PRIYA> today" in shown(escalate(stage, answer))

"""Words between the asker's thread and the card's: carried once, both ways, never by accident, and followed when they
change."""

from __future__ import annotations

import pytest

from bot.cases.case import State
from bot.playground.cast import BOT_USER, ESCALATIONS, MATEO, PRIYA, ROBIN, SUPPORT
from bot.playground.hands import Attachment
from bot.playground.things import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_card_life import form, top, under
from tests.journeys.test_escalation import escalate, resolve, said, shown, until
from tests.journeys.test_mention import UNKNOWN

SECRET = "internal: this customer has not paid"


@pytest.fixture(autouse=True)
def _helpers(stage: Stage) -> None:
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}


@pytest.fixture
def question(stage: Stage) -> Message:
    return stage.slack.mention("#support", UNKNOWN)


@pytest.fixture
def answer(stage: Stage, question: Message) -> Message:
    return stage.slack.wait_for_reply(question)


@pytest.fixture
def card(stage: Stage, answer: Message) -> Message:
    made = escalate(stage, answer)
    stage.settled(answer)
    return made


def reply(stage: Stage, card: Message, words: str, user: str = PRIYA) -> None:
    assert stage.slack.submit(form(stage, card, "reply", user), {"reply": words}).ok
    stage.settled(card)


def write(stage: Stage, question: Message, words: str, *files: Attachment, user: str = ROBIN) -> Message:
    """Somebody writes in the asker's thread."""
    message = stage.slack.say("#support", words, user=user, thread_ts=question.ts, files=files)
    stage.settled(question)
    return message


def test_what_a_helper_writes_in_the_form_reaches_the_asker_with_their_name(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    reply(stage, card, "Ask them for the <!channel> right address")
    told = stage.slack.replies(question)[-1]
    assert told.text.startswith("💬 Priya Nair writes:")
    assert "Ask them for the <!channel> right address" in shown(told)
    assert "<!channel>" not in told.text
    assert f"<@{PRIYA}> wrote to the person" in under(stage, card)


def test_who_writes_to_the_person_while_nobody_has_the_case_has_it(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    reply(stage, card, "I look into it")
    until(stage, answer, State.CLAIMED)
    assert top(card).endswith("Priya Nair has it")


def test_what_is_said_under_the_card_stays_there_and_takes_the_case(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.say("#escalations", SECRET, user=MATEO, thread_ts=card.ts)
    until(stage, answer, State.CLAIMED)
    assert top(card).endswith("Mateo Lind has it")
    stage.slack.say("#escalations", SECRET, user=PRIYA, thread_ts=card.ts)
    stage.settled(card)
    everywhere = [*stage.slack.thread("#support", question.ts), *stage.slack.history(ROBIN)]
    assert SECRET not in "".join(shown(message) + message.text for message in everywhere)
    assert "Only people in this channel see this thread" in shown(card)
    assert top(card).endswith("Mateo Lind has it")


def test_what_the_asker_writes_comes_under_the_card_once_and_is_never_echoed(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    before = len(stage.slack.thread("#support", question.ts))
    write(stage, question, "I asked <https://evil.example/x|them>, and they say @priya knows")
    stage.slack.redeliver(stage.slack.delivered("message.channels")[-1])
    stage.settled(question)
    carried = [m for m in stage.slack.replies(card) if "writes in their thread" in m.text]
    (one,) = carried
    assert one.text.startswith(f"<@{PRIYA}>, Robin Hale writes in their thread:")
    assert "https://evil" not in shown(one)
    assert len(stage.slack.thread("#support", question.ts)) == before + 1


def test_what_the_asker_changes_and_deletes_is_changed_under_the_card(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    mine = write(stage, question, "the address is lee@example.org")
    stage.slack.edit(mine, "the address is kim@example.org")
    stage.settled(question)
    (one,) = [m for m in stage.slack.replies(card) if "Robin Hale" in m.text]
    assert "kim@example.org" in shown(one)
    assert "lee@example.org" not in shown(one)
    assert "changed since" in one.text
    stage.slack.delete(mine)
    stage.settled(question)
    assert "kim@example.org" not in shown(one) + one.text
    assert "has deleted it since" in one.text


def test_files_come_along_and_what_is_too_much_is_named(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.click(card, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    files = [Attachment(f"picture {number}.png", bytes([number])) for number in range(12)]
    write(stage, question, "here is what I see", *files)
    copies = [file for message in stage.slack.replies(card) for file in message.files]
    assert [file.title for file in copies] == [f"picture {number}.png" for number in range(10)]
    assert [file.content for file in copies] == [bytes([number]) for number in range(10)]
    named = next(m for m in stage.slack.replies(card) if "more than I can carry" in m.text)
    assert "picture 10.png" in shown(named)
    assert "picture 11.png" in shown(named)


def test_words_that_the_askers_channel_does_not_take_go_directly_and_the_helper_is_told(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.world.channels[SUPPORT].members.discard(BOT_USER)
    reply(stage, card, "The address is fine now")
    stage.slack.wait_for(lambda: "went by direct message" in under(stage, card))
    direct = stage.slack.history(ROBIN)[-1]
    assert "Priya Nair writes:" in direct.text
    assert "It is about “" in direct.text
    assert "The address is fine now" in shown(direct)
    resolve(stage, card, PRIYA)
    stage.settled(card)
    stage.slack.wait_for(lambda: f"<@{PRIYA}> has resolved this" in said(stage.slack.history(ROBIN)))


def test_an_answer_that_only_one_person_saw_gets_its_replies_by_direct_message(stage: Stage) -> None:
    stage.slack.slash("/bounce", UNKNOWN)
    stage.slack.wait_for(lambda: bool(stage.slack.ephemeral("#support")))
    card = escalate(stage, stage.slack.ephemeral("#support")[-1])
    stage.settled(card)
    reply(stage, card, "Only for you")
    stage.slack.wait_for(lambda: "Priya Nair writes:" in said(stage.slack.history(ROBIN)))
    assert not stage.slack.history("#support")


def test_that_whoever_asked_has_left_is_said_under_the_card(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.deactivate(ROBIN)
    reply(stage, card, "Are you there?")
    stage.slack.wait_for(lambda: "has left this workspace" in under(stage, card))


def test_who_asked_and_writes_after_the_end_opens_the_case_again_and_thanks_do_not(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    resolve(stage, card, PRIYA)
    until(stage, answer, State.RESOLVED)
    write(stage, question, "thanks!")
    assert stage.case(answer).state is State.RESOLVED
    write(stage, question, "it still comes back, with the same words")
    until(stage, answer, State.ESCALATED)
    stage.settled(question)
    assert f"<@{ROBIN}> wrote again, so this is open again. <@{PRIYA}>, you closed it." in under(stage, card)
    assert "it still comes back, with the same words" in "".join(shown(m) for m in stage.slack.replies(card))
    assert "was closed, and is open again" in said(stage.slack.replies(question))


def test_a_card_that_somebody_deletes_is_posted_anew_at_once(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.hands.take_back(card)
    stage.settled(card)
    stage.slack.wait_for(lambda: bool(stage.slack.history("#escalations")))
    stage.settled(card)
    (anew,) = stage.slack.history("#escalations")
    assert "Here it is again" in under(stage, anew)
    stage.slack.click(anew, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)

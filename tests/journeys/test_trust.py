"""What makes people stop trusting: a forgotten bounce, words that get lost on their way, a case that opens by itself,
somebody else's matter shown to the wrong person. Each is tried, as somebody would who wants it to happen."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cases.case import State
from bot.cases.keeping.sweeping import sweep
from bot.cases.talk.threads import MOST_AN_HOUR
from bot.playground.cast import BOT_USER, ESCALATIONS, JONAS, MATEO, PRIYA, ROBIN
from bot.playground.things import Message
from tests.journeys.conftest import Stage
from tests.journeys.test_conversation import everything_in
from tests.journeys.test_escalation import escalate, resolve, said, shown, until
from tests.journeys.test_mention import FULL, UNKNOWN

LOST = "Yes. This message was not delivered to kim@exmaple.com"


@pytest.fixture(autouse=True)
def _helpers(stage: Stage) -> None:
    stage.slack.world.channels[ESCALATIONS].members = {PRIYA, MATEO, BOT_USER}


@pytest.fixture
def question(stage: Stage) -> Message:
    asked = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(asked)
    stage.settled(asked)
    return asked


@pytest.fixture
def answer(stage: Stage, question: Message) -> Message:
    return stage.slack.replies(question)[0]


@pytest.fixture
def card(stage: Stage, answer: Message) -> Message:
    """A card that Priya has taken."""
    made = escalate(stage, answer)
    stage.settled(answer)
    stage.slack.click(made, "claim", user=PRIYA)
    until(stage, answer, State.CLAIMED)
    return made


def goes_on(stage: Stage, question: Message, text: str, *, user: str = ROBIN, called: bool = False) -> list[Message]:
    """What the bot says in the thread to a line there."""
    before = stage.settled(question)
    speak = stage.slack.mention if called else stage.slack.say
    speak(question.channel, text, user=user, thread_ts=question.ts)
    return stage.settled(question)[len(before) :]


def under(stage: Stage, card: Message) -> str:
    return "\n".join(message.text + shown(message) for message in stage.slack.replies(card))


# -- the thread goes on about its bounce -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["hm", "the customer says his name is Kim, not Kem", "هل ضاعت الرسالة؟", "what is greylisting?"]
)
def test_words_that_are_no_bounce_do_not_make_it_forget_the_bounce(stage: Stage, question: Message, words: str) -> None:
    [replied] = goes_on(stage, question, words, called=True)
    assert "I do not know what this is about" not in replied.text
    assert "I am not sure which error" not in replied.text
    [lost] = goes_on(stage, question, "is the mail lost?")
    assert lost.text.startswith(LOST)


def test_a_new_bounce_in_the_thread_is_what_it_goes_on_about(stage: Stage, question: Message) -> None:
    goes_on(stage, question, FULL, called=True)
    [lost] = goes_on(stage, question, "is the mail lost?")
    assert lost.text.startswith("No, it is not lost")


def test_a_question_before_the_answer_stands_is_answered_after_it(stage: Stage) -> None:
    stage.slack.world.faults.hang("assistant.threads.setStatus", 0.5)  # while it reads
    asked = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for(lambda: any(told.done for told in stage.slack.delivered("app_mention")))
    stage.slack.say("#support", "is the mail lost?", thread_ts=asked.ts)
    [first, second] = stage.settled(asked)
    assert "does not exist" in first.text
    assert second.text.startswith(LOST)


def test_a_thread_of_sixty_is_followed_without_reading_it_again(stage: Stage, question: Message) -> None:
    for number in range(58):
        stage.slack.say("#support", f"@mateo look, number {number}", user=PRIYA, thread_ts=question.ts)
    stage.settled(question)
    stage.slack.limited_tier()
    before = len(stage.slack.calls("conversations.replies"))
    [lost] = goes_on(stage, question, "@rebound is the mail lost?")
    assert lost.text.startswith(LOST)
    assert len(stage.slack.calls("conversations.replies")) == before


def test_a_bounce_that_two_paste_in_the_same_second_is_answered_once_to_each(stage: Stage) -> None:
    asked: list[Message] = []

    def paste(user: str) -> None:
        asked.append(stage.slack.mention("#support", UNKNOWN, user=user))

    both = [threading.Thread(target=paste, args=(user,)) for user in (ROBIN, MATEO)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    for message in asked:
        stage.slack.wait_for_reply(message)
    assert [len(stage.settled(message)) for message in asked] == [1, 1]


def test_a_case_whose_text_is_not_kept_any_more_is_not_talked_about_as_if_it_were(
    stage: Stage, question: Message
) -> None:
    sweep(stage.bot.work.cases.engine, datetime.fromtimestamp(stage.slack.now() + 91 * 86_400, UTC), 90)
    assert goes_on(stage, question, "is the mail lost?") == []
    [called] = goes_on(stage, question, "is the mail lost?", called=True)
    assert "kim@exmaple.com" not in called.text + shown(called)
    assert not called.text.startswith("Yes")


# -- nobody else's matter, and nobody else's words -------------------------------------------------------------------


def test_in_a_thread_that_it_is_not_in_it_hears_nothing_and_keeps_nothing(
    stage: Stage, question: Message, tmp_path: Path
) -> None:
    other = stage.slack.say("#deliverability-team", "who eats?", user=PRIYA)
    before = everything_in(tmp_path / "cases.sqlite")
    stage.slack.say("#deliverability-team", "is it lost?", user=PRIYA, thread_ts=other.ts)
    assert stage.settled(other) == []
    assert everything_in(tmp_path / "cases.sqlite") == before


def test_a_direct_message_is_about_the_bounce_of_whoever_writes_it(stage: Stage) -> None:
    mine = stage.slack.dm(UNKNOWN)
    stage.slack.wait_for_reply(mine)
    stage.settled(mine)
    theirs = stage.slack.dm("is the mail lost?", user=PRIYA)
    assert "kim@exmaple.com" not in said(stage.settled(theirs))
    again = stage.slack.dm("is the mail lost?")
    assert stage.settled(again)[0].text.startswith(LOST)


def test_programs_that_talk_to_it_get_no_word(stage: Stage, question: Message) -> None:
    before = stage.settled(question)
    for words in ("is the mail lost?", f"<@{BOT_USER}> is the mail lost?", f"<@{BOT_USER}> {UNKNOWN}"):
        stage.slack.post_as_app("#support", text=words, thread_ts=question.ts)
        stage.slack.post_as_app("#support", text=words)
    assert stage.settled(question) == before
    assert len(stage.slack.calls("chat.postMessage")) == len(before)


def test_nobody_gets_more_than_so_many_answers_an_hour_unasked(stage: Stage, question: Message) -> None:
    before = stage.settled(question)
    for _ in range(MOST_AN_HOUR + 5):
        stage.slack.say("#support", "is the mail lost?", thread_ts=question.ts)
    assert len(stage.settled(question)) == len(before) + MOST_AN_HOUR


@pytest.mark.parametrize("words", ["מה השעה?", "昼ごはんは？", "что это?"])
def test_what_is_said_in_a_writing_that_it_does_not_know_is_left_alone(
    stage: Stage, question: Message, words: str
) -> None:
    assert goes_on(stage, question, words) == []


def test_hostile_words_for_a_person_come_to_the_form_as_they_were_typed_and_to_the_card_as_words(
    stage: Stage, question: Message
) -> None:
    words = "I need a human, see <b> \u202eecnis\u202c <!channel> @priya"
    [offer] = goes_on(stage, question, words, called=True)
    stage.slack.click(offer, "escalate")
    form = stage.slack.view_of(ROBIN)
    assert form is not None
    assert "see <b> " in str(form.payload)
    assert "&lt;" not in str(form.payload)
    card = escalate(stage, offer, note=words)
    assert "<b>" in shown(card)
    assert "broadcast" not in shown(card)
    assert "\u202e" not in shown(card)
    assert PRIYA not in shown(card)
    assert "<!" not in card.text


def test_forty_thousand_characters_are_carried_as_a_file_and_not_answered(
    stage: Stage, question: Message, card: Message
) -> None:
    assert goes_on(stage, question, "is the mail lost? " * 2_300) == []
    assert [len(file.content) for message in stage.slack.replies(card) for file in message.files] == [41_400]


# -- between the asker and whoever has the case ----------------------------------------------------------------------


def test_what_the_asker_says_to_the_bot_by_name_reaches_the_people_too(
    stage: Stage, question: Message, card: Message
) -> None:
    [replied] = goes_on(stage, question, "the customer says his name is Kim, not Kem", called=True)
    assert "sees what you wrote" in replied.text
    assert under(stage, card).count("his name is Kim, not Kem") == 2  # once: in its text and in its blocks


def test_somebody_else_who_calls_for_a_person_there_is_heard_by_them(
    stage: Stage, question: Message, card: Message
) -> None:
    [replied] = goes_on(stage, question, "I need a human", user=JONAS, called=True)
    assert "sees what you wrote" in replied.text
    assert "Jonas Keller writes in their thread" in under(stage, card)
    goes_on(stage, question, "is the mail lost?", user=JONAS, called=True)
    assert "is the mail lost" not in under(stage, card)


@pytest.mark.parametrize(
    "words", ["thank you so much", "great, thank you both", "thanks @priya", ":+1:", "Works now, thanks Priya", "👍"]
)
def test_thanks_after_the_end_open_nothing_wherever_they_stand(
    stage: Stage, question: Message, answer: Message, card: Message, words: str
) -> None:
    goes_on(stage, question, "I asked them for the address")
    resolve(stage, card, PRIYA)
    until(stage, answer, State.RESOLVED)
    assert goes_on(stage, question, words) == []
    assert stage.case(answer).state is State.RESOLVED


@pytest.mark.parametrize("called", [False, True])
def test_whoever_still_needs_help_after_the_end_is_heard_once_and_not_answered_twice(
    stage: Stage, question: Message, answer: Message, card: Message, called: bool
) -> None:
    resolve(stage, card, PRIYA)
    until(stage, answer, State.RESOLVED)
    [told] = goes_on(stage, question, "no, it still does not work", called=called)
    assert "This was closed, and is open again" in told.text
    assert stage.case(answer).state is State.ESCALATED
    assert "it still does not work" in under(stage, card)


def test_another_bounce_after_the_end_is_a_case_of_its_own_and_opens_nothing(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    resolve(stage, card, PRIYA)
    until(stage, answer, State.RESOLVED)
    [second] = goes_on(stage, question, f"and this one? {FULL}", called=True)
    assert "lee@example.org" in second.text
    assert stage.case(answer).state is State.RESOLVED


def test_a_paste_that_is_changed_while_somebody_has_it_is_changed_on_the_card_and_they_are_told(
    stage: Stage, question: Message, card: Message
) -> None:
    stage.slack.edit(question, f"@rebound {FULL}")
    stage.settled(question)
    assert "lee@example.org" in shown(card)
    assert "kim@exmaple.com" not in shown(card)
    assert "The message with the bounce was changed" in under(stage, card)


def test_a_paste_that_is_deleted_while_somebody_has_it_leaves_the_case_and_they_are_told(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.delete(question)
    stage.settled(question)
    assert "kim@exmaple.com" not in shown(card) + card.text
    assert "virtual mailbox table" not in shown(card)
    assert "The message with the bounce was deleted" in under(stage, card)
    assert stage.case(answer).state is State.CLAIMED
    resolve(stage, card, PRIYA, words="All is well")
    until(stage, answer, State.RESOLVED)
    assert "All is well" in shown(stage.slack.replies(question)[-1])


def test_that_whoever_asked_has_left_is_said_to_who_ends_it_with_words_for_them(
    stage: Stage, question: Message, answer: Message, card: Message
) -> None:
    stage.slack.deactivate(ROBIN)
    resolve(stage, card, PRIYA, words="Let them know")
    until(stage, answer, State.RESOLVED)
    assert "has left this workspace" in under(stage, card)


def test_three_calls_for_a_person_make_one_card(stage: Stage, question: Message) -> None:
    for _ in range(3):
        [offer] = goes_on(stage, question, "I need a human")
    escalate(stage, offer)
    stage.settled(question)
    [told] = goes_on(stage, question, "I need a human")
    assert "A person has been asked already" in told.text
    stage.slack.click(offer, "escalate")
    view = stage.slack.view_of(ROBIN)
    assert view is not None
    assert stage.slack.submit(view, {"note": "once more"}).ok
    stage.settled(question)
    assert len(stage.slack.history("#escalations")) == 1
    assert "once more" in shown(stage.slack.history("#escalations")[0])

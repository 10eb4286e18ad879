"""The second message: a thread goes on about its bounce, people are left alone, and what is taken back is gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground.things import Message
from tests.journeys.conftest import Stage

UNKNOWN = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"
FULL = "452 4.2.2 <lee@example.org>: The email account that you tried to reach is over quota"


@pytest.fixture
def question(stage: Stage) -> Message:
    """A bounce that was answered."""
    asked = stage.slack.mention("#support", UNKNOWN)
    stage.slack.wait_for_reply(asked)
    return asked


def said_in(stage: Stage, question: Message, text: str, *, user: str = "U0ROBIN") -> list[Message]:
    """What the bot says to a line in the thread that nobody said to it by name."""
    before = stage.settled(question)
    stage.slack.say("#support", text, user=user, thread_ts=question.ts)
    return stage.settled(question)[len(before) :]


def test_three_follow_ups_without_a_mention_are_answered_from_the_answer(stage: Stage, question: Message) -> None:
    [lost] = said_in(stage, question, "so is the mail lost?")
    assert lost.text.startswith("Yes.")
    [retry] = said_in(stage, question, "should we just retry tomorrow?")
    assert retry.text.startswith("Not as it is")
    [tell] = said_in(stage, question, "what do I tell the customer?")
    assert "Your message to kim@exmaple.com was not delivered" in str(tell.blocks)


def test_people_who_talk_to_each_other_hear_nothing(stage: Stage, question: Message) -> None:
    for words in ("@mateo is it lost?", "Mateo, who fixes that?", "lunch?", "I'll call them", ":tada:"):
        assert said_in(stage, question, words, user="U0PRIYA") == []


def test_thanks_gets_a_reaction(stage: Stage, question: Message) -> None:
    assert said_in(stage, question, "thank you!") == []
    last = stage.slack.world.thread(question.channel, question.ts)[-1]
    assert last.text == "thank you!"
    assert [reaction["name"] for reaction in stage.slack.world.message_json(last)["reactions"]] == ["blush"]


def test_a_busy_channel_leaves_no_trace(stage: Stage, question: Message, tmp_path: Path) -> None:
    """Of what nobody says to the bot nothing is kept: not in a channel, nor in a thread that it is not in."""
    stage.settled(question)
    before = everything_in(tmp_path / "cases.sqlite")
    other = stage.slack.say("#support", "does anybody know a good dentist?", user="U0PRIYA")
    for number in range(20):
        stage.slack.say("#support", f"{UNKNOWN} {number}", user="U0MATEO")
        stage.slack.say("#support", "is the mail lost?", user="U0PRIYA", thread_ts=other.ts)
    stage.slack.edit(other, "does anybody know a good doctor?")
    stage.slack.delete(other)
    stage.settled(question)
    assert everything_in(tmp_path / "cases.sqlite") == before


def test_a_paste_that_is_edited_changes_the_answer(stage: Stage, question: Message) -> None:
    stage.slack.edit(question, f"@rebound {FULL}")
    [answer] = stage.settled(question)
    assert "lee@example.org" in str(answer.blocks)
    assert "kim@exmaple.com" not in str(answer.blocks)


def test_of_a_paste_that_is_deleted_nothing_is_left(stage: Stage, question: Message, tmp_path: Path) -> None:
    stage.slack.delete(question)
    [answer] = stage.settled(question)
    assert "kim@exmaple.com" not in str(answer.blocks)
    assert "virtual mailbox table" not in str(answer.blocks)
    assert "kim@exmaple.com" not in str(everything_in(tmp_path / "cases.sqlite"))


def test_a_person_is_one_press_away_with_the_words_as_the_note(stage: Stage, question: Message) -> None:
    [offer] = said_in(stage, question, "can a human look at this please, the customer is angry")
    stage.slack.click(offer, "escalate")
    view = stage.slack.view_of("U0ROBIN")
    assert view is not None
    assert "the customer is angry" in str(view.payload)


def test_a_correction_is_thanked_for_and_shows_what_it_would_mean(stage: Stage, question: Message) -> None:
    [answer] = said_in(stage, question, "that's wrong, it is a DMARC problem")
    assert answer.text.startswith("Thank you, I have noted that")
    assert "DMARC" in answer.text


def test_the_same_mail_again_is_answered_with_a_link_to_the_first(stage: Stage, question: Message) -> None:
    again = stage.slack.mention("#support", UNKNOWN, user="U0PRIYA")
    reply = stage.slack.wait_for_reply(again)
    assert "was asked about here before" in str(reply.blocks)
    assert "/archives/" in str(reply.blocks)


def everything_in(database: Path) -> list[str]:
    """Every row of every table but of the processes’ heartbeats."""
    with closing(sqlite3.connect(database)) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "processes"')]

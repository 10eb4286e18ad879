"""Channels in which every bounce is answered, and nothing else is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import State, Surface
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import FileRef
from bot.cases.work import Work
from tests.cases.arriving import Day, arrival, everything, settle
from tests.cases.conftest import FULL, QUICK, TEAM, UNKNOWN, PaperChat, do, explain_job, the_case

MAIL = (
    b"From: MAILER-DAEMON@mx.example.net\nTo: kim@example.org\nSubject: Undelivered Mail Returned to Sender\n\n"
    b"<kim@exmaple.com>: host mx.exmaple.com said: 550 5.1.1 User unknown\n"
)
HOLIDAY = (
    b"From: lee@example.org\nTo: kim@example.org\nSubject: Out of office\nAuto-Submitted: auto-replied\n\n"
    b"I am on holiday until the first of June.\n"
)
CHATTER = (
    "lunch?",
    "I am out of the office tomorrow, back on Monday",
    "my mail to bob bounced, can somebody help",
    "what does 550 5.1.1 mean?",
    "Order 550 5 boxes shipped",
    "user unknown in the login page",
    "kim@example.com says the mailbox is full of leaves",
    "call kim@example.com, delivery failed at the gate",
    "Undelivered parcels go back to the depot",
    "the build 5.7.1 is blocked",
    "version 5.1.1 of the app rejected my login",
    "HTTP 550 error",
    "deployed 5.1.1",
    "5.7.1 is out, release notes follow",
    "4.4.2 fixes the crash on start",
    "Mail delivery failed again for acme, ticket 4411",
    "Your message was delivered",
    "",
)


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def work(database: str, chat: PaperChat, explainer: Explainer, day: Day) -> Iterator[Work]:
    opened = Work.open(database, chat, lambda team: explainer, pauses=QUICK, clock=day.clock)
    yield opened
    opened.close(2)


def test_a_bounce_that_arrives_is_answered_in_its_thread(work: Work, chat: PaperChat) -> None:
    do(work, arrival(1))
    case = the_case(work, chat)
    assert (case.state, case.surface) == (State.ANSWERED, Surface.CHANNEL)
    assert case.place.thread_ts == "501.000001"
    assert case.answer is not None
    assert case.answer.reason == "recipient-unknown"


def test_a_bounce_that_arrives_as_an_e_mail_is_answered(work: Work, chat: PaperChat) -> None:
    chat.files["F1"] = MAIL
    file = FileRef("F1", "bounce.eml", "https://files.slack.com/x", len(MAIL), "eml", "message/rfc822")
    do(work, replace(arrival(1, ""), files=(file,), program="B0SLACKBOT"))
    assert len(chat.answers) == 1


def test_what_is_told_twice_is_answered_once(work: Work, chat: PaperChat) -> None:
    for _ in range(3):
        do(work, arrival(1))
    do(work, replace(arrival(1), id="told by another event"))
    assert len(chat.answers) == 1


@pytest.mark.parametrize("mention_first", [True, False])
def test_a_bounce_that_mentions_the_bot_is_one_case(work: Work, chat: PaperChat, mention_first: bool) -> None:
    by_itself = arrival(1)
    mention = replace(explain_job(ts="501.000001"), text=f"<@UBOT> {UNKNOWN}")
    for job in (mention, by_itself) if mention_first else (by_itself, mention):
        do(work, job)
    assert len(chat.answers) == 1
    assert len(work.cases.recent(TEAM, "U1")) == 1
    assert not chat.whispers


@pytest.mark.parametrize("words", CHATTER)
def test_what_is_no_bounce_is_left_alone(work: Work, chat: PaperChat, words: str) -> None:
    do(work, arrival(1, words))
    assert not chat.answers
    assert not chat.whispers


def test_somebody_on_holiday_is_no_bounce(work: Work, chat: PaperChat) -> None:
    chat.files["F1"] = HOLIDAY
    file = FileRef("F1", "away.eml", "https://files.slack.com/x", len(HOLIDAY), "eml", "message/rfc822")
    do(work, replace(arrival(1, ""), files=(file,)))
    assert not chat.answers


def test_a_busy_channel_leaves_nothing_in_the_database(work: Work, chat: PaperChat, database: str, day: Day) -> None:
    do(work, arrival(0))
    chat.files["F1"] = b"The plan that nobody may read, for lunch."
    chat.trouble["fetch"] = [TryAgain("Slack could not be reached.")] * 9
    before = everything(work.cases.engine, lambda name: name in ("jobs", "processes"))
    note = FileRef("F1", "plan.txt", "https://files.slack.com/x", 40, "text", "text/plain")
    for number, words in enumerate(CHATTER, 1):
        work.hand_over(arrival(number, f"{words} that nobody may read"))
    work.hand_over(replace(arrival(90, "that nobody may read, with a file"), files=(note,)))
    work.hand_over(replace(arrival(91, "that nobody may read, with a file"), files=(note,)))
    for _ in range(5):
        day.pass_by(work, 1, 1)
    assert everything(work.cases.engine, lambda name: name in ("jobs", "processes")) == before
    path = database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as raw:
        dumped = "\n".join(raw.iterdump())
    assert "nobody may read" not in dumped
    assert UNKNOWN.split("<")[0] in dumped  # of the bounce, which is kept: or this would prove nothing
    assert "plan.txt" not in dumped
    assert "F1" not in dumped


def test_a_fault_over_something_that_nobody_asked_about_is_logged_and_leaves_nothing(
    work: Work, chat: PaperChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(text: str, team: str) -> str:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(chat, "unmention", break_down)
    do(work, arrival(1, "that nobody may read"))
    assert not chat.whispers
    assert not work.jobs.unfinished()
    with closing(sqlite3.connect(str(work.cases.engine.url.database))) as raw:
        assert "nobody may read" not in "\n".join(raw.iterdump())


def test_an_answer_that_cannot_be_posted_is_told_to_nobody_since_nobody_asked(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [Refused("is_archived", "That channel is archived.")]
    do(work, arrival(1))
    assert not chat.answers
    assert not chat.whispers
    (case,) = work.cases.recent(TEAM, "U1")
    assert (case.state, case.problem) == (State.FAILED, "That channel is archived.")


def test_an_answer_under_a_message_that_was_deleted_meanwhile_is_told_to_whoever_asked_and_not_given_elsewhere(
    work: Work, chat: PaperChat
) -> None:
    chat.trouble["post_answer"] = [Refused("thread_not_found", "The message has been deleted.")]
    do(work, explain_job())
    assert not chat.answers
    ((user, words),) = chat.whispers
    assert user == "U1"
    assert "is gone, so I took my answer back" in words
    (case,) = work.cases.recent(TEAM, "U1")
    assert case.state is State.FAILED
    assert work.cases.case_of(replace(explain_job(), id="another")) is not None  # it is known which message it was


def test_two_programs_that_answer_each_other_come_to_an_end(work: Work, chat: PaperChat, day: Day) -> None:
    """A bot that meets every message of ours with a bounce, quickly or slowly."""
    for seconds in (2.0, 45.0):
        heard = said = 0
        for _ in range(400):
            day.pass_by(work, seconds, seconds)
            posts = len(chat.answers) + len(chat.summaries)
            if posts == heard and said:
                break
            heard = posts
            said += 1
            work.hand_over(arrival(int(seconds * 1000) + said, program="B7", channel=f"C{seconds:.0f}"))
            settle(work, day)
        assert said < 100
        assert len([post for post, _ in chat.answers if post.channel == f"C{seconds:.0f}"]) <= 60
        assert len([post for post, _ in chat.summaries if post.channel == f"C{seconds:.0f}"]) == 1


def test_people_who_paste_many_bounces_in_an_hour_are_answered(work: Work, chat: PaperChat, day: Day) -> None:
    for number in range(70):
        day.pass_by(work, 45, 45)
        do(work, arrival(number))
    assert len(chat.answers) == 70
    assert not chat.summaries


def test_an_answer_is_shown_in_an_open_form_and_given_all_the_same(work: Work, chat: PaperChat) -> None:
    job = explain_job()
    away = replace(job, place=replace(job.place, channel="U1", thread_ts=None), message_ts=None, view_id="V1")
    do(work, replace(away, surface=Surface.SHORTCUT_OUTSIDE))
    case = the_case(work, chat)
    assert chat.views == [("V1", case.id)]
    assert [post.channel for post, _ in chat.answers] == ["U1"]


def test_a_form_that_does_not_open_up_holds_no_answer_back(work: Work, chat: PaperChat) -> None:
    chat.trouble["show_in_view"] = [TryAgain("Slack could not be reached.")]
    job = explain_job(FULL)
    do(work, replace(job, place=replace(job.place, channel="U1", thread_ts=None), message_ts=None, view_id="V1"))
    assert len(chat.answers) == 1


def test_what_could_not_be_done_is_not_kept_for_another_try_since_nobody_asked(
    work: Work, chat: PaperChat, day: Day
) -> None:
    work.hand_over(arrival(1, "that nobody may read"), after=60)
    with closing(sqlite3.connect(str(work.cases.engine.url.database))) as raw:
        raw.execute("UPDATE jobs SET deaths = 6")  # as many programs died over it
        raw.commit()
    day.pass_by(work, 70, 70)
    (line,) = work.jobs.unfinished()
    assert line.state == "given-up"
    assert not work.jobs.try_again(TEAM, line.id)
    assert not chat.whispers
    with closing(sqlite3.connect(str(work.cases.engine.url.database))) as raw:
        assert "nobody may read" not in "\n".join(raw.iterdump())

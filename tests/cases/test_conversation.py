"""A thread is one conversation about one case: what is asked is answered from its facts, and people are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.case import Place, State, Surface
from bot.cases.errors import Refused
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.talk.threads import MOST_AN_HOUR
from bot.cases.work import Work
from bot.hearing.following import FollowUpAnswer
from tests.cases.conftest import FULL, TEAM, UNKNOWN, PaperChat, do, explain_job, the_case

THREAD = "100.000001"
LISTED = (
    "host mx.kessler.example said: 554 5.7.1 <kim@kessler.example>: Client host [203.0.113.40] blocked using "
    "zen.spamhaus.org"
)


def said(text: str, *, ts: str = "100.000002", user: str = "U1", kind: JobKind = JobKind.HEARD) -> Job:
    """Something that somebody says in the thread, without calling the bot."""
    return Job(kind=kind, id=f"Ev{ts}{kind}", place=Place(TEAM, "C1", THREAD, user), text=text, message_ts=ts)


def called(text: str, *, ts: str = "100.000002", user: str = "U1", thread: str = THREAD) -> Job:
    """The same with a mention of the bot."""
    place = Place(TEAM, "C1", thread, user)
    return Job(JobKind.EXPLAIN, f"Ev{ts}", place, Surface.MENTION, f"<@UBOT> {text}", message_ts=ts, read_thread=True)


def answer_to(work: Work, chat: PaperChat, text: str, *, bounce: str = UNKNOWN) -> FollowUpAnswer:
    do(work, explain_job(bounce, ts=THREAD))
    do(work, called(text))
    assert len(chat.answers) == 1, "it was answered as a case of its own"
    return chat.follow_ups[-1][2]


@pytest.mark.parametrize(
    ("asked", "follow_up"),
    [
        ("is the mail lost?", "lost"),
        ("should we just retry tomorrow?", "retry"),
        ("whose fault is it?", "fault"),
        ("what do I tell the customer?", "tell"),
        ("what if it is 4.2.2?", "other-code"),
        ("I did that, still bounces", "still-bounces"),
        ("any news?", "news"),
        ("is it permanent?", "permanent"),
        ("where is that setting?", "where"),
        ("I still don't understand", "not-understood"),
        ("that's wrong, it is a DMARC problem", "correction"),
        ("I need a human", "human"),
        ("ok, fixed", "solved"),
        ("thanks", "thanks"),
        ("hi", "greeting"),
        ("help", "help"),
    ],
)
def test_what_is_asked_in_the_thread_is_heard_as_a_follow_up(
    work: Work, chat: PaperChat, asked: str, follow_up: str
) -> None:
    assert answer_to(work, chat, asked).follow_up == follow_up


def test_a_follow_up_never_speaks_against_the_answer(work: Work, chat: PaperChat) -> None:
    assert answer_to(work, chat, "is it lost?", bounce=FULL).said[0].startswith("No")
    do(work, explain_job(UNKNOWN, id="Ev9", ts="200.000001"))
    do(work, called("is it lost?", ts="200.000002", thread="200.000001"))
    assert chat.follow_ups[-1][2].said[0].startswith("Yes")


def test_the_words_for_the_customer_are_those_of_the_answer(work: Work, chat: PaperChat) -> None:
    found = answer_to(work, chat, "what do I tell the customer?")
    case = the_case(work, chat)
    assert case.answer is not None
    assert found.reply == case.answer.customer_reply


def test_the_code_of_the_bounce_itself_means_what_the_answer_said(work: Work, chat: PaperChat) -> None:
    found = answer_to(work, chat, "what does 5.7.1 mean?", bounce=LISTED)
    assert any("Spamhaus" in sentence for sentence in found.said)


def test_a_correction_is_noted_with_the_case_and_with_the_entry_that_was_meant(work: Work, chat: PaperChat) -> None:
    found = answer_to(work, chat, "that's wrong, it is a DMARC problem")
    case = the_case(work, chat)
    [opinion] = work.cases.feedback_of(TEAM, case.id)
    assert not opinion.good
    assert opinion.words == "that's wrong, it is a DMARC problem"
    assert opinion.right_entry == "sender-unauthenticated"
    assert found.offers_person


def test_small_talk_opens_no_case(work: Work, chat: PaperChat) -> None:
    for number, words in enumerate(("thanks", "hi", "help", "👍"), 1):
        do(work, replace(called(words, ts=f"300.00000{number}", thread=f"300.00000{number}"), read_thread=False))
    assert chat.answers == []
    assert [each.follow_up for _, _, each in chat.follow_ups] == ["thanks", "greeting", "help", "thanks"]


def test_a_call_for_a_person_without_a_bounce_says_what_is_missing(work: Work, chat: PaperChat) -> None:
    do(work, replace(called("I need a human", thread="300.000001"), read_thread=False))
    [(_, _, found)] = chat.follow_ups
    assert "paste it here" in " ".join(found.said)
    assert not found.offers_person


def test_without_a_mention_a_question_in_the_thread_is_answered(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said("so is the mail lost?"))
    assert [each.follow_up for _, _, each in chat.follow_ups] == ["lost"]


@pytest.mark.parametrize(
    "words",
    [
        "<@U2> is the mail lost?",
        "Nadia, what do I tell the customer?",
        "who fixes it, Tom?",
        "lunch?",
        ":tada:",
        "https://status.example.com",
        "I will call them",
        "",
    ],
)
def test_what_people_say_to_each_other_is_left_alone(work: Work, chat: PaperChat, words: str) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said(words))
    assert chat.follow_ups == []
    assert len(chat.answers) == 1


def test_a_channel_can_have_it_switched_off(work: Work, chat: PaperChat) -> None:
    settings = work.cases.channels.get(TEAM, "C1")
    work.cases.channels.set(TEAM, "C1", replace(settings, follows_threads=False))
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said("is the mail lost?"))
    assert chat.follow_ups == []


def test_a_message_that_comes_twice_is_answered_once(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said("is the mail lost?"))
    do(work, said("is the mail lost?"))
    assert len(chat.follow_ups) == 1


def test_thanks_under_the_answer_gets_a_nod_and_no_words(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said("thanks!"))
    assert chat.follow_ups == []
    assert chat.reactions == [("100.000002", "blush")]


def test_where_no_reaction_may_be_given_nothing_is_said_of_it(work: Work, chat: PaperChat) -> None:
    chat.trouble["react"] = [Refused("missing_scope", "I may not.")]
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said("thanks!"))
    assert chat.follow_ups == []
    assert chat.whispers == []


def test_another_bounce_in_the_thread_is_a_case_of_its_own(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said("host mx.example.org said: 552 5.2.2 <lee@example.org>: Mailbox full, quota exceeded"))
    assert len(chat.answers) == 2
    assert the_case(work, chat).surface is Surface.THREAD
    do(work, said("is it permanent?", ts="100.000009"))
    assert work.cases.threads.case_in(TEAM, "C1", THREAD) == the_case(work, chat).id


def test_a_bounce_dropped_as_a_file_in_the_thread_is_a_case_of_its_own(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    mail = FileRef("F1", "bounce.eml", "https://files.slack.com/F1", 300, "email", "message/rfc822")
    chat.files["F1"] = (
        b"From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\n\n"
        b"<lee@example.org>: host mx.example.org said: 552 5.2.2 Mailbox full\n"
    )
    do(work, replace(said("and this one?"), files=(mail,)))
    assert len(chat.answers) == 2


def test_a_picture_in_the_thread_is_left_alone(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    picture = FileRef("F1", "cat.png", "https://files.slack.com/F1", 300, "png", "image/png")
    do(work, replace(said("look"), files=(picture,)))
    assert len(chat.answers) == 1
    assert chat.whispers == []


def test_the_same_bounce_pasted_again_under_its_answer_is_not_answered_twice(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    do(work, said(UNKNOWN))
    assert len(chat.answers) == 1


def test_it_speaks_so_often_in_one_thread_and_hour_and_no_more(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    for number in range(MOST_AN_HOUR + 5):
        do(work, said("is the mail lost?", ts=f"100.{number + 10:06d}"))
    assert len(chat.follow_ups) <= MOST_AN_HOUR


def test_while_a_person_has_the_case_only_who_calls_it_is_answered(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    case = the_case(work, chat)
    place = Place(TEAM, "C1", THREAD, "U1")
    do(work, Job(JobKind.ESCALATE, "e1", place, case_id=case.id))
    do(work, Job(JobKind.CLAIM, "c1", Place(TEAM, "C9", None, "U8"), case_id=case.id))
    do(work, said("is the mail lost?"))
    assert chat.follow_ups == []
    do(work, called("any news?", ts="100.000003"))
    [(_, _, found)] = chat.follow_ups
    assert found.helper == "U8"


def test_what_the_asker_says_comes_to_the_people_who_help(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    case = the_case(work, chat)
    do(work, Job(JobKind.ESCALATE, "e1", Place(TEAM, "C1", THREAD, "U1"), case_id=case.id))
    do(work, said("the customer called again, order 4411"))
    assert [words for *_, words in chat.under_card if words] == ["the customer called again, order 4411"]


def test_who_writes_after_the_end_opens_the_case_again_and_thanks_does_not(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    case = the_case(work, chat)
    do(work, Job(JobKind.ESCALATE, "e1", Place(TEAM, "C1", THREAD, "U1"), case_id=case.id))
    do(work, Job(JobKind.RESOLVE, "r1", Place(TEAM, "C9", None, "U8"), case_id=case.id))
    do(work, said("thank you so much", ts="100.000003"))
    assert work.cases.state_of(TEAM, case.id) is State.RESOLVED
    do(work, said("it happened again, same customer", ts="100.000004"))
    assert work.cases.state_of(TEAM, case.id) is State.ESCALATED


def test_a_paste_that_is_edited_changes_the_answer(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    case = the_case(work, chat)
    do(work, replace(said(FULL, ts=THREAD, kind=JobKind.EDITED)))
    now = work.cases.case(TEAM, case.id)
    assert now is not None
    assert now.answer is not None
    assert now.answer.reason == "mailbox-full"
    assert chat.updates[-1][0] == case.id
    assert work.cases.input(TEAM, case.id) == FULL


def test_of_a_paste_that_is_deleted_nothing_is_left(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    case = the_case(work, chat)
    do(work, said("", ts=THREAD, kind=JobKind.DELETED))
    now = work.cases.case(TEAM, case.id)
    assert now is not None
    assert now.answer is not None
    assert "kim@exmaple.com" not in repr(now)
    assert "virtual mailbox table" not in repr(now)
    assert work.cases.input(TEAM, case.id) is None
    assert case.answer is not None
    assert (now.answer.lost, now.answer.entry_id) == (case.answer.lost, case.answer.entry_id)
    assert chat.updates[-1][0] == case.id


def test_the_same_mail_asked_about_again_points_to_the_first_answer(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    first = the_case(work, chat)
    do(work, explain_job(UNKNOWN, id="Ev2", ts="400.000001", user="U5"))
    second = the_case(work, chat)
    assert second.id != first.id
    assert second.earlier is not None
    assert second.earlier.post == first.posted
    assert first.earlier is None


def test_another_channel_knows_nothing_of_it(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(UNKNOWN, ts=THREAD))
    job = explain_job(UNKNOWN, id="Ev2", ts="400.000001")
    do(work, replace(job, place=replace(job.place, channel="C2")))
    assert the_case(work, chat).earlier is None


def test_in_direct_messages_a_question_is_about_the_bounce_before_it(work: Work, chat: PaperChat) -> None:
    job = explain_job(UNKNOWN, ts=THREAD)
    do(work, replace(job, place=replace(job.place, channel="D1"), surface=Surface.DIRECT))
    place = Place(TEAM, "D1", "100.000005", "U1")
    do(work, Job(JobKind.EXPLAIN, "Ev5", place, Surface.DIRECT, "is it lost?", message_ts="100.000005"))
    assert [each.follow_up for _, _, each in chat.follow_ups] == ["lost"]

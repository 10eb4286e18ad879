"""Handing work over: once, whatever happens."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.answering.explain import Explainer
from bot.cases.case import Case, Place, Post, State, Surface
from bot.cases.chat import Said
from bot.cases.durable import Clock, Pauses
from bot.cases.errors import FileTrouble, Refused, StoreError, TryAgain
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.records import Turn
from bot.cases.store import Store
from bot.cases.work import Work
from tests.cases.conftest import FULL, QUICK, TEAM, UNKNOWN, PaperChat, do, explain_job, the_case

EML = FileRef("F1", "bounce.eml", "https://files.slack.com/x", 100, "eml", "message/rfc822")
PICTURE = FileRef("F2", "shot.png", "https://files.slack.com/y", 100, "png", "image/png")


def test_a_job_survives_the_trip_through_a_database() -> None:
    job = Job(JobKind.EXPLAIN, "Ev1", Place("T1", "C1", None, "U1"), Surface.DIRECT, "a \ud83d < b", (EML, PICTURE))
    assert Job.from_json(job.to_json()) == job


def test_a_question_is_answered_and_kept(work: Work, chat: PaperChat) -> None:
    do(work, explain_job())
    case = the_case(work, chat)
    assert case.state is State.ANSWERED
    assert case.posted == chat.answers[0][0]
    assert case.answer is not None
    assert case.answer.reason == "recipient-unknown"
    assert "kim@exmaple.com" in case.text


def test_the_same_event_twice_is_answered_once(work: Work, chat: PaperChat) -> None:
    for _ in range(3):
        do(work, explain_job())
    assert len(chat.answers) == 1


def test_the_same_message_told_by_two_events_is_answered_once(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(id="Ev1"))
    do(work, explain_job(id="Ev2"))
    assert len(chat.answers) == 1
    assert not chat.whispers


def test_the_same_event_in_two_workspaces_is_two_questions(work: Work, chat: PaperChat) -> None:
    do(work, explain_job(team="T1"))
    do(work, explain_job(team="T2"))
    assert len(chat.answers) == 2


def test_a_fault_that_passes_delays_the_answer(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [TryAgain("Slack had a fault."), TryAgain("Slack asked me to wait.", 0.02)]
    do(work, explain_job())
    assert len(chat.answers) == 1
    assert the_case(work, chat).state is State.ANSWERED


def test_an_answer_whose_confirmation_was_lost_is_not_given_twice(work: Work, chat: PaperChat) -> None:
    chat.lost.add("post_answer")
    chat.trouble["post_answer"] = [TryAgain("Slack could not be reached.")]
    do(work, explain_job())
    assert len(chat.answers) == 1
    assert the_case(work, chat).posted == chat.answers[0][0]


def test_an_answer_that_its_channel_does_not_take_comes_directly_with_the_reason(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [Refused("is_archived", "That channel is archived.")]
    do(work, explain_job())
    assert chat.whispers == [
        (
            "U1",
            "I could not answer in <#C1>. That channel is archived. My answer comes to you alone, in a direct message.",
        )
    ]
    (case,) = work.cases.recent(TEAM, "U1")
    assert (case.state, case.problem, case.place.channel) == (State.ANSWERED, None, "U1")
    assert [post.channel for post, _ in chat.answers] == ["U1"]


def test_an_answer_that_no_way_takes_is_recorded_as_failed(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [Refused("account_inactive", "The app has been removed.")] * 2
    do(work, explain_job())
    (case,) = work.cases.recent(TEAM, "U1")
    assert (case.state, case.problem) == (State.FAILED, "The app has been removed.")


def test_a_private_answer_that_comes_too_late_for_its_address_comes_directly(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [Refused("expired_url", "Slack takes private answers for half an hour only.")]
    place = Place(TEAM, "C1", None, "U1")
    do(work, Job(JobKind.EXPLAIN, "cmd", place, Surface.COMMAND, UNKNOWN, private=True, reply_url="https://x"))
    assert [post.channel for post, _ in chat.answers] == ["U1"]
    assert not the_case(work, chat).private


def test_a_direct_answer_whose_confirmation_was_lost_is_not_given_twice(work: Work, chat: PaperChat) -> None:
    chat.lost.add("post_answer")
    refused, lost = Refused("is_archived", "That channel is archived."), TryAgain("Slack could not be reached.")
    chat.trouble["post_answer"] = [refused, lost]
    do(work, explain_job())
    assert [post.channel for post, _ in chat.answers if post.channel == "U1"] == ["U1"]


def test_a_fault_that_stays_is_recorded_too(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [TryAgain("Slack could not be reached.")] * 9
    do(work, explain_job())
    (case,) = work.cases.recent(TEAM, "U1")
    assert case.state is State.FAILED
    assert case.problem == "Slack could not be reached."


def test_where_the_bot_may_not_speak_the_person_is_answered_alone(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [Refused("not_in_channel", "I am not a member of that channel.")]
    job = explain_job()
    do(work, Job(job.kind, job.id, job.place, Surface.SHORTCUT, job.text, reply_url="https://hooks.slack.com/x"))
    assert the_case(work, chat).private
    assert "only you see" in chat.whispers[0][1]


def test_a_message_that_could_not_be_answered_may_be_asked_about_again(work: Work, chat: PaperChat) -> None:
    chat.trouble["post_answer"] = [Refused("not_in_channel", "I am not a member of that channel.")]
    do(work, explain_job(id="Ev1"))
    do(work, explain_job(id="Ev2"))
    assert the_case(work, chat).state is State.ANSWERED


def test_a_mention_without_text_gets_help(work: Work, chat: PaperChat) -> None:
    do(work, explain_job("<@UBOT>"))
    case = the_case(work, chat)
    assert (case.answer, case.words) == (None, None)
    assert case.state is State.ANSWERED


def test_a_picture_alone_is_answered_with_how_to_get_the_text(work: Work, chat: PaperChat) -> None:
    job = explain_job("")
    do(work, Job(job.kind, job.id, job.place, text="", files=(PICTURE,), message_ts=job.message_ts))
    words = the_case(work, chat).words
    assert words is not None
    assert "can’t read pictures" in words
    assert ".eml" in words


def test_a_file_is_read(work: Work, chat: PaperChat) -> None:
    chat.files["F1"] = b"From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail\n\n" + UNKNOWN.encode()
    job = explain_job("what is this?")
    do(work, Job(job.kind, job.id, job.place, text=job.text, files=(PICTURE, EML), message_ts=job.message_ts))
    answer = the_case(work, chat).answer
    assert answer is not None
    assert answer.reason == "recipient-unknown"


def test_a_file_that_cannot_be_had_is_answered_in_words(work: Work, chat: PaperChat) -> None:
    chat.trouble["fetch"] = [FileTrouble("bounce.eml is larger than 50 MB.")]
    job = explain_job("")
    do(work, Job(job.kind, job.id, job.place, files=(EML,), message_ts=job.message_ts))
    assert (the_case(work, chat).words or "").startswith("bounce.eml is larger than 50 MB. In a channel, mention me")


def _under_a_thread(text: str) -> Job:
    place = Place(TEAM, "C1", "100.0", "U1")
    return Job(JobKind.EXPLAIN, "Ev9", place, text=text, message_ts="104.0", read_thread=True)


def test_a_mention_under_a_bounce_reads_the_nearest_one_above(work: Work, chat: PaperChat) -> None:
    chat.said = (
        Said("100.0", UNKNOWN, (), False),
        Said("101.0", FULL, (), False),
        Said("102.0", "any idea?", (), False),
        Said("104.0", "<@UBOT> can you help?", (), False),
        Said("105.0", UNKNOWN, (), False),
    )
    do(work, _under_a_thread("<@UBOT> can you help?"))
    answer = the_case(work, chat).answer
    assert answer is not None
    assert answer.reason == "mailbox-full"


def test_a_mention_with_its_own_paste_goes_by_that(work: Work, chat: PaperChat) -> None:
    chat.said = (Said("100.0", FULL, (), False),)
    do(work, _under_a_thread(f"<@UBOT> {UNKNOWN}"))
    answer = the_case(work, chat).answer
    assert answer is not None
    assert answer.reason == "recipient-unknown"


def test_a_question_under_an_answer_is_taken_as_a_question(work: Work, chat: PaperChat) -> None:
    chat.said = (Said("100.0", UNKNOWN, (), False), Said("101.0", "The address does not exist", (), True))
    do(work, _under_a_thread("<@UBOT> what is the difference between a hard and a soft bounce?"))
    answer = the_case(work, chat).answer
    assert answer is not None
    assert answer.reason == "hard-vs-soft"


def test_a_thread_that_cannot_be_read_is_said_in_words(work: Work, chat: PaperChat) -> None:
    chat.trouble["thread"] = [Refused("missing_scope", "I lack a permission.")]
    do(work, _under_a_thread("<@UBOT>"))
    assert the_case(work, chat).words == "I lack a permission."


def test_a_thread_that_stays_out_of_reach_is_said_in_words(work: Work, chat: PaperChat) -> None:
    chat.trouble["thread"] = [TryAgain("Slack could not be reached.")] * 9
    do(work, _under_a_thread("<@UBOT>"))
    words = the_case(work, chat).words
    assert words is not None
    assert words.startswith("Slack could not be reached.")


@pytest.mark.parametrize(("choice", "shown"), [("details on", (True, False)), ("reply on", (False, True))])
def test_parts_of_an_answer_unfold(work: Work, chat: PaperChat, choice: str, shown: tuple[bool, bool]) -> None:
    do(work, explain_job())
    case = the_case(work, chat)
    do(work, Job(JobKind.SHOW, f"press {choice}", case.place, case_id=case.id, choice=choice))
    _, now, _ = chat.updates[-1]
    assert (now.show_details, now.show_reply) == shown


VAGUE = ("550 message rejected", "554 5.7.1 rejected", "550 blocked", "my mail bounced", "it came back: refused")


def test_a_picked_suggestion_replaces_the_answer_once_however_often_it_is_pressed(
    work: Work, chat: PaperChat, explainer: Explainer
) -> None:
    do(work, explain_job(next(text for text in VAGUE if explainer.explain(text).answer.suggestions)))
    case = the_case(work, chat)
    assert case.answer is not None
    assert case.answer.suggestions
    wanted = case.answer.suggestions[0].entry_id
    for press in ("p1", "p2"):  # as a double click does
        do(work, Job(JobKind.SUGGESTION, press, case.place, case_id=case.id, choice=wanted))
    picked = work.cases.case(TEAM, case.id)
    assert picked is not None
    assert picked.answer is not None
    assert picked.answer.entry_id == wanted
    assert len(chat.answers) == 1


def _privately_answered(work: Work, chat: PaperChat) -> Case:
    place = Place(TEAM, "C1", None, "U1")
    do(work, Job(JobKind.EXPLAIN, "cmd", place, Surface.COMMAND, UNKNOWN, private=True, reply_url="https://x"))
    return the_case(work, chat)


def _press_share(work: Work, case: Case, number: int) -> None:
    do(work, Job(JobKind.SHARE, f"share {number}", case.place, case_id=case.id, reply_url=f"https://{number}"))


def test_a_private_answer_is_shared_once_and_every_copy_that_was_pressed_says_so(work: Work, chat: PaperChat) -> None:
    case = _privately_answered(work, chat)
    chat.trouble["share_answer"] = [Refused("not_in_channel", "I am not in that channel.")]
    for number in range(3):
        _press_share(work, case, number)
    assert len(chat.answers) == 1
    assert [words for _, words in chat.whispers] == ["I am not in that channel."]
    assert chat.shown_shared == [(case.id, "https://1"), (case.id, "https://2")]
    shared = work.cases.case(TEAM, case.id)
    assert shared is not None
    assert (shared.private, shared.posted) == (False, chat.answers[0][0])


def test_of_two_jobs_that_share_at_once_the_second_never_gets_its_turn_after_the_first(
    work: Work, chat: PaperChat
) -> None:
    case = _privately_answered(work, chat)
    assert work.cases.begin_sharing(TEAM, case.id, "first") is Turn.FIRST
    assert work.cases.begin_sharing(TEAM, case.id, "second") is Turn.TAKEN
    assert work.cases.begin_sharing(TEAM, case.id, "first") is Turn.AGAIN
    work.cases.mark_shared(TEAM, case.id, Post("C1", "1.1"))
    assert work.cases.begin_sharing(TEAM, case.id, "second") is Turn.DONE


def test_an_answer_that_could_not_be_shared_for_a_while_can_be_shared_later(work: Work, chat: PaperChat) -> None:
    case = _privately_answered(work, chat)
    chat.trouble["share_answer"] = [TryAgain("Slack could not be reached.")] * 4
    _press_share(work, case, 1)
    assert "press the button once more" in chat.whispers[0][1]
    _press_share(work, case, 2)
    assert len(chat.answers) == 1
    assert chat.shown_shared == [(case.id, "https://2")]


def test_a_share_whose_confirmation_was_lost_for_good_is_not_done_again(work: Work, chat: PaperChat) -> None:
    case = _privately_answered(work, chat)
    chat.lost.add("share_answer")
    chat.trouble["share_answer"] = [TryAgain("Slack could not be reached.")]
    chat.trouble["look for answer"] = [TryAgain("Slack could not be reached.")] * 3
    _press_share(work, case, 1)
    assert chat.whispers
    _press_share(work, case, 2)
    assert len(chat.answers) == 1
    assert chat.shown_shared == [(case.id, "https://2")]


def test_feedback_is_kept_and_the_last_word_counts(work: Work, chat: PaperChat) -> None:
    do(work, explain_job())
    case = the_case(work, chat)
    do(work, Job(JobKind.FEEDBACK, "f1", case.place, case_id=case.id, choice="good"))
    do(work, Job(JobKind.FEEDBACK, "f2", case.place, case_id=case.id, choice="bad", text="it was the quota"))
    (opinion,) = work.cases.feedback_of(TEAM, case.id)
    assert (opinion.good, opinion.words) == (False, "it was the quota")


def test_a_further_mark_takes_no_words_away(work: Work, chat: PaperChat) -> None:
    do(work, explain_job())
    case = the_case(work, chat)
    do(work, Job(JobKind.FEEDBACK, "f1", case.place, case_id=case.id, choice="bad", text="it was the quota"))
    do(work, Job(JobKind.FEEDBACK, "f2", case.place, case_id=case.id, choice="bad"))
    do(work, Job(JobKind.FEEDBACK, "f3", case.place, case_id=case.id, choice="good"))
    (opinion,) = work.cases.feedback_of(TEAM, case.id)
    assert (opinion.good, opinion.words) == (True, "it was the quota")


def test_a_stop_in_the_middle_of_waiting_leaves_the_job_to_the_next_start(
    database: str, chat: PaperChat, explainer: Explainer
) -> None:
    chat.trouble["post_answer"] = [TryAgain("Slack asked me to wait.", 600)]
    work = Work.open(database, chat, lambda team: explainer)
    work.hand_over(explain_job())
    assert work.wait_until_idle(10)
    assert work.close(5)
    assert chat.answers == []

    too_soon = Work.open(database, chat, lambda team: explainer)
    assert too_soon.wait_until_idle(10)
    too_soon.close()
    assert chat.answers == []
    again = Work.open(database, chat, lambda team: explainer, clock=Clock(now=lambda: time.time() + 600))
    assert again.wait_for(explain_job())
    assert len(chat.answers) == 1
    again.close()


def test_text_that_the_program_stumbles_over_still_gets_a_word(
    database: str, chat: PaperChat, explainer: Explainer
) -> None:
    def broken(team: str) -> Explainer:
        raise ZeroDivisionError

    work = Work.open(database, chat, broken)
    do(work, explain_job())
    words = the_case(work, chat).words
    assert words is not None
    assert "went wrong on my side" in words
    work.close()


@contextmanager
def _taken(database: str) -> Iterator[None]:
    """Somebody else is writing to the database all the while."""
    with closing(
        sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that says at once that it is busy."""
    monkeypatch.setattr("bot.cases.database.BUSY_MILLISECONDS", 20)


class LockedInTheMiddle(PaperChat):
    """Somebody else writes to the database from the moment in which a job has begun."""

    def __init__(self, database: str) -> None:
        super().__init__()
        self._database = database
        self.lock: ExitStack | None = None

    def working(self, place: Place) -> None:
        if self.lock is None:
            self.lock = ExitStack()
            self.lock.enter_context(_taken(self._database))


@pytest.mark.usefixtures("impatient")
def test_a_database_that_is_locked_for_a_while_delays_the_answer(database: str, explainer: Explainer) -> None:
    chat = LockedInTheMiddle(database)
    work = Work.open(database, chat, lambda team: explainer, pauses=Pauses(step=(0.02,) * 5))
    work.hand_over(explain_job())
    assert not work.wait_until_idle(0.3)
    assert chat.lock is not None
    chat.lock.close()
    assert work.wait_for(explain_job())
    assert len(chat.answers) == 1
    assert work.close()


@pytest.mark.usefixtures("impatient")
def test_a_database_that_stays_locked_leaves_the_job_to_the_next_start(database: str, explainer: Explainer) -> None:
    chat = LockedInTheMiddle(database)
    work = Work.open(database, chat, lambda team: explainer, pauses=Pauses(step=(0.02,) * 5))
    work.hand_over(explain_job())
    assert not work.wait_until_idle(0.3)
    assert not work.close(0.1)
    assert chat.answers == []
    assert chat.lock is not None
    chat.lock.close()

    again = Work.open(database, chat, lambda team: explainer)
    assert again.wait_for(explain_job())
    assert len(chat.answers) == 1
    again.close()


@pytest.mark.usefixtures("impatient")
def test_what_cannot_be_recorded_is_refused_and_not_done(database: str, chat: PaperChat, explainer: Explainer) -> None:
    work = Work.open(database, chat, lambda team: explainer)
    with _taken(database), pytest.raises(OperationalError):
        work.hand_over(explain_job())
    assert work.wait_until_idle(5)
    assert chat.answers == []
    do(work, explain_job())  # Slack tells it again
    assert len(chat.answers) == 1
    work.close()


def test_a_database_whose_file_was_deleted_records_nothing(
    database: str, chat: PaperChat, explainer: Explainer
) -> None:
    work = Work.open(database, chat, lambda team: explainer)
    Path(database.removeprefix("sqlite:///")).unlink()
    with pytest.raises(OperationalError, match=r"not there any more|replaced by another"):
        work.hand_over(explain_job())
    with pytest.raises(OperationalError, match=r"not there any more|replaced by another"):
        work.check()
    Store.open(database).close()
    with pytest.raises(OperationalError, match="replaced by another"):
        work.check()
    work.close()


@pytest.mark.usefixtures("work")
def test_a_second_process_on_the_same_file_does_not_do_the_first_ones_jobs(
    database: str, monkeypatch: pytest.MonkeyPatch, chat: PaperChat, explainer: Explainer
) -> None:
    monkeypatch.setattr("bot.cases.database._WAIT_FOR_THE_FORMER", 0.05)
    with pytest.raises(StoreError, match="Another Rebound is at work"):
        Work.open(database, chat, lambda team: explainer)


def test_one_question_fetches_a_bounded_number_of_files(work: Work, chat: PaperChat) -> None:
    files = tuple(FileRef(f"F{n}", f"{n}.txt", "https://files.slack.com/x", 5, "text", "text/plain") for n in range(5))
    chat.said = tuple(Said(f"{n}.0", "", files, by_this_bot=False) for n in range(198))
    chat.files = dict.fromkeys((file.id for file in files), b"no bounce")
    fetched: list[str] = []
    fetch = chat.fetch
    chat.fetch = lambda file, team: fetched.append(file.id) or fetch(file, team)  # type: ignore[method-assign, func-returns-value]
    do(work, replace(explain_job("what is this?", ts="999.0"), read_thread=True))
    assert len(chat.answers) == 1
    assert 0 < len(fetched) <= 12


def test_a_fault_that_nobody_thought_of_is_told_once_and_tried_again(work: Work, chat: PaperChat) -> None:
    faults = [KeyError("ts"), UnicodeError("label too long")]

    def working(place: Place) -> None:
        if faults:
            raise faults.pop()

    chat.working = working  # type: ignore[method-assign]
    do(work, explain_job())
    assert len(chat.answers) == 1
    assert len(chat.whispers) == 1
    assert "I try again by myself" in chat.whispers[0][1]


def test_a_fault_that_stays_ends_with_a_word_and_never_in_silence(work: Work, chat: PaperChat) -> None:
    def working(place: Place) -> None:
        raise KeyError("ts")

    chat.working = working  # type: ignore[method-assign]
    do(work, explain_job())
    assert chat.answers == []
    assert [words.split(".")[0] for _, words in chat.whispers] == [
        "Something went wrong on my side",
        "I tried several times, and something on my side goes wrong each time",
    ]
    (line,) = work.jobs.unfinished()
    assert (line.id, line.state) == ("Ev1", "given-up")


def test_what_slack_did_late_and_twice_is_taken_back(database: str, chat: PaperChat, explainer: Explainer) -> None:
    ahead = [0.0]
    work = Work.open(
        database, chat, lambda team: explainer, pauses=QUICK, clock=Clock(now=lambda: time.time() + ahead[0])
    )
    chat.trouble["post_answer"] = [TryAgain("Slack could not be reached.")]
    do(work, explain_job())
    case = the_case(work, chat)
    chat.answers.append((Post("C1", "1500.000000"), case.id))  # the first try, which Slack did after all
    ahead[0] += 60
    work.wake()
    assert work.wait_until_idle(10)
    assert chat.retracted == [Post("C1", "1500.000000")]
    work.close()


def test_an_answer_that_was_given_up_and_appears_after_all_is_the_answer(
    database: str, chat: PaperChat, explainer: Explainer
) -> None:
    ahead = [0.0]
    work = Work.open(
        database, chat, lambda team: explainer, pauses=QUICK, clock=Clock(now=lambda: time.time() + ahead[0])
    )
    chat.trouble["post_answer"] = [TryAgain("Slack could not be reached.")] * 4
    do(work, explain_job())
    (case,) = work.cases.recent(TEAM, "U1")
    assert case.state is State.FAILED
    chat.answers.append((Post("C1", "1500.000000"), case.id))
    ahead[0] += 60
    work.wake()
    assert work.wait_until_idle(10)
    found = work.cases.case(TEAM, case.id)
    assert found is not None
    assert (found.state, found.posted) == (State.ANSWERED, Post("C1", "1500.000000"))
    work.close()


def test_a_press_in_the_moment_before_the_answer_is_noted_waits_for_it(
    work: Work, chat: PaperChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted, pressed = threading.Event(), threading.Event()
    note = work.cases.mark_answered

    def slowly(team: str, case_id: str, posted: Post | None) -> Post | None:
        work.hand_over(Job(JobKind.SHOW, "press", Place(TEAM, "C1", None, "U1"), case_id=case_id, choice="details on"))
        pressed.set()
        assert noted.wait(10)
        return note(team, case_id, posted)

    monkeypatch.setattr(work.cases, "mark_answered", slowly)
    work.hand_over(explain_job())
    assert pressed.wait(10)
    noted.set()
    assert work.wait_until_idle(10)
    (update,) = chat.updates
    assert update[1].posted == chat.answers[0][0]
    assert update[1].show_details


@pytest.mark.parametrize("again", [1, 3])
def test_an_answer_that_could_not_be_noted_is_looked_for_and_not_given_again(
    work: Work, chat: PaperChat, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    note = work.cases.mark_answered
    troubles = [OperationalError("UPDATE", None, Exception("database is locked")) for _ in range(again)]

    def locked(team: str, case_id: str, posted: Post | None) -> Post | None:
        if troubles:
            raise troubles.pop()
        return note(team, case_id, posted)

    monkeypatch.setattr(work.cases, "mark_answered", locked)
    do(work, explain_job())
    assert len(chat.answers) == 1
    assert the_case(work, chat).posted == chat.answers[0][0]

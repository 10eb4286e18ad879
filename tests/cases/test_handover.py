"""Bringing in a person: one card, one person who has it, everybody told."""

from __future__ import annotations

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import Case, Place, State
from bot.cases.chat import News
from bot.cases.durable import Pauses
from bot.cases.errors import Refused, TryAgain
from bot.cases.job import Job, JobKind
from bot.cases.work import Work
from tests.cases.conftest import TEAM, PaperChat, do, explain_job, the_case


@pytest.fixture
def case(work: Work, chat: PaperChat) -> Case:
    do(work, explain_job())
    return the_case(work, chat)


def press(case: Case, kind: JobKind, user: str, id: str | None = None, text: str = "") -> Job:
    place = Place(TEAM, "C9", None, user)
    return Job(kind, id or f"{kind} by {user}", place, case_id=case.id, text=text)


def escalated(work: Work, case: Case, note: str = "") -> None:
    do(work, press(case, JobKind.ESCALATE, "U1", text=note))


def state(work: Work, case: Case) -> State:
    found = work.cases.case(TEAM, case.id)
    assert found is not None
    return found.state


def test_a_card_is_posted_with_the_note_and_the_thread_is_told(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case, "they need it today")
    escalation = work.cases.escalations.of(TEAM, case.id)
    assert escalation is not None
    assert escalation.note == "they need it today"
    assert escalation.card == chat.cards[0][0]
    assert chat.news == [(case.id, News.ESCALATED, None)]
    assert chat.attached == [case.text]
    assert chat.updates[-1][2] == escalation
    assert state(work, case) is State.ESCALATED


def test_calling_twice_gives_one_card(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    do(work, press(case, JobKind.ESCALATE, "U2"))
    assert len(chat.cards) == 1
    assert len(chat.news) == 1
    do(work, press(case, JobKind.CLAIM, "U8"))
    do(work, press(case, JobKind.ESCALATE, "U3"))
    assert chat.whispers == [
        ("U2", "A person has been asked already. The case waits for somebody to take it."),
        ("U3", "A person has been asked already: <@U8> is looking."),
    ]


def test_a_card_whose_confirmation_was_lost_is_not_posted_twice(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["post_card"] = [TryAgain("Slack could not be reached.")]
    escalated(work, case)
    assert len(chat.cards) == 1


def test_with_nowhere_to_escalate_to_the_thread_is_told_how_to_set_it(work: Work, chat: PaperChat, case: Case) -> None:
    chat._channel = None
    escalated(work, case)
    assert chat.news == [(case.id, News.NOWHERE_TO_ESCALATE, None)]
    assert state(work, case) is State.ANSWERED


def test_a_card_that_is_refused_is_said_and_can_be_tried_again(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["post_card"] = [Refused("not_in_channel", "I am not in that channel.")]
    escalated(work, case)
    assert chat.news == [(case.id, News.ESCALATION_FAILED, "I am not in that channel.")]
    do(work, press(case, JobKind.ESCALATE, "U1", id="again"))
    assert len(chat.cards) == 1
    assert state(work, case) is State.ESCALATED


def test_of_two_who_take_it_one_wins_and_the_other_is_told_who(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    first, second = press(case, JobKind.CLAIM, "U8"), press(case, JobKind.CLAIM, "U9")
    work.hand_over(first)
    work.hand_over(second)
    work.wait_for(first)
    work.wait_for(second)
    escalation = work.cases.escalations.of(TEAM, case.id)
    assert escalation is not None
    assert escalation.state is State.CLAIMED
    winner = escalation.claimed_by
    loser = ({"U8", "U9"} - {winner}).pop()
    assert chat.whispers == [(loser, f"<@{winner}> has taken this case already.")]
    assert [news for _, news, _ in chat.news].count(News.CLAIMED) == 1


def test_only_members_of_the_channel_may_take_it(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    do(work, press(case, JobKind.CLAIM, "U1"))
    assert state(work, case) is State.ESCALATED
    assert "Only members of this channel" in chat.whispers[0][1]


def test_the_whole_life_of_a_case(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    for kind, user, becomes in [
        (JobKind.CLAIM, "U8", State.CLAIMED),
        (JobKind.RELEASE, "U8", State.ESCALATED),
        (JobKind.CLAIM, "U9", State.CLAIMED),
        (JobKind.RESOLVE, "U9", State.RESOLVED),
        (JobKind.REOPEN, "U8", State.ESCALATED),
        (JobKind.NOT_A_BOUNCE, "U8", State.NOT_A_BOUNCE),
    ]:
        do(work, press(case, kind, user))
        assert state(work, case) is becomes
        assert chat.card_updates[-1].state is becomes
    assert [news for _, news, _ in chat.news] == [
        News.ESCALATED,
        News.CLAIMED,
        News.RELEASED,
        News.CLAIMED,
        News.RESOLVED,
        News.REOPENED,
        News.NOT_A_BOUNCE,
    ]
    assert [what for what, _ in work.cases.history_of(TEAM, case.id)][-1] == "not-a-bounce"


def test_what_is_closed_cannot_be_taken(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    do(work, press(case, JobKind.RESOLVE, "U9"))
    do(work, press(case, JobKind.CLAIM, "U8"))
    assert state(work, case) is State.RESOLVED
    assert chat.whispers == [("U8", "This case is closed: <@U9> did that.")]


def test_solved_closes_the_case_and_its_card(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    do(work, press(case, JobKind.SOLVED, "U1"))
    assert state(work, case) is State.RESOLVED
    assert chat.card_updates[-1].state is State.RESOLVED
    assert chat.updates[-1][1].solved_by == "U1"


def test_who_still_needs_help_opens_a_closed_case_again(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    do(work, press(case, JobKind.SOLVED, "U1"))
    do(work, press(case, JobKind.ESCALATE, "U1", id="again"))
    assert state(work, case) is State.ESCALATED
    assert len(chat.cards) == len(chat.attached) == 1
    assert chat.card_updates[-1].state is State.ESCALATED


def note_of(work: Work, case: Case) -> str:
    escalation = work.cases.escalations.of(TEAM, case.id)
    assert escalation is not None
    return escalation.note


def test_a_note_on_a_case_that_was_closed_meanwhile_is_kept_and_passed_on(
    work: Work, chat: PaperChat, case: Case
) -> None:
    escalated(work, case, "first note")
    do(work, press(case, JobKind.RESOLVE, "U8"))
    do(work, press(case, JobKind.ESCALATE, "U2", id="again", text="it still bounces"))
    assert note_of(work, case) == "first note\n\nit still bounces"
    assert "it still bounces" in chat.card_updates[-1].note
    assert chat.calls_again == [("U2", "it still bounces", True)]
    assert chat.news[-1] == (case.id, News.ASKED_AGAIN, None)


def test_a_note_on_a_card_that_somebody_else_opened_before_is_kept_and_passed_on(
    work: Work, chat: PaperChat, case: Case
) -> None:
    escalated(work, case, "first note")
    do(work, press(case, JobKind.ESCALATE, "U2", text="me too"))
    assert chat.calls_again == [("U2", "me too", False)]
    assert "me too" in chat.card_updates[-1].note
    assert chat.whispers[-1][1].endswith("Your note is on the card now.")
    assert len(chat.cards) == 1


def test_notes_of_several_who_ask_at_once_are_all_on_the_one_card(
    database: str, chat: PaperChat, explainer: Explainer
) -> None:
    work = Work.open(database, chat, lambda team: explainer, pauses=Pauses(step=(0.01,) * 500))
    do(work, explain_job())
    case = the_case(work, chat)
    jobs = [press(case, JobKind.ESCALATE, user, text=f"note of {user}") for user in ("U1", "U2", "U3")]
    for job in jobs:
        work.hand_over(job)
    for job in jobs:
        work.wait_for(job)
    assert len(chat.cards) == 1
    assert sorted(note_of(work, case).split("\n\n")) == ["note of U1", "note of U2", "note of U3"]
    assert note_of(work, case) == chat.card_updates[-1].note
    work.close()


def test_a_note_whose_card_could_not_be_posted_goes_along_with_the_next_try(
    work: Work, chat: PaperChat, case: Case
) -> None:
    chat.trouble["post_card"] = [Refused("not_in_channel", "I am not in that channel.")]
    escalated(work, case, "by Friday")
    assert chat.given_back == [("U1", "by Friday")]
    assert "It is kept" in chat.whispers[-1][1]
    do(work, press(case, JobKind.ESCALATE, "U1", id="again"))
    assert note_of(work, case) == "by Friday"


def test_a_note_that_goes_nowhere_is_given_back(work: Work, chat: PaperChat, case: Case) -> None:
    chat._channel = None
    escalated(work, case, "by Friday")
    assert chat.given_back == [("U1", "by Friday")]


def test_a_card_whose_confirmation_was_lost_for_good_is_not_posted_twice(
    work: Work, chat: PaperChat, case: Case
) -> None:
    chat.lost.add("post_card")
    chat.trouble["post_card"] = [TryAgain("Slack could not be reached.")]
    chat.trouble["look for card"] = [TryAgain("Slack could not be reached.")] * 3
    escalated(work, case)
    assert chat.news == [(case.id, News.ESCALATION_FAILED, "Slack could not be reached.")]
    do(work, press(case, JobKind.ESCALATE, "U1", id="again"))
    assert len(chat.cards) == 1


def test_nobody_moves_a_case_of_another_workspace(work: Work, chat: PaperChat, case: Case) -> None:
    escalated(work, case)
    do(work, Job(JobKind.CLAIM, "x", Place("T2", "C9", None, "U8"), case_id=case.id))
    assert state(work, case) is State.ESCALATED
    assert chat.whispers == [("U8", "This case is not kept any more. Ask me once more.")]

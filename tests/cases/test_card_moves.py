"""What people do on a card: who may, who wins, what is kept of it, and what follows within the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answering.explain import Explainer
from bot.cases.card.moves import BY_REACTION
from bot.cases.case import Case, Escalation, Outcome, Place, State
from bot.cases.changes import Change
from bot.cases.chat import CardNews, News
from bot.cases.durable import Clock
from bot.cases.errors import Refused
from bot.cases.job import Job, JobKind
from bot.cases.work import Work
from tests.cases.conftest import QUICK, TEAM, PaperChat, do, explain_job, the_case


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def changes() -> list[Change]:
    return []


@pytest.fixture
def work(database: str, chat: PaperChat, explainer: Explainer, hands: Hands, changes: list[Change]) -> Iterator[Work]:
    opened = Work.open(database, chat, lambda team: explainer, pauses=QUICK, clock=Clock(now=lambda: hands.at))
    opened._handover.cards._told = (lambda job, change: changes.append(change),)
    yield opened
    opened.close(2)


@pytest.fixture
def case(work: Work, chat: PaperChat) -> Case:
    do(work, explain_job())
    found = the_case(work, chat)
    do(work, Job(JobKind.ESCALATE, "call", Place(TEAM, "C1", None, "U1"), case_id=found.id))
    return found


def act(work: Work, case: Case, kind: JobKind, user: str = "U8", *, text: str = "", choice: str = "") -> None:
    act.number += 1  # type: ignore[attr-defined]
    job_id = f"{kind} {act.number}"  # type: ignore[attr-defined]
    do(work, Job(kind, job_id, Place(TEAM, "C9", None, user), case_id=case.id, text=text, choice=choice))


act.number = 0  # type: ignore[attr-defined]


def escalation(work: Work, case: Case) -> Escalation:
    found = work.cases.escalations.of(TEAM, case.id)
    assert found is not None
    return found


def under(chat: PaperChat) -> list[tuple[CardNews, str, str]]:
    return [(news, by, text) for _, _, news, by, text in chat.under_card]


def test_when_it_was_taken_and_ended_is_kept_by_the_clock_that_jobs_go_by(work: Work, case: Case, hands: Hands) -> None:
    hands.at += 600
    act(work, case, JobKind.CLAIM)
    hands.at += 600
    act(work, case, JobKind.RESOLVE)
    kept = escalation(work, case)
    assert kept.created_at is not None
    assert kept.taken_at is not None
    assert kept.ended_at is not None
    assert (kept.taken_at - kept.created_at).total_seconds() == 600
    assert (kept.ended_at - kept.taken_at).total_seconds() == 600


def test_a_word_under_the_card_is_a_sign_of_life_of_whoever_has_it(
    work: Work, chat: PaperChat, case: Case, hands: Hands
) -> None:
    act(work, case, JobKind.CLAIM)
    before = escalation(work, case)
    hands.at += 3600
    act(work, case, JobKind.CARD_SAID, "U1", text="not one who helps")
    assert escalation(work, case).heard_at == before.heard_at
    act(work, case, JobKind.CARD_SAID, "U9", text="have you looked at the log?")
    after = escalation(work, case)
    assert after.heard_at is not None
    assert before.heard_at is not None
    assert (after.heard_at - before.heard_at).total_seconds() == 3600
    assert (after.claimed_by, after.version) == ("U8", before.version)


def test_what_somebody_says_who_does_not_help_takes_nothing_and_is_not_answered(
    work: Work, chat: PaperChat, case: Case
) -> None:
    act(work, case, JobKind.CARD_SAID, "U1", text="hello")
    assert escalation(work, case).state is State.ESCALATED
    assert chat.whispers == []


def test_the_first_word_of_a_helper_takes_the_case_and_both_sides_see_it(
    work: Work, chat: PaperChat, case: Case, changes: list[Change]
) -> None:
    act(work, case, JobKind.CARD_SAID, "U9", text="I look")
    assert escalation(work, case).claimed_by == "U9"
    assert chat.news[-1][1] is News.CLAIMED
    assert changes == [Change.CREATED, Change.TAKEN]


def test_a_closed_case_is_not_taken_by_what_is_said_under_it(work: Work, chat: PaperChat, case: Case) -> None:
    act(work, case, JobKind.RESOLVE)
    act(work, case, JobKind.CARD_SAID, "U9", text="good work")
    assert escalation(work, case).state is State.RESOLVED


@pytest.mark.parametrize("user", ["U8", "U1"])
def test_eyes_for_fun_are_not_told_off(work: Work, chat: PaperChat, case: Case, user: str) -> None:
    """By whoever has it, and by somebody who does not help."""
    act(work, case, JobKind.CLAIM, "U8")
    act(work, case, JobKind.CLAIM, user, choice=BY_REACTION)
    assert chat.whispers == []


def test_of_two_who_resolve_at_once_one_wins_and_the_other_gets_their_words_back(
    work: Work, chat: PaperChat, case: Case
) -> None:
    act(work, case, JobKind.RESOLVE, "U8", choice="new-error", text="first")
    act(work, case, JobKind.RESOLVE, "U9", choice="not-mail", text="second")
    kept = escalation(work, case)
    assert (kept.outcome, kept.outcome_words, kept.resolved_by) == (Outcome.NEW_ERROR, "first", "U8")
    assert chat.whispers == [("U9", "This case is closed: <@U8> did that.")]
    assert chat.given_back == [("U9", "second")]


@pytest.mark.parametrize(
    ("choice", "outcome", "entry"),
    [
        ("answer-right", Outcome.ANSWER_RIGHT, None),
        ("other-entry mailbox-full", Outcome.OTHER_ENTRY, "mailbox-full"),
        ("", None, None),
        ("of-a-later-version", None, None),
    ],
)
def test_an_outcome_is_kept_until_the_case_is_opened_again(
    work: Work, case: Case, choice: str, outcome: Outcome | None, entry: str | None
) -> None:
    act(work, case, JobKind.RESOLVE, choice=choice, text="so it was")
    kept = escalation(work, case)
    assert (kept.outcome, kept.right_entry, kept.outcome_words) == (outcome, entry, "so it was")
    act(work, case, JobKind.REOPEN)
    kept = escalation(work, case)
    assert (kept.outcome, kept.right_entry, kept.outcome_words, kept.ended_at) == (None, None, "", None)


def test_every_change_is_told_within_the_program(
    work: Work, chat: PaperChat, case: Case, changes: list[Change]
) -> None:
    act(work, case, JobKind.CLAIM)
    act(work, case, JobKind.ASSIGN, choice="U9")
    act(work, case, JobKind.NOTE, text="a note")
    act(work, case, JobKind.REPLY, text="a word")
    act(work, case, JobKind.RELEASE)
    act(work, case, JobKind.NOT_A_BOUNCE)
    act(work, case, JobKind.REOPEN)
    act(work, case, JobKind.RESOLVE)
    act(work, case, JobKind.ESCALATE, "U1", text="it is back")
    act(work, case, JobKind.SOLVED, "U1")
    assert changes == [
        Change.CREATED,
        Change.TAKEN,
        Change.ASSIGNED,
        Change.NOTED,
        Change.REPLIED,
        Change.RELEASED,
        Change.NOT_A_BOUNCE,
        Change.REOPENED,
        Change.RESOLVED,
        Change.REOPENED,
        Change.RESOLVED,
    ]


def test_what_is_refused_is_told_to_nobody_within_the_program(work: Work, case: Case, changes: list[Change]) -> None:
    act(work, case, JobKind.RELEASE)
    act(work, case, JobKind.CLAIM, "U1")
    act(work, case, JobKind.ASSIGN, choice="U1")
    assert changes == [Change.CREATED]


def test_that_solved_it_is_said_under_the_card_once_and_only_while_it_is_open(
    work: Work, chat: PaperChat, case: Case
) -> None:
    act(work, case, JobKind.SOLVED, "U1")
    act(work, case, JobKind.SOLVED, "U1")
    assert under(chat) == [(CardNews.SOLVED, "U1", "")]


@pytest.mark.parametrize("kind", [JobKind.CLAIM, JobKind.NOTE, JobKind.REPLY, JobKind.RESOLVE, JobKind.SOLVED])
def test_a_card_that_is_gone_is_posted_anew_by_whatever_happens_next(
    work: Work, chat: PaperChat, case: Case, kind: JobKind
) -> None:
    old = chat.cards.pop()[0]
    chat.trouble["update_card"] = [Refused("message_not_found", "It has been deleted.")]
    act(work, case, kind, text="words")
    (new, case_id), kept = chat.cards[0], escalation(work, case)
    assert (case_id, kept.card) == (case.id, new)
    assert new != old
    assert [news for news, _, _ in under(chat)].count(CardNews.CARD_AGAIN) == 1
    assert kept.problem is None


def test_a_card_that_could_not_be_posted_anew_is_tried_again_with_the_next_step(
    work: Work, chat: PaperChat, case: Case
) -> None:
    chat.cards.pop()
    chat.trouble["update_card"] = [Refused("message_not_found", "It has been deleted.")] * 2
    chat.trouble["post_card"] = [Refused("restricted_action", "An administrator has restricted it.")]
    act(work, case, JobKind.CLAIM)
    assert chat.cards == []
    act(work, case, JobKind.RELEASE)
    assert len(chat.cards) == 1
    assert escalation(work, case).card == chat.cards[0][0]


def test_nobody_acts_on_a_card_while_it_is_posted_anew_who_could_not_before(
    work: Work, chat: PaperChat, case: Case
) -> None:
    chat.cards.pop()
    card = escalation(work, case).card
    assert card is not None
    work.cases.escalations.forget_card(TEAM, case.id, card)
    act(work, case, JobKind.CLAIM, "U1")
    assert escalation(work, case).state is State.ESCALATED
    assert "Only members" in chat.whispers[-1][1]


def test_when_the_cards_channel_is_closed_the_asker_hears_of_it_and_the_case_waits_for_a_new_call(
    work: Work, chat: PaperChat, case: Case
) -> None:
    chat.trouble["update_card"] = [Refused("is_archived", "That channel is archived.")]
    chat.cards.clear()
    chat.trouble["post_card"] = [Refused("is_archived", "That channel is archived.")]
    act(work, case, JobKind.CLAIM)
    assert work.wait_until_idle(5)
    assert [news for _, news, _ in chat.news][-2:] == [News.HELPERS_GONE, News.ESCALATION_FAILED]
    assert chat.updates[-1][1].state is State.ANSWERED
    act(work, case, JobKind.ESCALATE, "U1")
    assert len(chat.cards) == 1
    assert escalation(work, case).claimed_by is None


def test_news_that_the_askers_thread_does_not_take_go_to_them_directly(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["tell"] = [Refused("is_archived", "That channel is archived.")]
    act(work, case, JobKind.CLAIM)
    assert chat.told_directly == [(case.id, News.CLAIMED)]


def test_a_person_who_calls_again_urgently_makes_it_urgent(work: Work, chat: PaperChat, case: Case) -> None:
    assert not escalation(work, case).urgent
    act(work, case, JobKind.ESCALATE, "U2", choice="urgent")
    assert escalation(work, case).urgent
    assert chat.card_updates[-1].urgent

"""Words and files between the two threads of a case: once, both ways, and never without a word when they are lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.card.relay import MOST_BYTES, MOST_FILES, Relay
from bot.cases.case import Case, Place, State
from bot.cases.chat import CardNews, News
from bot.cases.durable import Pauses, Steps
from bot.cases.durable.steps import Progress
from bot.cases.errors import FileTrouble, Refused, TryAgain
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.work import Work
from tests.cases.conftest import TEAM, PaperChat, do, explain_job, the_case

GONE = Refused("is_archived", "That channel is archived.")


@pytest.fixture
def case(work: Work, chat: PaperChat) -> Case:
    do(work, explain_job())
    found = the_case(work, chat)
    do(work, Job(JobKind.ESCALATE, "call", Place(TEAM, "C1", None, "U1"), case_id=found.id))
    return found


@pytest.fixture
def relay(work: Work) -> Relay:
    return work._handover.relay


def steps_of(job: Job) -> Steps:
    return Steps(job.id, Progress(), Pauses(step=()), again=False)


def said(case: Case, text: str = "it is for kim", ts: str = "200.1", *files: FileRef) -> Job:
    place = replace(case.place, user="U1")
    return Job(JobKind.HEARD, f"said {ts}", place, text=text, message_ts=ts, files=files, case_id=case.id)


def reply(case: Case, text: str = "which address?", user: str = "U8") -> Job:
    return Job(JobKind.REPLY, f"reply of {user}", Place(TEAM, "C9", None, user), case_id=case.id, text=text)


def file(number: int, size: int = 3) -> FileRef:
    return FileRef(f"F{number}", f"{number}.png", f"https://files.slack.com/{number}", size, "png", "image/png")


def under(chat: PaperChat) -> list[tuple[CardNews, str, str]]:
    return [(news, by, text) for _, _, news, by, text in chat.under_card]


def carry(relay: Relay, job: Job) -> bool:
    return relay.to_helpers(job, steps_of(job))


def test_a_message_that_is_told_twice_is_carried_once(relay: Relay, chat: PaperChat, case: Case) -> None:
    job = said(case)
    assert carry(relay, job)
    assert carry(relay, replace(job, id="told as another event"))
    assert under(chat) == [(CardNews.ASKER_SAID, "U1", "it is for kim")]


def test_a_message_whose_carrying_was_given_up_is_looked_for_before_it_is_carried_again(
    relay: Relay, chat: PaperChat, case: Case
) -> None:
    job = said(case)
    chat.trouble["tell_helpers"] = [TryAgain("Slack could not be reached.")]
    with pytest.raises(TryAgain):
        carry(relay, job)
    assert carry(relay, replace(job, id="later"))
    assert carry(relay, replace(job, id="later still"))
    assert len(under(chat)) == 1


def test_without_a_card_nothing_is_carried(work: Work, relay: Relay, chat: PaperChat) -> None:
    do(work, explain_job(id="Ev2", ts="101.1"))
    assert not carry(relay, said(the_case(work, chat)))
    assert chat.under_card == []


def test_a_change_follows_the_message_and_what_was_never_carried_is_none(
    relay: Relay, chat: PaperChat, case: Case
) -> None:
    carry(relay, said(case))
    changed = replace(said(case, "it is for lee"), kind=JobKind.EDITED, id="changed", case_id="")
    for job in (changed, changed):
        assert relay.edited(job, steps_of(job))
    assert under(chat) == [(CardNews.ASKER_CHANGED, "U1", "it is for lee")]
    other = replace(changed, message_ts="999.9")
    assert not relay.edited(other, steps_of(other))


def test_what_is_taken_back_leaves_neither_words_nor_files(relay: Relay, chat: PaperChat, case: Case) -> None:
    chat.files = {"F1": b"one", "F2": b"two"}
    carry(relay, said(case, "look", "200.1", file(1), file(2)))
    carry(relay, said(case, "another", "200.10"))
    assert len(chat.carried_files) == 2
    gone = replace(said(case, ""), kind=JobKind.DELETED, id="gone", case_id="")
    assert relay.deleted(gone, steps_of(gone))
    assert chat.carried_files == []
    assert under(chat) == [(CardNews.ASKER_TOOK_BACK, "U1", ""), (CardNews.ASKER_SAID, "U1", "another")]


def test_a_message_of_another_workspace_at_the_same_place_is_another_one(
    relay: Relay, chat: PaperChat, case: Case
) -> None:
    carry(relay, said(case))
    job = said(case, "changed")
    theirs = replace(job, kind=JobKind.EDITED, place=replace(job.place, team="T2"))
    assert not relay.edited(theirs, steps_of(theirs))
    assert not relay.deleted(theirs, steps_of(theirs))
    assert under(chat) == [(CardNews.ASKER_SAID, "U1", "it is for kim")]


def test_so_many_files_are_carried_and_the_others_are_named(relay: Relay, chat: PaperChat, case: Case) -> None:
    files = [file(number) for number in range(MOST_FILES + 2)]
    chat.files = {one.id: b"png" for one in files}
    carry(relay, said(case, "look", "200.1", *files))
    assert len(chat.carried_files) == MOST_FILES
    assert under(chat)[-1] == (CardNews.FILES_LEFT, "U1", "10.png, 11.png")


def test_a_file_that_is_too_large_is_named_and_not_fetched(relay: Relay, chat: PaperChat, case: Case) -> None:
    chat.files = {"F2": b"small"}  # the other one is not there to be fetched
    carry(relay, said(case, "look", "200.1", file(1, MOST_BYTES + 1), file(2)))
    assert [copy.ts for copy in chat.carried_files] == ["F-copy-F2"]
    assert under(chat)[-1] == (CardNews.FILES_LEFT, "U1", "1.png")


@pytest.mark.parametrize(
    ("method", "trouble"), [("fetch", FileTrouble("It was deleted.")), ("carry_file", Refused("no", "No."))]
)
def test_a_file_that_cannot_be_had_or_given_is_named(
    relay: Relay, chat: PaperChat, case: Case, method: str, trouble: FileTrouble | Refused
) -> None:
    chat.files = {"F1": b"one"}
    chat.trouble[method] = [trouble]
    carry(relay, said(case, "", "200.1", file(1)))
    assert under(chat) == [(CardNews.FILES_LEFT, "U1", "1.png")]


def test_a_file_that_says_it_is_small_and_is_not_is_named(relay: Relay, chat: PaperChat, case: Case) -> None:
    chat.files = {"F1": b"x" * (MOST_BYTES + 1)}
    carry(relay, said(case, "", "200.1", file(1)))
    assert chat.carried_files == []
    assert under(chat) == [(CardNews.FILES_LEFT, "U1", "1.png")]


def test_a_reply_is_given_once_and_told_under_the_card(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["write_to_asker"] = [TryAgain("Slack could not be reached.")] * 2
    do(work, reply(case))
    assert [(way, by, text) for _, _, way, by, text in chat.written] == [("thread", "U8", "which address?")]
    assert under(chat) == [(CardNews.REPLIED, "U8", "which address?")]
    kept = work.cases.escalations.of(TEAM, case.id)
    assert kept is not None
    assert (kept.state, kept.claimed_by) == (State.CLAIMED, "U8")


def test_a_reply_that_the_thread_does_not_take_goes_directly(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["write_to_asker"] = [GONE]
    do(work, reply(case))
    ((post, _, way, _, _),) = chat.written
    assert way == "directly"
    assert work.cases.threads.case_in(TEAM, post.channel, post.ts) == case.id
    assert under(chat)[0][0] is CardNews.REPLIED_DIRECTLY


def test_a_reply_that_arrives_nowhere_comes_back_to_its_writer(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["write_to_asker"] = [GONE, Refused("user_disabled", "Their account is switched off.")]
    do(work, reply(case))
    assert chat.written == []
    assert under(chat)[0][0] is CardNews.NOT_ARRIVED
    assert chat.given_back == [("U8", "which address?")]
    assert "Their account is switched off." in chat.whispers[-1][1]


def test_a_reply_of_somebody_who_does_not_help_goes_nowhere_but_back(work: Work, chat: PaperChat, case: Case) -> None:
    do(work, reply(case, user="U2"))
    assert chat.written == chat.under_card == []
    assert chat.given_back == [("U2", "which address?")]


def test_that_whoever_asked_has_left_is_said(work: Work, chat: PaperChat, case: Case) -> None:
    chat.left.add("U1")
    do(work, reply(case))
    assert [news for news, _, _ in under(chat)] == [CardNews.REPLIED, CardNews.ASKER_LEFT]


def test_a_reply_to_a_closed_case_leaves_it_closed(work: Work, chat: PaperChat, case: Case) -> None:
    do(work, replace(reply(case), kind=JobKind.RESOLVE, id="end", text=""))
    do(work, reply(case))
    kept = work.cases.escalations.of(TEAM, case.id)
    assert kept is not None
    assert kept.state is State.RESOLVED
    assert len(chat.written) == 1


def test_an_answer_to_carried_words_is_known_to_be_about_the_case(work: Work, chat: PaperChat, case: Case) -> None:
    do(work, reply(case))
    post = chat.written[0][0]
    assert work.cases.relays.case_at(TEAM, post.channel, post.ts) == case.id
    assert work.cases.relays.case_at("T2", post.channel, post.ts) is None


def test_a_fault_of_the_chat_between_two_steps_doubles_nothing(work: Work, chat: PaperChat, case: Case) -> None:
    chat.trouble["tell_helpers"] = [TryAgain("Slack could not be reached.")] * 2
    do(work, replace(reply(case), kind=JobKind.ASSIGN, text="", choice="U9"))
    assert under(chat) == [(CardNews.ASSIGNED, "U8", "")]
    assert [news for _, news, _ in chat.news].count(News.CLAIMED) == 1

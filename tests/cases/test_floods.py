"""Many bounces at once in one channel: bundled, counted, and each answered when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import Place, State, Surface
from bot.cases.errors import Refused, TryAgain
from bot.cases.floods.flood import Flood, FloodLimits
from bot.cases.floods.floods import Floods
from bot.cases.job import Job, JobKind
from bot.cases.records import Sessions
from bot.cases.store import Store
from bot.cases.work import Work
from tests.cases.arriving import Day, arrival, settle
from tests.cases.conftest import FULL, QUICK, TEAM, UNKNOWN, PaperChat, do, explain_job
from tests.cases.postgres import server_or_skip

LIMITS = FloodLimits()


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def work(database: str, chat: PaperChat, explainer: Explainer, day: Day) -> Iterator[Work]:
    opened = Work.open(database, chat, lambda team: explainer, pauses=QUICK, clock=day.clock)
    yield opened
    opened.close(2)


def bounce(number: int) -> str:
    """One of several kinds, to one of several domains."""
    if number % 5 == 0:
        return FULL.replace("lee@example.org", f"lee{number}@example.org")
    return UNKNOWN.replace("exmaple.com", f"d{number % 7}.example")


def bring(work: Work, numbers: range) -> None:
    for number in numbers:
        work.hand_over(arrival(number, bounce(number), program="B0SLACKBOT"))


def last(chat: PaperChat) -> Flood:
    return chat.summary_updates[-1] if chat.summary_updates else chat.summaries[-1][1]


def asking(work: Work, case_id: str, press: str = "", user: str = "U2") -> Job:
    """Somebody picks a bounce in the form."""
    case = work.cases.case(TEAM, case_id)
    assert case is not None
    return Job(JobKind.BUNDLED, press or f"press:{case_id}", replace(case.place, user=user), case_id=case_id)


def ask_for(work: Work, case_id: str, press: str = "", user: str = "U2") -> None:
    """The same, and the bot has done it."""
    do(work, asking(work, case_id, press, user))


def waiting(work: Work, flood_id: str) -> list[str]:
    """Every bounce of a flood that waits for somebody to ask, as the form lists them, page by page."""
    found: list[str] = []
    position = ""
    while page := work.floods.waiting_in(TEAM, flood_id, 25, position):
        found += [item.case_id for item in page]
        position = page[-1].position
    return found


def test_five_hundred_bounces_in_ten_minutes_are_few_posts_and_every_one_can_be_had(
    work: Work, chat: PaperChat, day: Day
) -> None:
    for start in range(0, 500, 10):
        bring(work, range(start, start + 10))
        day.pass_by(work, 12, 6)
    day.pass_by(work, 30)
    assert len(chat.answers) == LIMITS.most
    assert len(chat.summaries) == 1
    assert len(chat.summary_updates) <= 630 / LIMITS.every + 1
    flood = last(chat)
    assert flood.total == 500 - LIMITS.most
    assert sum(kind.count for kind in flood.kinds) == flood.total
    assert not flood.ended

    ids = waiting(work, flood.id)
    assert len(ids) == len(set(ids)) == 490
    for case_id in ids:
        work.hand_over(asking(work, case_id))
    settle(work, day)
    assert len(chat.answers) == 500
    assert len({case_id for _, case_id in chat.answers}) == 500
    for case_id in ids[::100]:
        case = work.cases.case(TEAM, case_id)
        assert case is not None
        assert case.state is State.ANSWERED
    assert not waiting(work, flood.id)
    assert not chat.whispers


def test_as_many_as_are_usual_are_answered_one_by_one(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(LIMITS.most))
    settle(work, day)
    assert len(chat.answers) == LIMITS.most
    assert not chat.summaries
    day.pass_by(work, LIMITS.within + 1, 60)
    bring(work, range(100, 100 + LIMITS.most))
    settle(work, day)
    assert len(chat.answers) == 2 * LIMITS.most
    assert not chat.summaries


def test_a_summary_tells_kinds_domains_and_times(work: Work, chat: PaperChat, day: Day) -> None:
    began = day.at
    for number in range(60):
        bring(work, range(number, number + 1))
        day.pass_by(work, 1, 1)
    day.pass_by(work, 20)
    flood = last(chat)
    unknown, full = flood.kinds
    assert (unknown.label, unknown.lost, unknown.count) == ("Unknown recipient", "yes", 40)
    assert (full.lost, full.count, full.domains, full.more_domains) == ("no", 10, ("example.org",), 0)
    assert len(unknown.domains) == 3
    assert unknown.more_domains == 4
    assert began + LIMITS.most <= unknown.first_at < unknown.last_at <= began + 60


def test_a_flood_ends_when_it_is_quiet_and_what_comes_then_is_answered(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(30))
    settle(work, day)
    day.pass_by(work, LIMITS.quiet - 20)
    assert not last(chat).ended
    day.pass_by(work, 40)
    assert last(chat).ended
    assert last(chat).total == 20
    updates = len(chat.summary_updates)
    day.pass_by(work, 3600, 120)
    assert len(chat.summary_updates) == updates
    do(work, arrival(900))
    assert len(chat.answers) == LIMITS.most + 1
    assert len(waiting(work, last(chat).id)) == 20  # and those of before can still be had


def test_a_bounce_now_and_then_keeps_a_flood_going(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(20))
    for number in range(20, 26):
        day.pass_by(work, LIMITS.quiet - 60, 60)
        bring(work, range(number, number + 1))
        settle(work, day)
    assert not last(chat).ended
    day.pass_by(work, LIMITS.quiet + 20)
    assert last(chat).ended
    assert last(chat).total == 16
    assert len(chat.summaries) == 1


def test_what_a_summary_was_made_of_is_not_kept_longer_than_the_flood(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(30))
    settle(work, day)
    day.pass_by(work, LIMITS.quiet + 20, 60)
    flood = work.floods.of(TEAM, last(chat).id)
    assert flood is not None
    assert [kind.domains for kind in flood.kinds] == [()]


def test_a_flood_that_ended_while_no_program_ran_is_told_of_as_ended_and_a_new_bounce_is_answered(
    work: Work, chat: PaperChat, day: Day
) -> None:
    bring(work, range(30))
    settle(work, day)
    day.at += 3 * 3600
    do(work, arrival(900))
    assert len(chat.answers) == LIMITS.most + 1
    settle(work, day)
    assert last(chat).ended


def test_floods_of_two_channels_are_two(work: Work, chat: PaperChat, day: Day) -> None:
    for number in range(15):
        for channel in ("C1", "C2"):
            work.hand_over(arrival(number, channel=channel))
    settle(work, day)
    assert sorted(post.channel for post, _ in chat.summaries) == ["C1", "C2"]
    assert [flood.total for _, flood in chat.summaries] != [10, 10]


def test_a_mention_in_a_bundled_bounce_is_answered_at_once(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(20))
    settle(work, day)
    do(work, arrival(50, f"<@UBOT> {UNKNOWN}"))
    do(work, explain_job(f"<@UBOT> {UNKNOWN}", id="mention", ts="550.000001"))
    assert len(chat.answers) == LIMITS.most + 1
    do(work, explain_job(UNKNOWN, id="again", ts="550.000001"))
    assert len(chat.answers) == LIMITS.most + 1


def test_the_thread_of_a_bundled_bounce_is_not_listened_to_until_it_is_answered(
    work: Work, chat: PaperChat, day: Day
) -> None:
    bring(work, range(15))
    settle(work, day)
    case = work.cases.case(TEAM, waiting(work, last(chat).id)[0])
    assert case is not None
    thread = (TEAM, "C1", case.place.thread_ts or "")
    assert work.cases.threads.case_in(*thread) is None
    ask_for(work, case.id)
    assert work.cases.threads.case_in(*thread) == case.id


def test_two_people_who_pick_the_same_bounce_get_one_answer(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(15))
    settle(work, day)
    (case_id, *_) = waiting(work, last(chat).id)
    for user in ("U2", "U3"):
        ask_for(work, case_id, f"press of {user}", user)
    assert len([one for _, one in chat.answers if one == case_id]) == 1


def test_who_picks_a_bounce_whose_message_is_gone_is_told_so(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(15))
    settle(work, day)
    chat.trouble["post_answer"] = [Refused("thread_not_found", "The message has been deleted.")]
    ask_for(work, waiting(work, last(chat).id)[0])
    ((user, words),) = chat.whispers
    assert (user, "is gone" in words) == ("U2", True)


def test_a_bounce_that_was_answered_by_itself_is_not_answered_again_when_it_is_picked(
    work: Work, chat: PaperChat
) -> None:
    do(work, arrival(1))
    ask_for(work, chat.answers[0][1])
    assert len(chat.answers) == 1


def test_a_summary_whose_confirmation_was_lost_is_posted_once(work: Work, chat: PaperChat, day: Day) -> None:
    chat.lost.add("post_summary")
    chat.trouble["post_summary"] = [TryAgain("Slack could not be reached.")]
    bring(work, range(20))
    day.pass_by(work, 1, 1)
    day.pass_by(work, 60)
    assert len(chat.summaries) == 1
    assert work.floods.of(TEAM, last(chat).id).posted == chat.summaries[0][0]  # type: ignore[union-attr]


def test_a_summary_that_slack_posts_late_and_twice_is_left_once(work: Work, chat: PaperChat, day: Day) -> None:
    chat.lost.add("post_summary")
    chat.trouble["post_summary"] = [TryAgain("Slack could not be reached.")]
    chat.trouble["look for summary"] = []
    bring(work, range(20))
    settle(work, day)
    day.pass_by(work, 1, 1)
    flood = last(chat)
    late = chat._post("C1")
    chat.summaries.append((late, flood))
    day.pass_by(work, 60)
    assert chat.retracted == [late]


def test_a_summary_that_could_not_be_posted_for_a_while_is_posted_in_the_end(
    work: Work, chat: PaperChat, day: Day
) -> None:
    chat.trouble["post_summary"] = [TryAgain("Slack could not be reached.")] * 4
    bring(work, range(20))
    for _ in range(4):
        day.pass_by(work, 1, 1)
    assert not chat.summaries
    day.pass_by(work, LIMITS.quiet + 30)
    assert len(chat.summaries) == 1
    assert (last(chat).total, last(chat).ended) == (10, True)


def test_the_end_of_a_flood_that_could_not_be_shown_is_shown_later(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(20))
    settle(work, day)
    day.pass_by(work, LIMITS.quiet - 30)
    chat.trouble["update_summary"] = [TryAgain("Slack could not be reached.")] * 4
    day.pass_by(work, 60)
    assert not any(flood.ended for flood in chat.summary_updates)
    day.pass_by(work, LIMITS.quiet + 30)
    assert (last(chat).ended, last(chat).total) == (True, 10)
    assert len(last(chat).kinds) == 2


def test_a_summary_that_somebody_deleted_is_posted_anew(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(20))
    settle(work, day)
    chat.trouble["update_summary"] = [Refused("message_not_found", "The message has been deleted.")]
    day.pass_by(work, 30)
    bring(work, range(20, 25))
    day.pass_by(work, 30)
    assert len(chat.summaries) == 2
    flood = work.floods.of(TEAM, last(chat).id)
    assert flood is not None
    assert flood.posted == chat.summaries[1][0]
    assert last(chat).total == 15


def test_another_workspace_sees_and_changes_nothing_of_a_flood(work: Work, chat: PaperChat, day: Day) -> None:
    bring(work, range(20))
    settle(work, day)
    flood = last(chat)
    case_id = waiting(work, flood.id)[0]
    floods = work.floods
    assert floods.of("T2", flood.id) is None
    assert floods.next_round("T2", flood.id, day.at) is None
    assert floods.waiting_in("T2", flood.id, 25) == ()
    assert not floods.is_bundled("T2", case_id)
    assert floods.end_if_quiet("T2", flood.id, day.at + 9999) == 0.0
    floods.begin_round("T2", flood.id, 0, day.at)
    floods.close("T2", flood.id)
    assert floods.of(TEAM, flood.id) == flood or floods.of(TEAM, flood.id).total == 10  # type: ignore[union-attr]
    do(work, Job(JobKind.BUNDLED, "press", Place("T2", "C1", None, "U2"), case_id=case_id))
    assert case_id in waiting(work, flood.id)


def test_of_programs_on_one_postgres_one_begins_the_flood(day: Day) -> None:
    with server_or_skip() as url:
        stores = [Store.open(url) for _ in range(3)]
        turns = [Floods(Sessions(store.engine, redoable=True)) for store in stores]
        cases = [stores[0].open_case(arrival(number), data=UNKNOWN)[0] for number in range(60)]

        def take(number: int) -> str | None:
            turn = turns[number % 3]
            return turn.take_in(TEAM, cases[number], program=None, domain="example.com", at=day.at)

        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(take, range(60)))
        begun = {flood for flood in found if flood is not None}
        flood = turns[0].of(TEAM, next(iter(begun)))
        for store in stores:
            store.close()
    assert len(begun) == 1
    assert LIMITS.most <= found.count(None) <= LIMITS.most + 6
    assert flood is not None
    assert flood.total == 60 - found.count(None)


def test_of_two_programs_one_begins_the_flood(tmp_path: Path, day: Day) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'two.sqlite'}")
    here, there = (Floods(Sessions(store.engine, redoable=True)) for _ in range(2))
    found = []
    for number in range(30):
        job = replace(arrival(number), surface=Surface.CHANNEL)
        case, _ = store.open_case(job, data=UNKNOWN)
        turn = here if number % 2 else there
        found.append(turn.take_in(TEAM, case, program=None, domain="example.com", at=day.at + number))
        assert there.take_in(TEAM, case, program=None, domain="example.com", at=day.at + 999) == found[-1]
    store.close()
    assert found[:10] == [None] * 10
    assert len(set(found[10:])) == 1

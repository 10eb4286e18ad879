"""The rows of jobs: each is taken once, in its lane's order, in fair shares; what it was about goes when it ends."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select, update

from bot.cases.durable.overview import Overview
from bot.cases.durable.queue import MOST_OF_A_CHANNEL, MOST_OF_A_WORKSPACE, VERSION, JobState, Queue, Taken
from bot.cases.tables import JobRow
from tests.cases.durable.conftest import Hands, given


def take(queue: Queue, most: int = 100, owner: str = "me") -> list[str]:
    return [taken.id for taken in queue.take(owner, most, [], [])]


def record(queue: Queue, *ids: str, lane: str = "", channel: str = "C1", team: str = "T1", due_at: float = 0) -> None:
    for id in ids:
        queue.record(given(id, lane=lane, channel=channel, team=team), None, due_at=due_at)


def test_a_job_that_is_recorded_twice_is_one(queue: Queue) -> None:
    assert queue.record(given("a"), "me", due_at=0) is not None
    assert queue.record(given("a"), "me", due_at=0) is None
    assert take(queue) == []


def test_a_job_of_the_same_id_in_another_workspace_is_another(queue: Queue) -> None:
    record(queue, "a")
    record(queue, "a", team="T2")
    assert take(queue) == ["a", "a"]


def test_a_job_that_is_taken_is_taken_by_nobody_else(queue: Queue) -> None:
    record(queue, "a", "b")
    assert take(queue, 1) == ["a"]
    assert take(queue, owner="another") == ["b"]
    assert take(queue) == []


def test_a_lane_is_done_in_the_order_of_arrival_one_at_a_time(queue: Queue) -> None:
    record(queue, "first", "second", "third", lane="thread")
    record(queue, "elsewhere")
    assert take(queue) == ["first", "elsewhere"]
    assert take(queue) == []
    queue.finish(1, "me", state=JobState.DONE)
    assert take(queue) == ["second"]


def test_a_job_whose_lane_is_busy_waits_though_its_process_has_room(queue: Queue) -> None:
    assert queue.record(given("first", lane="thread"), "me", due_at=0) is not None
    assert queue.record(given("second", lane="thread"), "me", due_at=0) is None
    queue.finish(1, "me", state=JobState.DONE)
    assert take(queue) == ["second"]


def test_a_job_that_waits_for_its_time_keeps_its_place_in_its_lane(queue: Queue, hands: Hands) -> None:
    record(queue, "first", "second", lane="thread")
    (taken,) = queue.take("me", 9, [], [])
    queue.put_off(taken.number, "me", due_at=hands.at + 60, progress="{}", problem="Slack asked to wait")
    assert take(queue) == []
    hands.move(60)
    assert take(queue) == ["first"]


def test_a_channel_and_a_workspace_get_no_more_than_their_share(queue: Queue) -> None:
    record(queue, *(f"noisy {n}" for n in range(50)))
    record(queue, "quiet", channel="C2")
    taken = take(queue)
    assert len([id for id in taken if id.startswith("noisy")]) == MOST_OF_A_CHANNEL
    assert "quiet" in taken
    for n in range(20):
        record(queue, f"spread {n}", team="T9", channel=f"C{n}")
    assert len([id for id in take(queue) if id.startswith("spread")]) == MOST_OF_A_WORKSPACE


def test_channels_and_workspaces_that_are_at_their_limit_are_passed_over(queue: Queue) -> None:
    record(queue, "full channel")
    record(queue, "another channel", channel="C2")
    record(queue, "full workspace", team="T2")
    assert [taken.id for taken in queue.take("me", 9, [("T1", "C1")], ["T2"])] == ["another channel"]


def test_what_it_was_about_is_gone_when_a_job_is_done(queue: Queue, tables: Database) -> None:
    record(queue, "a")
    (taken,) = queue.take("me", 1, [], [])
    assert taken.payload == "what was pasted"
    assert queue.finish(taken.number, "me", state=JobState.DONE)
    with tables.connect() as connection:
        assert connection.execute(select(JobRow.payload, JobRow.progress, JobRow.state)).all() == [("", "", "done")]


def test_a_job_that_was_given_up_can_be_tried_again_by_hand(queue: Queue, tables: Database, hands: Hands) -> None:
    record(queue, "a")
    (taken,) = queue.take("me", 1, [], [])
    queue.finish(taken.number, "me", state=JobState.GIVEN_UP, problem="a fault of the program: KeyError")
    overview = Overview(tables, hands.clock)
    (line,) = overview.unfinished()
    assert (line.state, line.problem) == ("given-up", "a fault of the program: KeyError")
    assert take(queue) == []
    assert not overview.try_again("T2", "a")
    assert overview.try_again("T1", "a")
    assert take(queue) == ["a"]


@pytest.mark.parametrize("change", ["finish", "put off"])
def test_who_lost_a_job_changes_nothing_of_it(queue: Queue, hands: Hands, change: str) -> None:
    queue.enter("me", "host", 1)
    record(queue, "a")
    (taken,) = queue.take("me", 1, [], [])
    assert queue.take_over("me") == 1
    (now,) = queue.take("another", 1, [], [])
    if change == "finish":
        assert not queue.finish(taken.number, "me", state=JobState.DONE)
    else:
        assert not queue.put_off(taken.number, "me", due_at=0, progress="", problem="")
    assert not queue.is_mine(taken.number, "me")
    assert queue.is_mine(now.number, "another")


def test_a_job_that_was_taken_over_says_that_its_process_died(queue: Queue) -> None:
    queue.enter("dead", "host", 1)
    record(queue, "a")
    before: list[Taken] = queue.take("dead", 1, [], [])
    queue.take_over("dead")
    (after,) = queue.take("me", 1, [], [])
    assert (before[0].deaths, after.deaths) == (0, 1)
    assert after.payload == before[0].payload


def test_a_job_of_a_newer_program_is_left_to_it_and_counted(queue: Queue, tables: Database, hands: Hands) -> None:
    record(queue, "newer")
    with tables.begin() as connection:
        connection.execute(update(JobRow).values(version=VERSION + 1))
    assert take(queue) == []
    assert Overview(tables, hands.clock).counts().stranded == 1


def test_the_counts_say_how_late_the_oldest_job_is(queue: Queue, tables: Database, hands: Hands) -> None:
    record(queue, "late", due_at=hands.at)
    record(queue, "not yet", due_at=hands.at + 500)
    hands.move(90)
    counts = Overview(tables, hands.clock).counts()
    assert (counts.overdue, counts.oldest_age, counts.by_state) == (1, 90.0, {"waiting": 2})

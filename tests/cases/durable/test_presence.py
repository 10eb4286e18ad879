"""Who is alive: a process that stands still loses its jobs to exactly one other, and notices when it wakes up."""

from __future__ import annotations

import pytest

from bot.cases.durable.lease import LeaseLost, holding, look_at_lease
from bot.cases.durable.presence import DEAD_AFTER, SAFE_FOR, Presence
from bot.cases.durable.queue import Queue
from tests.cases.durable.conftest import Hands, given


@pytest.fixture
def three(queue: Queue, hands: Hands) -> tuple[Presence, Presence, Presence]:
    processes = tuple(Presence(queue, hands.clock, alone=False) for _ in range(3))
    for process in processes:
        process.enter()
    first, second, third = processes
    return first, second, third


def hold(queue: Queue, process: Presence, *ids: str) -> list[int]:
    """Jobs that this process is doing: their numbers."""
    for id in ids:
        queue.record(given(id), None, due_at=0)
    return [taken.number for taken in queue.take(process.owner, len(ids), [], [])]


def test_each_process_has_a_name_of_its_own(three: tuple[Presence, Presence, Presence]) -> None:
    assert len({process.owner for process in three}) == 3


def test_the_jobs_of_a_process_that_stands_still_are_taken_over_once(
    queue: Queue, hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    still, second, third = three
    hold(queue, still, "a", "b")
    taken_over = []
    for _ in range(8):
        for process in (second, third):
            process.beat()
            taken_over.append(process.look())
        hands.move(3)
    assert sum(taken_over) == 2
    assert len(queue.take(second.owner, 9, [], [])) == 2


def test_it_is_taken_for_dead_within_thirty_seconds_and_not_before_fifteen(
    queue: Queue, hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    still, second, _ = three
    hold(queue, still, "a")
    began = hands.at
    while not second.look():
        hands.move(3)
        second.beat()
    assert DEAD_AFTER <= hands.at - began <= 30


def test_a_process_that_beats_keeps_its_jobs(
    queue: Queue, hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    first, second, _ = three
    hold(queue, first, "a")
    for _ in range(20):
        first.beat()
        assert second.look() == 0
        hands.move(3)


def test_a_beat_in_the_last_moment_saves_the_jobs(
    queue: Queue, hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    first, second, _ = three
    hold(queue, first, "a")
    second.look()
    hands.move(DEAD_AFTER + 1)
    seen = queue.beats()[first.owner]
    first.beat()
    assert queue.take_over(first.owner, seen) == 0


def test_after_a_time_without_the_database_everybody_gets_their_time_again(
    queue: Queue, hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    first, second, _ = three
    hold(queue, first, "a")
    second.look()
    hands.move(150)  # nobody could give a sign of life, and nobody could look
    second.forget_what_was_seen()
    assert second.look() == 0
    first.beat()
    hands.move(10)
    assert second.look() == 0


def test_a_process_that_wakes_up_after_its_jobs_were_taken_over_stops_them_and_goes_on_under_a_new_name(
    queue: Queue, hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    paused, second, _ = three
    (number,) = hold(queue, paused, "a")
    before = paused.owner

    def ours() -> bool:
        return paused.is_safe(before) or queue.is_mine(number, before)

    with holding(ours):
        look_at_lease()
        second.look()
        hands.move(40)
        second.beat()
        second.look()
        with pytest.raises(LeaseLost):
            look_at_lease()
        paused.beat()
        assert paused.owner not in ("", before)
        with pytest.raises(LeaseLost):  # its new name does not give it its old jobs
            look_at_lease()


def test_a_job_goes_on_without_asking_only_while_nobody_can_have_taken_it(
    hands: Hands, three: tuple[Presence, Presence, Presence]
) -> None:
    first, _, _ = three
    first.beat()
    hands.move(SAFE_FOR - 1)
    assert first.is_safe(first.owner)
    hands.move(2)
    assert not first.is_safe(first.owner)
    assert SAFE_FOR + 3 < DEAD_AFTER


def test_outside_a_job_there_is_no_lease_to_lose() -> None:
    look_at_lease()


def test_jobs_of_a_process_that_nobody_knows_are_taken_over(queue: Queue, hands: Hands) -> None:
    hold(queue, Presence(queue, hands.clock, alone=False), "a")  # it never said that it is there
    queue.record(given("b"), "restored from a copy", due_at=0)
    process = Presence(queue, hands.clock, alone=False)
    process.enter()
    assert process.look() >= 1


def test_one_that_is_alone_takes_over_at_once_and_writes_no_beats(queue: Queue, hands: Hands) -> None:
    former = Presence(queue, hands.clock, alone=True)
    former.enter()
    hold(queue, former, "a")
    after = Presence(queue, hands.clock, alone=True)
    assert after.enter() == 1
    after.beat()
    assert queue.beats() == {after.owner: 0}
    hands.move(1000)
    assert after.is_safe(after.owner)


def test_one_that_leaves_lets_go_of_everything(queue: Queue, three: tuple[Presence, Presence, Presence]) -> None:
    first, second, _ = three
    hold(queue, first, "a")
    first.leave()
    assert first.owner not in queue.beats()
    assert [taken.id for taken in queue.take(second.owner, 9, [], [])] == ["a"]

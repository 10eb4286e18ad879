"""The simulated day chooses jobs as the program does, loses none, and gives the same figures for the same seed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from bench.simulated.fleet import Day
from bench.simulated.rules import Rules
from bench.simulated.waiting import Job, Waiting
from bench.simulated.weather import Weather
from bot.cases.database import open_database
from bot.cases.durable.clock import Clock
from bot.cases.durable.queue import Given, JobState, Queue

SHORT = Weather(mentions=2_000, workspaces=50, flood=200)


@pytest.mark.parametrize("seed", range(5))
def test_the_queue_in_memory_takes_what_the_queue_of_the_program_takes(tmp_path: Path, seed: int) -> None:
    chance, at = random.Random(seed), [1_000.0]
    database = open_database(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    queue, waiting = Queue(database, Clock(now=lambda: at[0])), Waiting()
    running: dict[int, Job] = {}
    for number in range(1, 121):
        team, channel = f"T{chance.randrange(3)}", f"C{chance.randrange(3)}"
        job = Job(number, team, channel, f"lane {chance.randrange(60)}", at[0])
        due = at[0] + chance.choice((0.0, 0.0, 5.0))
        queue.record(Given(team, str(number), "explain", channel, job.lane, "…"), None, due_at=due)
        waiting.record(job)
        waiting.put(job, due)
    taken_in_all = 0
    for _ in range(40):
        full_channels = [job.place for job in list(running.values())[:2]]
        full_teams = [job.team for job in list(running.values())[2:3]]
        most = chance.randrange(1, 17)
        expected = {taken.number for taken in queue.take("me", most, full_channels, full_teams)}
        taken = waiting.take(most, at[0], full_channels, full_teams)
        assert {job.number for job in taken} == expected
        taken_in_all += len(taken)
        running |= {job.number: job for job in taken}
        for number in chance.sample(sorted(running), len(running) // 2):
            job = running.pop(number)
            if chance.random() < 0.3:
                queue.put_off(number, "me", due_at=at[0] + 2, progress="", problem="")
                waiting.put(job, at[0] + 2)
            else:
                queue.finish(number, "me", state=JobState.DONE)
                waiting.end(job)
        at[0] += 1
    assert taken_in_all > 100
    database.dispose()


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    first = Day(2, SHORT, Rules(), 1).run()
    assert first == Day(2, SHORT, Rules(), 1).run()
    assert first.waits != Day(2, SHORT, Rules(), 2).run().waits


def test_every_mention_of_the_day_ends_whatever_rule_is_off() -> None:
    for rules in (Rules(), Rules(share=False), Rules(gates=False), Rules(put_off=False), Rules(files=False)):
        outcome = Day(2, SHORT, rules, 1).run()
        assert outcome.unfinished == 0
        assert len(outcome.waits) > SHORT.mentions * 0.9


def test_a_flood_that_many_processes_press_on_is_answered_whole_only_where_a_refusal_is_no_try() -> None:
    flood = replace(SHORT, flood=1_500)
    assert Day(4, flood, Rules(), 1).run().not_posted > 0
    assert Day(4, flood, Rules(refusals_count=False), 1).run().not_posted == 0


def test_a_process_that_dies_alone_loses_nothing() -> None:
    outcome = Day(1, replace(SHORT, flood=0, death_at=14 * 3_600.0), Rules(), 1).run()
    assert outcome.unfinished == 0

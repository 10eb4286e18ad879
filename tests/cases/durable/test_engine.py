"""Doing jobs: whatever they meet, they end, wait without a thread, or are given up with a word; never in silence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.cases.durable import Attempt, Engine, Pauses, Steps
from bot.cases.durable.clock import Clock
from bot.cases.durable.queue import Queue
from bot.cases.durable.room import MOST_AT_ONCE
from bot.cases.errors import Busy, TryAgain
from tests.cases.durable.conftest import Hands, given

QUICK = Pauses(step=(0.0, 0.0), fault=(0.0, 0.0))


class Crew:
    """Does what it is told to for each payload, and writes down what it did."""

    def __init__(self) -> None:
        self.what: dict[str, Callable[[Steps], object]] = {}
        self.done: list[str] = []
        self.told: list[str] = []

    def do(self, payload: str, steps: Steps) -> None:
        if payload in self.what:
            self.what[payload](steps)
        self.done.append(payload)

    def give_up(self, payload: str, steps: Steps) -> None:
        self.told.append(payload)


@contextmanager
def running(tables: Database, crew: Crew, *, pauses: Pauses = QUICK, clock: Clock | None = None) -> Iterator[Engine]:
    engine = Engine(tables, crew, pauses=pauses, clock=clock)
    engine.begin()
    yield engine
    engine.close(5)


@pytest.fixture
def crew() -> Crew:
    return Crew()


def start(engine: Engine, id: str, *, channel: str = "C1", lane: str = "", after: float = 0.0) -> None:
    engine.start(given(id, payload=id, channel=channel, lane=lane), after=after)


def test_a_job_is_done_soon_and_once(tables: Database, crew: Crew) -> None:
    with running(tables, crew) as engine:
        for _ in range(3):
            start(engine, "a")
        assert engine.wait("T1", "a")
    assert crew.done == ["a"]


def test_a_job_for_later_is_done_when_its_time_has_come(tables: Database, crew: Crew, hands: Hands) -> None:
    with running(tables, crew, clock=Clock(now=hands.clock.now)) as engine:
        start(engine, "reminder", after=3600)
        assert engine.wait_until_idle(5)
        assert crew.done == []
        hands.move(3600)
        engine.wake()
        assert engine.wait("T1", "reminder")
    assert crew.done == ["reminder"]


def test_jobs_that_wait_hold_no_threads(tables: Database, crew: Crew, hands: Hands) -> None:
    def asked_to_wait() -> str:
        raise TryAgain("Slack asked me to wait.", 60)

    waiting = [f"waits {n}" for n in range(3 * MOST_AT_ONCE)]
    for name in waiting:
        crew.what[name] = lambda steps: steps.run("post", asked_to_wait)
    with running(tables, crew, clock=Clock(now=hands.clock.now)) as engine:
        for n, name in enumerate(waiting):
            start(engine, name, channel=f"C{n % 4}")
        assert engine.wait_until_idle(10)  # every one of them gave its thread back
        start(engine, "another", channel="C9")
        assert engine.wait("T1", "another")
        assert crew.done == ["another"]
        crew.what.clear()
        hands.move(60)
        engine.wake()
        assert engine.wait_until_idle(10)
    assert sorted(crew.done) == sorted([*waiting, "another"])


def test_a_channel_whose_jobs_hang_leaves_threads_to_the_others(tables: Database, crew: Crew) -> None:
    hanging = threading.Event()
    for n in range(2 * MOST_AT_ONCE):
        crew.what[f"hangs {n}"] = lambda steps: hanging.wait(10)
    with running(tables, crew) as engine:
        for name in list(crew.what):
            start(engine, name, channel="noisy")
        start(engine, "another", channel="quiet")
        assert engine.wait("T1", "another")
        assert crew.done == ["another"]
        hanging.set()
        assert engine.wait_until_idle(10)
    assert len(crew.done) == 2 * MOST_AT_ONCE + 1


def test_the_order_within_a_lane_is_kept_though_the_first_has_to_wait(tables: Database, crew: Crew) -> None:
    troubles = [TryAgain("a fault of Slack's"), TryAgain("another")]

    def post() -> str:
        if troubles:
            raise troubles.pop()
        return ""

    crew.what["first"] = lambda steps: steps.run("post", post)
    with running(tables, crew) as engine:
        for name in ("first", "second", "third"):
            start(engine, name, lane="thread")
        assert engine.wait_until_idle(10)
    assert crew.done == ["first", "second", "third"]


def test_steps_that_were_done_before_a_wait_are_not_done_again(tables: Database, crew: Crew) -> None:
    counted: list[str] = []
    troubles = [TryAgain("a fault of Slack's")]
    attempts: list[Attempt] = []

    def read() -> str:
        counted.append("read")
        return "found"

    def post() -> str:
        if troubles:
            raise troubles.pop()
        return ""

    def job(steps: Steps) -> None:
        assert steps.run("read", read) == "found"
        attempts.append(steps.attempt("post"))
        steps.run("post", post)

    crew.what["a"] = job
    with running(tables, crew) as engine:
        start(engine, "a")
        assert engine.wait("T1", "a")
    assert counted == ["read"]
    assert [attempt.again for attempt in attempts] == [False, True]


def test_a_step_that_never_works_is_given_back_to_the_job(tables: Database, crew: Crew) -> None:
    def never() -> str:
        raise TryAgain("Slack could not be reached.")

    def job(steps: Steps) -> None:
        with pytest.raises(TryAgain):
            steps.run("post", never)

    crew.what["a"] = job
    with running(tables, crew) as engine:
        start(engine, "a")
        assert engine.wait("T1", "a")
    assert crew.done == ["a"]


def test_a_fault_of_the_program_is_tried_again(tables: Database, crew: Crew) -> None:
    faults = [ZeroDivisionError(), KeyError("ts")]

    def job(steps: Steps) -> None:
        if faults:
            raise faults.pop()

    crew.what["a"] = job
    with running(tables, crew) as engine:
        start(engine, "a")
        assert engine.wait("T1", "a")
    assert crew.done == ["a"]
    assert crew.told == []


def test_a_job_that_fails_every_time_is_given_up_with_a_word_and_stays_to_be_looked_at(
    tables: Database, crew: Crew
) -> None:
    def job(steps: Steps) -> None:
        raise ZeroDivisionError

    crew.what["poison"] = job
    with running(tables, crew) as engine:
        start(engine, "poison")
        assert engine.wait("T1", "poison")
        assert crew.told == ["poison"]
        (line,) = engine.overview.unfinished()
        assert (line.id, line.state) == ("poison", "given-up")
        crew.what.clear()
        assert engine.overview.try_again("T1", "poison")
        engine.wake()
        assert engine.wait("T1", "poison")
    assert crew.done == ["poison"]


@pytest.mark.parametrize("statement", ["UPDATE jobs", "INSERT INTO", "SELECT"])
def test_a_database_that_fails_for_a_while_stops_nothing_for_good(tables: Database, crew: Crew, statement: str) -> None:
    """Also when it is the engine's own statements that fail."""
    failing = threading.Event()
    failed: list[str] = []

    def before(connection: object, cursor: object, sql: str, *rest: object) -> None:
        if failing.is_set() and sql.startswith(statement):
            failed.append(sql)
            raise OperationalError(sql, None, Exception("the disk is full"))

    crew.what["a"] = lambda steps: failing.set()
    event.listen(tables, "before_cursor_execute", before)
    with running(tables, crew, pauses=Pauses(step=(0.01,) * 3, fault=(0.01,))) as engine:
        start(engine, "a")
        if statement == "UPDATE jobs":
            while not failed:
                failing.wait(0.01)
        failing.clear()
        crew.what.clear()
        assert engine.wait("T1", "a")
        start(engine, "b")
        assert engine.wait("T1", "b")
    assert crew.done == ["a", "b"]  # what is done is not done again because it could not be noted


def test_what_a_stop_cuts_short_is_left_to_the_next_start(tables: Database, crew: Crew) -> None:
    begun, hanging = threading.Event(), threading.Event()

    def hangs(steps: Steps) -> None:
        begun.set()
        hanging.wait(10)
        steps.run("post", lambda: "posted by the old one")

    crew.what["a"] = hangs
    old = Engine(tables, crew, pauses=QUICK)
    old.begin()
    start(old, "a")
    assert begun.wait(5)
    assert not old.close(0.05)
    after = Crew()
    with running(tables, after) as engine:
        assert engine.wait("T1", "a")
        hanging.set()
    assert after.done == ["a"]
    assert crew.done == []  # it looked at its lease, and stopped


@contextmanager
def answer_lost(monkeypatch: pytest.MonkeyPatch, method: str) -> Iterator[list[str]]:
    """The database does what it is asked for, once, and its answer is lost on the way."""
    asked: list[str] = []
    real = getattr(Queue, method)

    def lost(queue: Queue, *given: object, **named: object) -> object:
        result = real(queue, *given, **named)
        if not asked:
            asked.append(method)
            raise OperationalError("COMMIT", None, Exception("the connection was lost"))
        return result

    with monkeypatch.context() as patch:
        patch.setattr(Queue, method, lost)
        yield asked


def test_a_job_that_was_recorded_although_that_could_not_be_told_is_done_when_slack_tells_it_again(
    tables: Database, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cases.durable.engine.BEAT_EVERY", 0.02)
    with running(tables, crew) as engine:
        with answer_lost(monkeypatch, "record"), pytest.raises(OperationalError):
            start(engine, "a")
        start(engine, "a")
        assert engine.wait("T1", "a", 10)
    assert crew.done == ["a"]


def test_jobs_that_were_taken_although_that_could_not_be_told_are_done(
    tables: Database, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cases.durable.engine.BEAT_EVERY", 0.02)
    with running(tables, crew) as engine, answer_lost(monkeypatch, "take") as lost:
        start(engine, "a", after=0.01)
        assert engine.wait("T1", "a", 10)
        assert lost
    assert crew.done == ["a"]


@pytest.mark.parametrize("method", ["put_off", "finish"])
def test_what_the_database_took_although_that_could_not_be_told_is_not_done_twice(
    tables: Database, crew: Crew, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    troubles = [TryAgain("a fault of Slack's")]
    posted: list[str] = []

    def post() -> str:
        if troubles:
            raise troubles.pop()
        posted.append("posted")
        return ""

    crew.what["a"] = lambda steps: steps.run("post", post)
    with running(tables, crew) as engine, answer_lost(monkeypatch, method) as lost:
        start(engine, "a")
        assert engine.wait("T1", "a", 10)
        assert engine.wait_until_idle(10)
        assert lost
    assert posted == ["posted"]


def test_to_wait_for_ones_turn_is_no_failed_try(tables: Database, crew: Crew) -> None:
    turns = [Busy("Slack asked me to wait.", 0.001) for _ in range(20)]

    def post() -> str:
        if turns:
            raise turns.pop()
        return ""

    attempts: list[Attempt] = []

    def job(steps: Steps) -> None:
        attempts.append(steps.attempt("post"))
        steps.run("post", post)

    crew.what["a"] = job
    with running(tables, crew) as engine:
        start(engine, "a")
        assert engine.wait("T1", "a", 30)
    assert crew.done == ["a"]
    assert not any(attempt.again for attempt in attempts)  # nothing was posted, so there is nothing to look for


def test_who_waits_for_hours_is_told_at_last(tables: Database, crew: Crew, hands: Hands) -> None:
    told: list[str] = []

    def job(steps: Steps) -> None:
        try:
            steps.run("post", never)
        except TryAgain as trouble:
            told.append(str(trouble))

    def never() -> str:
        raise Busy("Slack asked me to wait.", 3600)

    crew.what["a"] = job
    with running(tables, crew, clock=Clock(now=hands.clock.now)) as engine:
        start(engine, "a")
        for _ in range(2):
            assert engine.wait_until_idle(10)
            assert told == []
            hands.move(3600)
            engine.wake()
        assert engine.wait("T1", "a")
    assert told == ["Slack asked me to wait."]


@pytest.mark.parametrize("method", ["take", "any_due", "beats", "held_by"])
def test_no_fault_of_its_own_stops_the_engine(
    tables: Database, crew: Crew, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr("bot.cases.durable.engine.BEAT_EVERY", 0.01)
    real, failed = getattr(Queue, method), threading.Event()

    def once(queue: Queue, *given: object) -> object:
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        return real(queue, *given)

    with running(tables, crew) as engine:
        monkeypatch.setattr(Queue, method, once)
        start(engine, "later", after=0.05)
        if method != "beats":  # which one that is alone has no need of
            assert failed.wait(10)
        assert engine.wait("T1", "later", 10)
        start(engine, "a")
        assert engine.wait("T1", "a", 10)
    assert sorted(crew.done) == ["a", "later"]

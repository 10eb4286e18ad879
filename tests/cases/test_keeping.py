"""What is older than so many days is taken out, whatever else goes on; what is not, or is still needed, stays."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, update

from bot.answering.explain import Explainer
from bot.cases.case import Case, Feedback, State
from bot.cases.durable import Clock, Given
from bot.cases.durable.overview import Overview
from bot.cases.durable.queue import JobState, Queue
from bot.cases.keeping.sweeping import Swept, sweep
from bot.cases.store import Store
from bot.cases.tables import CaseRow, EscalationRow, InputRow, JobRow, ProcessRow
from tests.cases.conftest import TEAM, UNKNOWN, explain_job
from tests.cases.postgres import server_or_skip

TODAY = datetime(2031, 5, 1, 12, tzinfo=UTC)
WORDS = "It was kim@exmaple.com all along."


def days_ago(days: float) -> datetime:
    return TODAY - timedelta(days=days)


def a_case(
    store: Store, explainer: Explainer, *, asked: datetime, id: str = "Ev1", team: str = TEAM, note: str | None = None
) -> Case:
    """An answered case with an opinion on it; with a note it was given to a person too."""
    job = explain_job(id=id, ts=f"{id}.1", team=team)
    answer = explainer.explain(UNKNOWN).answer
    case, _ = store.open_case(job, data=UNKNOWN, answer=answer)
    store.mark_answered(team, case.id, None)
    store.keep_feedback(Feedback(team, case.id, "U1", False, WORDS))
    if note is not None:
        store.escalations.open(team, case.id, asked_by="U1", note=note, channel="C9")
    with store.engine.begin() as connection:
        mine = CaseRow.team_id == team, CaseRow.id == case.id
        connection.execute(update(CaseRow).where(*mine).values(created_at=asked, updated_at=asked))
        of_it = EscalationRow.team_id == team, EscalationRow.case_id == case.id
        connection.execute(update(EscalationRow).where(*of_it).values(updated_at=asked))
    return case


def put(store: Store, case: Case, **values: Any) -> None:
    """Change the row of a case."""
    with store.engine.begin() as connection:
        which = CaseRow.team_id == case.place.team, CaseRow.id == case.id
        connection.execute(update(CaseRow).where(*which).values(**values))


def a_job(store: Store, id: str, state: JobState, ended: datetime | None, lane: str = "") -> None:
    """A job that ended then, or did not."""
    began = (ended or TODAY) - timedelta(seconds=5)
    queue = Queue(store.engine, Clock(now=began.timestamp))
    given = Given(TEAM, id, "explain", "C1", lane or id, '{"text": "' + WORDS + '"}')
    taken = queue.record(given, "me", due_at=began.timestamp())
    if ended is not None:
        assert taken is not None
        Queue(store.engine, Clock(now=ended.timestamp)).finish(
            taken.number, "me", state=state, problem="tried too often"
        )


def case_again(store: Store, case: Case) -> Case:
    found = store.case(case.place.team, case.id)
    assert found is not None
    return found


def rows(engine: Engine, table: Any) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def jobs_left(store: Store) -> list[tuple[str, str]]:
    with store.engine.connect() as connection:
        found = connection.execute(select(JobRow.id, JobRow.payload).order_by(JobRow.number))
        return [(row.id, row.payload) for row in found]


# -- cases ---------------------------------------------------------------------------------------------------------


def test_the_texts_of_an_old_case_are_taken_out_and_its_numbers_stay(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, asked=days_ago(91), note=WORDS)
    before = case_again(store, case)

    assert sweep(store.engine, TODAY, 90) == Swept(cases=1)

    after = case_again(store, case)
    assert after.cleared
    assert (after.answer, after.words, after.text) == (None, None, "")
    assert (after.state, after.created_at, after.place) == (before.state, before.created_at, before.place)
    assert store.input(TEAM, case.id) is None
    (opinion,) = store.feedback_of(TEAM, case.id)
    assert (opinion.good, opinion.words) == (False, "")
    escalation = store.escalations.of(TEAM, case.id)
    assert escalation is not None
    assert (escalation.note, escalation.asked_by) == ("", "U1")
    with store.engine.connect() as connection:
        row = connection.execute(select(CaseRow.entry_id, CaseRow.cleared_at)).one()
    assert before.answer is not None
    assert (row.entry_id, row.cleared_at) == (before.answer.entry_id, TODAY)


def test_a_case_that_is_young_enough_stays_as_it_is(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, asked=days_ago(89), note=WORDS)
    before = case_again(store, case)
    assert sweep(store.engine, TODAY, 90) == Swept()
    assert case_again(store, case) == before
    assert store.input(TEAM, case.id) == UNKNOWN


def test_with_zero_days_nothing_is_too_old(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, asked=days_ago(9_000))
    assert sweep(store.engine, TODAY, 0) == Swept()
    assert not case_again(store, case).cleared


def test_more_days_than_there_ever_were_take_out_nothing(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, asked=days_ago(9_000))
    a_job(store, "given up", JobState.GIVEN_UP, days_ago(9_000))
    assert sweep(store.engine, TODAY, 99_999_999) == Swept()
    assert not case_again(store, case).cleared


@pytest.mark.parametrize("state", [State.ESCALATED, State.CLAIMED])
def test_a_case_that_a_person_has_is_not_cleared_before_it_is_closed(
    store: Store, explainer: Explainer, state: State
) -> None:
    case = a_case(store, explainer, asked=days_ago(400), note=WORDS)
    put(store, case, state=state.value)
    assert sweep(store.engine, TODAY, 90).cases == 0
    put(store, case, state=State.RESOLVED.value)
    assert sweep(store.engine, TODAY, 90).cases == 1


def test_a_case_that_was_closed_a_moment_ago_is_kept_for_all_its_days(store: Store, explainer: Explainer) -> None:
    case = a_case(store, explainer, asked=days_ago(400), note=WORDS)
    with store.engine.begin() as connection:
        connection.execute(update(EscalationRow).values(updated_at=days_ago(1), state=State.RESOLVED.value))
    put(store, case, state=State.RESOLVED.value)
    assert sweep(store.engine, TODAY, 90).cases == 0
    assert sweep(store.engine, TODAY + timedelta(days=90), 90).cases == 1


@pytest.mark.parametrize("how", ["its own job", "a job about it"])
def test_a_case_that_is_being_worked_on_is_left_until_that_is_done(
    store: Store, explainer: Explainer, how: str
) -> None:
    case = a_case(store, explainer, asked=days_ago(91))
    if how == "its own job":
        a_job(store, "Ev1", JobState.RUNNING, None)
    else:
        a_job(store, "press", JobState.RUNNING, None, lane=case.id)
    assert sweep(store.engine, TODAY, 90).cases == 0
    with store.engine.begin() as connection:
        connection.execute(update(JobRow).values(state=JobState.DONE.value))
    assert sweep(store.engine, TODAY, 90).cases == 1


def test_what_was_written_to_a_cleared_case_after_all_is_taken_out_by_the_next_sweep(
    store: Store, explainer: Explainer
) -> None:
    case = a_case(store, explainer, asked=days_ago(91))
    sweep(store.engine, TODAY, 90)
    store.keep_answer(TEAM, case.id, UNKNOWN, explainer.explain(UNKNOWN).answer)
    assert sweep(store.engine, TODAY, 0).cases == 1
    assert store.input(TEAM, case.id) is None
    assert case_again(store, case).answer is None


def test_every_workspace_is_swept(store: Store, explainer: Explainer) -> None:
    cases = [a_case(store, explainer, asked=days_ago(91), team=team) for team in ("T1", "T2")]
    assert sweep(store.engine, TODAY, 90).cases == 2
    assert all(case_again(store, case).cleared for case in cases)


def test_no_transaction_takes_more_cases_than_a_batch(store: Store, explainer: Explainer) -> None:
    for number in range(7):
        a_case(store, explainer, asked=days_ago(91), id=f"Ev{number}")
    most: list[int] = []

    @event.listens_for(store.engine, "after_cursor_execute")
    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("UPDATE cases"):
            most.append(cursor.rowcount)

    assert sweep(store.engine, TODAY, 90, batch=3).cases == 7
    assert most == [3, 3, 1]


def test_it_ends_between_two_transactions_when_it_is_told_to(store: Store, explainer: Explainer) -> None:
    for number in range(4):
        a_case(store, explainer, asked=days_ago(91), id=f"Ev{number}")
    asked = iter([False, False, False, *[True] * 9])
    assert sweep(store.engine, TODAY, 90, batch=1, stopping=lambda: next(asked)).cases == 1


def test_nothing_of_it_can_be_read_in_the_file_after_its_log_was_written_back(
    store: Store, explainer: Explainer, tmp_path: Path
) -> None:
    a_case(store, explainer, asked=days_ago(91), note=WORDS)
    path = tmp_path / "cases.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"kim@exmaple.com" in path.read_bytes()
    sweep(store.engine, TODAY, 90)
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"kim@exmaple.com" not in path.read_bytes()


# -- jobs ----------------------------------------------------------------------------------------------------------


def test_a_job_that_is_done_is_known_for_two_weeks_and_then_deleted(store: Store) -> None:
    a_job(store, "old", JobState.DONE, days_ago(15))
    a_job(store, "young", JobState.DONE, days_ago(13))
    assert sweep(store.engine, TODAY, 90).jobs == 1
    assert jobs_left(store) == [("young", "")]


def test_jobs_that_are_not_done_are_never_deleted(store: Store) -> None:
    a_job(store, "running", JobState.RUNNING, None)
    assert sweep(store.engine, TODAY + timedelta(days=900), 1) == Swept()
    assert len(jobs_left(store)) == 1


def test_what_a_job_that_was_given_up_is_about_is_kept_for_those_days_and_then_it_is_no_job_any_more(
    store: Store,
) -> None:
    a_job(store, "older", JobState.GIVEN_UP, days_ago(91))
    a_job(store, "younger", JobState.GIVEN_UP, days_ago(89))
    swept = sweep(store.engine, TODAY, 90)
    assert (swept.given_up, swept.jobs) == (1, 1)
    assert [job for job, payload in jobs_left(store) if payload] == ["younger"]


def test_a_job_that_was_given_up_stays_known_for_two_weeks_where_texts_are_kept_for_a_day(store: Store) -> None:
    a_job(store, "given up", JobState.GIVEN_UP, days_ago(2))
    sweep(store.engine, TODAY, 1)
    assert jobs_left(store) == [("given up", "")]
    sweep(store.engine, TODAY + timedelta(days=13), 1)
    assert jobs_left(store) == []


def test_a_question_that_was_given_up_cannot_be_asked_again_once_its_case_is_cleared(
    store: Store, explainer: Explainer
) -> None:
    a_case(store, explainer, asked=days_ago(91))
    a_job(store, "Ev1", JobState.GIVEN_UP, days_ago(2))
    assert sweep(store.engine, TODAY, 90).cases == 1
    assert jobs_left(store) == [("Ev1", "")]
    assert not Overview(store.engine, Clock()).try_again(TEAM, "Ev1")


def test_rows_of_processes_are_left_alone(store: Store) -> None:
    Queue(store.engine, Clock(now=days_ago(500).timestamp)).enter("me", "host", 1)
    sweep(store.engine, TODAY, 1)
    assert rows(store.engine, ProcessRow) == 1


# -- several at once -----------------------------------------------------------------------------------------------


def sweep_by_two(address: str) -> list[Swept]:
    """Two sweeps that begin at the same moment, each as a process of its own would."""
    stores = [Store.open(address) for _ in range(2)]
    barrier = threading.Barrier(2)
    swept: list[Swept] = []

    def run(store: Store) -> None:
        barrier.wait()
        swept.append(sweep(store.engine, TODAY, 90, batch=2))

    threads = [threading.Thread(target=run, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for store in stores:
        store.close()
    return swept


def assert_two_take_each_thing_out_once(store: Store, explainer: Explainer, address: str) -> None:
    for number in range(12):
        a_case(store, explainer, asked=days_ago(91), id=f"Ev{number}", note=WORDS)
        a_job(store, f"done {number}", JobState.DONE, days_ago(15))
    swept = sweep_by_two(address)
    assert len(swept) == 2
    assert sum(each.cases for each in swept) == 12
    assert sum(each.jobs for each in swept) == 12
    assert rows(store.engine, InputRow) == 0


def test_two_that_sweep_at_once_take_each_thing_out_once(store: Store, explainer: Explainer, database: str) -> None:
    assert_two_take_each_thing_out_once(store, explainer, database)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server_or_skip() as url:
        yield url


@pytest.fixture
def on_postgres(address: str) -> Iterator[Store]:
    store = Store.open(address)
    with store.engine.begin() as connection:
        for table in (JobRow, CaseRow):
            connection.exec_driver_sql(f"TRUNCATE {table.__tablename__} CASCADE")
    yield store
    store.close()


def test_two_that_sweep_at_once_on_postgres_do_too_or_leave_it_to_the_next_time(
    on_postgres: Store, explainer: Explainer, address: str
) -> None:
    for number in range(12):
        a_case(on_postgres, explainer, asked=days_ago(91), id=f"Ev{number}", note=WORDS)
        a_job(on_postgres, f"done {number}", JobState.DONE, days_ago(15))
    swept = [*sweep_by_two(address), sweep(on_postgres.engine, TODAY, 90)]
    assert len(swept) == 3
    assert sum(each.cases for each in swept) == 12
    assert sum(each.jobs for each in swept) == 12


@pytest.mark.parametrize("table", [CaseRow, InputRow, EscalationRow])
def test_what_another_transaction_has_in_hand_is_left_to_the_next_sweep(
    on_postgres: Store, explainer: Explainer, table: Any
) -> None:
    case = a_case(on_postgres, explainer, asked=days_ago(91), note=WORDS)
    with on_postgres.engine.begin() as connection:
        connection.execute(select(table).with_for_update())
        assert sweep(on_postgres.engine, TODAY, 90).cases == 0
    assert sweep(on_postgres.engine, TODAY, 90).cases == 1
    assert case_again(on_postgres, case).cleared


def test_a_case_on_postgres_is_cleared_as_on_sqlite(on_postgres: Store, explainer: Explainer) -> None:
    test_the_texts_of_an_old_case_are_taken_out_and_its_numbers_stay(on_postgres, explainer)


def test_installations_that_were_begun_and_never_finished_are_forgotten(store: Store) -> None:
    with store.engine.begin() as connection:
        for name, expires in (("old", days_ago(1)), ("under way", days_ago(-1))):
            at = expires.replace(tzinfo=None).isoformat(" ")
            connection.exec_driver_sql(f"INSERT INTO oauth_states (state, expire_at) VALUES ('{name}', '{at}')")  # noqa: S608
    sweep(store.engine, TODAY, 90)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT state FROM oauth_states").scalars().all() == ["under way"]

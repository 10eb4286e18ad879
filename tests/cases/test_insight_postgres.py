"""What leads see, and what they teach, on a Postgres that several processes share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.cases.case import Feedback, Outcome, State
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.gaps import gaps
from bot.cases.lead.insight import Insight
from bot.cases.lead.numbers import numbers
from bot.cases.records import Sessions
from bot.cases.store import Store
from tests.cases.postgres import server_or_skip
from tests.cases.test_insight import BEGAN, TEAM, ask, escalated, known, moved, unsure


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server_or_skip() as url:
        yield url


@pytest.fixture
def two(address: str) -> Iterator[tuple[Store, Store]]:
    """The stores of two processes."""
    made = Store.open(address), Store.open(address)
    yield made
    for store in made:
        store.close()


def test_everything_that_is_looked_up_is_the_same_there(two: tuple[Store, Store]) -> None:
    store, other = two
    at = datetime.now(UTC)
    first, second = ask(store, 1, known("mailbox-full")), ask(store, 2, known("mailbox-full"))
    escalated(store, first, at)
    moved(
        store, first, State.RESOLVED, at + timedelta(minutes=30), outcome=Outcome.NEW_ERROR, outcome_words="A filter."
    )
    store.keep_feedback(Feedback(TEAM, second, "U1", good=False, words="No.", right_entry="greylisted"))
    ask(store, 3, unsure("554 Blorf engaged, ask your zorper about kim@acme.example"))
    escalated(store, second, at)
    store.note(TEAM, first, job_id="J1", what="asked lost", user="U1")
    sessions = Sessions(other.engine)
    insight = Insight(sessions)
    assert [line.where.case_id for line in insight.cases(TEAM).lines] == [second]
    assert len(insight.cases(TEAM, tuple(State)).lines) == 3
    assert insight.most_asked(TEAM, BEGAN) == (("mailbox-full", 2),)
    assert [wrong.right_entry for wrong in insight.wrong(TEAM, BEGAN)] == ["greylisted"]
    assert [where.case_id for where in insight.places(TEAM, [first])] == [first]
    went = numbers(sessions, TEAM, BEGAN)
    assert (went.asked, went.to_people, went.outcomes, went.follow_ups) == (3, 2, (("new-error", 1),), (("lost", 1),))
    found = gaps(sessions, other.entries, TEAM, BEGAN)
    assert sorted(gap.words for gap in found.groups) == ["", "A filter."]


def at_once(*teach: threading.Thread) -> None:
    for thread in teach:
        thread.start()
    for thread in teach:
        thread.join(20)


@pytest.mark.parametrize("number", range(5))
def test_of_two_processes_that_accept_one_id_at_once_one_wins(two: tuple[Store, Store], number: int) -> None:
    start, told = threading.Barrier(2), list[TaughtEntry | None]()
    entry_id = f"team-blorf-{number}"

    def teach(store: Store, user: str) -> threading.Thread:
        def run() -> None:
            start.wait(10)
            told.append(store.entries.teach(TEAM, entry_id, user, by=user, case_id=f"c{user}", accept=True))

        return threading.Thread(target=run)

    at_once(teach(two[0], "U1"), teach(two[1], "U2"))
    assert len(told) == 2
    assert told[0] == told[1]
    assert two[0].entries.get(TEAM, entry_id) == told[0]


def test_what_two_processes_decide_at_once_is_seen_by_a_third_whichever_it_saw_first(
    two: tuple[Store, Store],
) -> None:
    for entry_id in ("a", "b"):
        two[0].entries.teach("T9", entry_id, "x", by="U1", case_id=None, accept=True)
    before, start = two[0].entries.overlay_version("T9"), threading.Barrier(2)

    def take_back(store: Store, entry_id: str) -> threading.Thread:
        def run() -> None:
            start.wait(10)
            store.entries.decide("T9", entry_id, EntryState.TAKEN_BACK, by="U1")

        return threading.Thread(target=run)

    at_once(take_back(two[0], "a"), take_back(two[1], "b"))
    assert two[1].entries.overlay_version("T9") > before
    assert two[1].entries.overlay_of("T9") == ()

"""A running bot takes out by itself what is old, again and again, whatever goes wrong once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from sqlalchemy import select, update

from bot.cases.keeping.hourly import EVERY, FIRST_AFTER, Housekeeping
from bot.cases.store import Store
from bot.cases.tables import CaseRow
from tests.cases.conftest import UNKNOWN, explain_job

TODAY = datetime(2031, 5, 1, 12, tzinfo=UTC)
LONG_AGO = datetime(2030, 5, 1, 12, tzinfo=UTC)


class Pauses:
    """Stands in for waiting: lets so many pauses pass at once, then says that it is over."""

    def __init__(self, passing: int) -> None:
        self.asked: list[float] = []
        self.over = threading.Event()
        self._passing = passing

    def __call__(self, seconds: float) -> bool:
        self.asked.append(seconds)
        if len(self.asked) > self._passing:
            self.over.set()
            return True
        return False


def an_old_case(store: Store) -> None:
    store.open_case(explain_job(), data=UNKNOWN)
    with store.engine.begin() as connection:
        connection.execute(update(CaseRow).values(created_at=LONG_AGO))


def cleared(store: Store) -> list[datetime | None]:
    with store.engine.connect() as connection:
        return list(connection.scalars(select(CaseRow.cleared_at)))


def test_it_sweeps_a_minute_after_the_start_and_then_every_hour(store: Store) -> None:
    an_old_case(store)
    pauses = Pauses(2)
    housekeeping = Housekeeping(store.engine, 90, now=lambda: TODAY, wait=pauses)
    assert pauses.over.wait(30)
    housekeeping.close(10)
    assert pauses.asked == [FIRST_AFTER, EVERY, EVERY]
    assert cleared(store) == [TODAY]


def test_a_database_that_is_away_is_tried_again_an_hour_later(store: Store) -> None:
    an_old_case(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feedback RENAME TO elsewhere")

    class ComesBack(Pauses):
        def __call__(self, seconds: float) -> bool:
            if len(self.asked) == 1:
                with store.engine.begin() as connection:
                    connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO feedback")
            return super().__call__(seconds)

    pauses = ComesBack(2)
    housekeeping = Housekeeping(store.engine, 90, now=lambda: TODAY, wait=pauses)
    assert pauses.over.wait(30)
    housekeeping.close(10)
    assert cleared(store) == [TODAY]


def test_it_ends_when_it_is_closed(store: Store) -> None:
    an_old_case(store)
    housekeeping = Housekeeping(store.engine, 90)
    housekeeping.close(10)
    assert "housekeeping" not in [thread.name for thread in threading.enumerate()]
    assert cleared(store) == [None]

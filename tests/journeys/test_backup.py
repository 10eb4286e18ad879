"""A copy is made while the bot is at work; the bot is killed, the copy put back: every question is answered once."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.cases.keeping.backup import back_up, restore
from bot.playground.driver import Playground
from bot.playground.things import Message
from tests.journeys.programs import Program, start_again
from tests.journeys.test_mention import UNKNOWN


def until(there: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what a file shows; Slack tells nothing of it."""
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def cases_in(database: Path) -> int:
    """How many questions were read and explained."""
    with closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM cases").fetchone()
        return int(count)


def test_answers_that_were_given_after_the_copy_are_found_and_not_given_again(
    slack: Playground, programs: list[Program], tmp_path: Path
) -> None:
    database, copy = f"sqlite:///{tmp_path / 'cases.sqlite'}", tmp_path / "copy"
    answered = [slack.mention("#support", UNKNOWN) for _ in range(2)]
    for question in answered:
        slack.wait_for_reply(question, timeout=20)
    slack.world.faults.hang("chat.postMessage", 20, times=2, after_work=True)
    standing = [slack.mention("#support", UNKNOWN) for _ in range(2)]
    for question in standing:
        slack.wait_for_reply(question, timeout=20)
    slack.world.faults.hang("chat.postMessage", 20, times=2)
    missing = [slack.mention("#support", UNKNOWN) for _ in range(2)]
    until(lambda: cases_in(tmp_path / "cases.sqlite") == 6)

    back_up(database, copy)
    programs[0].kill()
    assert [len(slack.replies(question)) for question in missing] == [0, 0]
    restore(database, copy)
    start_again(slack, programs, tmp_path)
    for question in missing:
        slack.wait_for_reply(question, timeout=20)
    assert programs[1].terminate() == 0
    assert [len(slack.replies(question)) for question in (*answered, *standing, *missing)] == [1] * 6


def test_events_that_come_while_copies_are_made_are_all_answered_once(
    slack: Playground, programs: list[Program], tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    stop, questions = threading.Event(), list[Message]()

    def ask() -> None:
        while not stop.is_set() and len(questions) < 12:
            questions.append(slack.mention("#support", UNKNOWN))

    asking = threading.Thread(target=ask)
    asking.start()
    copies = 0
    while not questions or (copies < 50 and unfinished_in(tmp_path / f"copy{copies}") == 0):
        copies += 1
        back_up(database, tmp_path / f"copy{copies}")
    copy = tmp_path / f"copy{copies}"
    assert unfinished_in(copy) > 0
    stop.set()
    asking.join()
    slack.wait_for(lambda: all(slack.replies(question) for question in questions), timeout=60)

    programs[0].kill()
    restore(database, copy)
    start_again(slack, programs, tmp_path)
    until(lambda: unfinished_in(tmp_path / "cases.sqlite") == 0)
    assert programs[1].terminate() == 0
    assert [len(slack.replies(question)) for question in questions] == [1] * len(questions)


def unfinished_in(database: Path) -> int:
    """How many questions of a database are still to be answered; none of one that is not there."""
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*) FROM jobs WHERE kind = 'explain' AND state IN ('waiting', 'running')"
        return int(connection.execute(query).fetchone()[0])

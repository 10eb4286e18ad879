"""What has to be in order before requests can be served: the database, the knowledge base, the token, the jobs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.durable import Counts
from bot.slack.views.home import KnowledgeState
from bot.slack.watch import SECONDS, Readiness, Ready, token_check

LATE: Final = 300.0
"""Seconds after which a job that is due and not begun is no matter of a busy moment."""

log = structlog.get_logger(__name__)


def readiness(
    *,
    write: Callable[[], object],
    knowledge: Callable[[], KnowledgeState],
    ask_slack: Callable[[], object],
    jobs: Callable[[], Ready],
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Readiness:
    """The checks of one bot. `write` writes to the database and raises SQLAlchemy's error, `ask_slack` calls auth.test
    anew and raises `ChatError`."""
    return Readiness(
        {
            "database": lambda: _database(write),
            "knowledge": lambda: _knowledge(knowledge()),
            "token": token_check(ask_slack, clock),
            "jobs": jobs,
        },
        seconds,
    )


def _database(write: Callable[[], object]) -> Ready:
    try:
        write()
    except SQLAlchemyError as error:
        log.warning("nothing can be written to the database", exc_info=error)
        return Ready("database", False, "Nothing can be written to the database: is its disk full, or is it read-only?")
    return Ready("database", True)


def _knowledge(state: KnowledgeState) -> Ready:
    if state.entries == 0:
        return Ready("knowledge", False, "The knowledge base is empty.")
    if state.problem:
        return Ready("knowledge", True, f"ok, by the last good one; the last change cannot be used: {state.problem}")
    return Ready("knowledge", True, f"ok, {state.entries} entries")


def jobs_ready(counts: Counts) -> Ready:
    """How the work stands. A job that has been due for minutes means that nobody does them."""
    by_state = counts.by_state
    words = [f"{by_state.get('running', 0)} running", f"{by_state.get('waiting', 0)} waiting"]
    if counts.overdue:
        words.append(f"{counts.overdue} of them due, the oldest for {counts.oldest_age:.0f} s")
    if counts.stranded:
        words.append(f"{counts.stranded} recorded by a newer version of Rebound, which has to do them")
    if by_state.get("given-up"):
        words.append(f"{by_state['given-up']} given up (see “rebound jobs”)")
    ok = counts.oldest_age < LATE
    return Ready("jobs", ok, ("" if ok else "Work is not getting done: ") + ", ".join(words))

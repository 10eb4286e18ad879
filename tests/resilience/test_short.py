"""The short form of what `make resilience` does at length: a few seconds of bad weather, and some of the worst moments.

Deaths are left to the long form: another process waits a while before it takes a silent one for dead.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.cases.postgres import server_programs
from tests.resilience import moments
from tests.resilience.faults import Fault, Schedule
from tests.resilience.report import Report, count
from tests.resilience.stage import Scale, stage
from tests.resilience.storms import run_errands

SHORT = Scale(errands=8, seconds=1.0, settle=30.0, postgres_away=0.0)
MILD = {Fault.RATELIMITED: 0.03, Fault.BROKEN: 0.03, Fault.CUT_BEFORE: 0.03, Fault.CUT_AFTER: 0.03}


@pytest.mark.skipif(server_programs() is None, reason="Postgres is not installed (Debian: postgresql)")
def test_two_processes_answer_everything_once_although_both_are_told_and_slack_has_faults() -> None:
    async def play() -> Report:
        report = Report("short")
        async with stage(SHORT, processes=2, on_postgres=True, schedule=Schedule(1, MILD), spread=0.5) as on:
            await run_errands(on, SHORT.errands, SHORT.seconds, SHORT.seed)
            await on.ledger.settle(SHORT.settle)
            count(report, on.ledger, on.programs)
            assert len(on.ledger.of("mention")) >= SHORT.errands
        return report

    report = asyncio.run(play())
    assert report.broken == [], str(report)


def test_where_slack_asks_to_wait_in_one_channel_the_others_do_not_wait() -> None:
    report = asyncio.run(moments.blocked_channel(SHORT))
    assert report.broken == [], str(report)


def test_where_files_do_not_come_those_who_attached_none_do_not_wait() -> None:
    report = asyncio.run(moments.hanging_files(SHORT))
    assert report.broken == [], str(report)


def test_where_slack_says_something_unexpected_nobody_is_left_without_a_word() -> None:
    report = asyncio.run(moments.unexpected(SHORT, times=1, within=20.0))
    assert report.broken == [], str(report)

"""Short runs in which one thing goes wrong at the worst moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.resilience.emulator import Emulator
from tests.resilience.errands import Errands
from tests.resilience.faults import Fault, Rule
from tests.resilience.ledger import Entry
from tests.resilience.report import Report, count, quantile
from tests.resilience.stage import Scale, Stage, stage
from tests.resilience.storms import AFTER_LATE

TAKEOVER = 30.0
"""Seconds within which another process has done what a dead one had begun."""
ROOM = 16
"""As many jobs as a process does at once."""


async def takeover(scale: Scale) -> Report:
    """One of two processes dies for good with its hands full: the other does its work."""
    report = Report("one of two processes dies for good")
    async with stage(scale, processes=2, on_postgres=True) as on:
        dying, other = on.programs
        on.slack.schedule.rules.append(Rule("chat.postMessage", Fault.HANG, times=1_000))
        entries = await _told_at_once(12, on.errands_at(dying))
        await _hanging(on.slack, 12)
        dying.kill()
        died = time.monotonic()
        on.slack.let_go()
        await on.ledger.settle(120)
        took = max((_answered_at(on, entry) for entry in entries), default=died) - died
        report.say(f"the last of {len(entries)} was answered {took:.1f} s after the death")
        report.promise(took <= TAKEOVER, f"the other process took {took:.0f} s, not {TAKEOVER:g}")
        count(report, on.ledger, [other])
    return report


async def pause(scale: Scale, seconds: float = 40.0) -> Report:
    """One of two processes stands still for longer than the other waits for it, some of it in the middle of a post."""
    report = Report(f"one of two processes stands still for {seconds:g} s")
    async with stage(scale, processes=2, on_postgres=True) as on:
        standing, _ = on.programs
        # Some posts stand and their answers are under way, some are still to be done; the rest is wherever it is.
        on.slack.schedule.rules += [
            Rule("chat.postMessage", Fault.HELD, times=6, seconds=8.0),
            Rule("chat.postMessage", Fault.SLOW, times=6, seconds=8.0),
        ]
        telling = asyncio.create_task(_told_over(on, 40, 2.0))
        await _hanging(on.slack, 3)
        standing.pause()
        try:
            await asyncio.sleep(seconds)
        finally:
            standing.go_on()
        await telling
        await on.ledger.settle(scale.settle)
        await asyncio.sleep(5.0)  # for what the one that woke up may still say
        # While it stood still it could answer nobody; it is asked nothing about being in time.
        for entry in on.ledger.entries:
            entry.acks = [ack for ack in entry.acks if ack.seconds < seconds / 3]
        count(report, on.ledger, on.programs)
    return report


async def blocked_channel(scale: Scale) -> Report:
    """Slack asks to wait a minute in one channel: the others do not wait with it."""
    report = Report(f"{ROOM} jobs that are to wait 60 s in one channel")
    async with stage(scale) as on:
        before = await _waits(on, 8, seed=2)
        on.slack.schedule.rules.append(
            Rule("chat.postMessage", Fault.RATELIMITED, times=1_000, channel="CBLOCKED", seconds=60.0)
        )
        await _told_at_once(ROOM, on.errands_at(*on.programs, seed=3), channel="CBLOCKED")
        await _until(lambda: on.slack.schedule.played[Fault.RATELIMITED] > 0)
        _compare(report, before, await _waits(on, 8, seed=4))
    return report


async def hanging_files(scale: Scale) -> Report:
    """The file server hangs: those who attached nothing do not wait for it."""
    report = Report(f"{ROOM} jobs whose files do not come")
    async with stage(scale) as on:
        before = await _waits(on, 8, seed=2)
        on.slack.file_seconds = 120.0
        files = [on.slack.add_file("bounce.eml", b"Subject: Undelivered Mail\n\n550 5.1.1 no such user")]
        await _told_at_once(ROOM, on.errands_at(*on.programs, seed=3), files=files)
        await _hanging(on.slack, 1)
        _compare(report, before, await _waits(on, 8, seed=4))
        on.slack.let_go()
    return report


async def late_posts(scale: Scale) -> Report:
    """Slack does what it was asked after the program has given up on it."""
    report = Report("posts that are done 20 s later")
    async with stage(scale) as on:
        on.slack.schedule.rules.append(Rule("chat.postMessage", Fault.LATE, times=10))
        await _told_over(on, 20, 5.0)
        await on.ledger.settle(scale.settle)
        await asyncio.sleep(AFTER_LATE)
        count(report, on.ledger, on.programs)
    return report


async def unexpected(scale: Scale, fault: Fault = Fault.NO_TS, *, times: int = 1_000, within: float = 200.0) -> Report:
    """Slack says something that it never says, so often: nobody is left without a word."""
    report = Report(f"the answer to posts in one channel is: {fault.value}")
    async with stage(scale) as on:
        on.slack.schedule.rules.append(Rule("chat.postMessage", fault, times=times, channel="CODD"))
        odd = await _told_at_once(3, on.errands_at(*on.programs, seed=2), channel="CODD")
        await _told_at_once(3, on.errands_at(*on.programs, seed=3))
        seconds = await on.ledger.settle(within)
        told = sum(entry.done() for entry in odd)
        report.say(f"{told} of {len(odd)} people there had a word after {seconds:.0f} s")
        count(report, on.ledger, on.programs, words_will_do=True)
    return report


# -- what several do -------------------------------------------------------------------------------------------


async def _told_at_once(
    number: int, errands: Errands, *, channel: str | None = None, files: Sequence[dict[str, Any]] = ()
) -> list[Entry]:
    return list(await asyncio.gather(*(errands.mention(channel=channel, files=files) for _ in range(number))))


async def _told_over(on: Stage, number: int, seconds: float) -> None:
    async def at(moment: float) -> None:
        await asyncio.sleep(moment)
        await on.errands.mention()

    await asyncio.gather(*(at(seconds * each / number) for each in range(number)))


async def _waits(on: Stage, number: int, *, seed: int) -> list[float]:
    """Seconds that so many people waited for their answers, one after the other; a minute for one that never came."""
    errands, waits = on.errands_at(*on.programs, seed=seed), []
    for _ in range(number):
        entry = await errands.mention()
        deadline = entry.at + 60
        while not on.ledger.answers(entry.delivery) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        waits.append(min(_answered_at(on, entry), deadline) - entry.at)
        if waits[-1] >= 60:
            break
    return waits


def _compare(report: Report, before: Sequence[float], during: Sequence[float]) -> None:
    usual = quantile(before, 0.5)
    more = quantile(during, 0.75) - usual  # one that is slow because the machine is busy proves nothing
    report.say(
        f"answers elsewhere: {usual:.2f} s before, {quantile(during, 0.75):.2f} s during, max {max(during):.2f} s"
    )
    report.promise(more < 1.0, f"people elsewhere waited {more:.1f} s more")


def _answered_at(on: Stage, entry: Entry) -> float:
    return min((message.at for message in on.ledger.answers(entry.delivery)), default=float("inf"))


async def _hanging(slack: Emulator, number: int) -> None:
    await _until(lambda: slack.hanging >= number)


async def _until(there: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        if time.monotonic() > deadline:
            raise AssertionError("what the scenario waits for did not come about")
        await asyncio.sleep(0.02)

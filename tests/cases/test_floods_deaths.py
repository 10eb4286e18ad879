"""A program that dies while bounces arrive by themselves: each is answered or bundled once, and told of in one summary.

The places where it can die are counted as in test_deaths.py."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.answering.explain import Explainer
from bot.cases.floods.flood import FloodLimits
from bot.cases.job import Job, JobKind
from bot.cases.store import Store
from bot.cases.work import Work
from tests.cases.arriving import arrival
from tests.cases.conftest import FULL, QUICK, TEAM, UNKNOWN
from tests.cases.test_deaths import Folder, PaperOnDisk

MOST = FloodLimits().most
BEFORE = [arrival(number) for number in range(MOST)]


class Channel(Folder):
    """The same, with everything done that a job has led to."""

    def do(self, jobs: Sequence[Job], explainer: Explainer, at: Callable[[], None]) -> PaperOnDisk:
        chat = PaperOnDisk(self.chat, at)
        store = Store.open(self.database)
        handing_over = False

        def begins(connection: object) -> None:
            thread = threading.current_thread()
            if thread.name.startswith("job_") or (handing_over and thread is threading.main_thread()):
                at()

        event.listen(store.engine, "begin", begins)
        work = Work(store, chat, lambda team: explainer, pauses=QUICK)
        for job in jobs:
            handing_over = True
            work.hand_over(job)
            handing_over = False
            assert work.wait_until_idle(20)
        work.close()
        return chat

    def waiting(self) -> list[str]:
        """The bounces of the flood that were not answered yet."""
        store = Store.open(self.database)
        found = [case.id for case in store.recent(TEAM, "U1", 50) if case.posted is None]
        store.close()
        return found


def one_of_it(channel: Channel) -> Job:
    (case_id,) = channel.waiting()
    place = replace(arrival(MOST).place, user="U2")
    return Job(JobKind.BUNDLED, "press", place, case_id=case_id)


JOURNEYS: dict[str, tuple[Sequence[Job], Job | Callable[[Channel], Job]]] = {
    "a bounce arrives": ((), arrival(0)),
    "what arrives is no bounce": ((), arrival(0, "lunch?")),
    "one too many arrives": (BEFORE, arrival(MOST)),
    "one more arrives in a flood": ([*BEFORE, arrival(MOST)], arrival(MOST + 1, FULL)),
    "one of a flood is asked for": ([*BEFORE, arrival(MOST)], one_of_it),
}


def seen(chat: PaperOnDisk) -> tuple[object, ...]:
    """What people find when they look."""
    answers = sorted(case_id for post, case_id in chat.answers if post not in chat.retracted)
    summaries = [post.channel for post, _ in chat.summaries if post not in chat.retracted]
    last = [flood.total for flood in chat.summary_updates][-1:] or [flood.total for _, flood in chat.summaries][-1:]
    return answers, summaries, last, chat.whispers


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where a process can be copied")
@pytest.mark.parametrize("name", JOURNEYS)
def test_wherever_the_program_dies_what_arrived_is_answered_or_told_of_once(
    name: str, tmp_path: Path, explainer: Explainer
) -> None:
    before, made = JOURNEYS[name]
    for text in (UNKNOWN, FULL):
        explainer.explain(text)  # what is worked out once is worked out before a process is copied
    start = Channel(tmp_path / "start")
    start.path.mkdir()
    start.do(before, explainer, lambda: None)
    job = made if isinstance(made, Job) else made(start)

    def copy(number: int) -> Channel:
        return Channel(Path(shutil.copytree(start.path, tmp_path / str(number))))

    whole = copy(0)
    places = whole.die_at(10_000, [job], explainer)
    expected = seen(PaperOnDisk(whole.chat, lambda: None))
    assert places > 1
    for number in range(1, places + 1):
        channel = copy(number)
        channel.die_at(number, [job], explainer)
        assert seen(channel.do([job], explainer, lambda: None)) == expected, f"after a death at {number} of {places}"

"""What was told, how it was taken, and what it has to come to."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.resilience.emulator import Emulator
from tests.resilience.events import Ack, Delivery, tell
from tests.resilience.messages import Message
from tests.resilience.program import Program

ANSWER, CARD = "rebound_answer", "rebound_escalation"
RETRIES = (0.0, 5.0, 20.0)
"""Seconds before Slack's three further tries, shorter than its own (none, a minute, five minutes)."""
LONGEST_WAIT = 20.0
"""An acknowledgement is waited for longer than Slack does, to know how late it was."""


@dataclass(slots=True)
class Entry:
    """One thing told, to whichever processes, and every answer to that."""

    delivery: Delivery
    done: Callable[[], bool]
    """Whether what it asks for can be seen."""
    acks: list[Ack] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)

    @property
    def taken(self) -> bool:
        """Slack has been told, in time, that this will be done."""
        return any(ack.good for ack in self.acks)


class Ledger:
    """All that was told in one run."""

    def __init__(self, slack: Emulator) -> None:
        self.slack = slack
        self.entries: list[Entry] = []

    def add(self, delivery: Delivery, done: Callable[[], bool] | None = None) -> Entry:
        """Write down what is about to be told. A mention, or a command, is done when it is answered."""
        entry = Entry(delivery, done or (lambda: bool(self.answers(delivery) or self.told(delivery))))
        self.entries.append(entry)
        return entry

    def answers(self, delivery: Delivery) -> list[Message]:
        """The answers that stand in the thread of a mention, or in the direct messages of whoever asked."""
        direct = self.slack.tops["D" + delivery.user[1:]] if delivery.user else []
        found = [*self.slack.replies(delivery.channel, delivery.ts), *direct]
        return [message for message in found if message.by_bot and message.kind == ANSWER]

    def words(self, delivery: Delivery) -> list[str]:
        """What whoever asked was told that nobody else sees: a private answer, or why there is none."""
        mine = [
            whisper.text
            for whisper in self.slack.whispers
            if not whisper.replaces
            and (whisper.number == delivery.response if whisper.number is not None else whisper.user == delivery.user)
        ]
        direct = self.slack.tops["D" + delivery.user[1:]] if delivery.user else []
        return mine + [message.text for message in direct if message.by_bot and message.kind != ANSWER]

    def told(self, delivery: Delivery) -> int:
        """How often they were."""
        return len(self.words(delivery))

    def of(self, kind: str) -> list[Entry]:
        """Those of one kind that Slack counts as taken."""
        return [entry for entry in self.entries if entry.delivery.kind == kind and entry.taken]

    def waiting(self) -> list[Entry]:
        """What was taken and cannot be seen yet, with no word on why."""
        return [entry for entry in self.entries if entry.taken and not entry.done() and not self.told(entry.delivery)]

    async def settle(self, seconds: float) -> float:
        """Wait until nothing that was taken is waiting, or so long. Gives the seconds that it took."""
        began = time.monotonic()
        while self.waiting() and time.monotonic() < began + seconds:
            await asyncio.sleep(0.1)
        return time.monotonic() - began


class Courier:
    """Tells things as Slack would on a bad day: each to every process, late, out of order, and more than once."""

    def __init__(self, ledger: Ledger, programs: Sequence[Program], seed: int, *, spread: float = 1.0) -> None:
        self._ledger = ledger
        self._programs = programs
        self._random = random.Random(seed)
        self._spread = spread

    async def bring(self, delivery: Delivery, done: Callable[[], bool] | None = None) -> Entry:
        """Tell it to all, until somebody takes it or Slack would give up."""
        entry = self._ledger.add(delivery, done)
        order = self._random.sample(list(self._programs), len(self._programs))
        twice = [order[0]] if self._random.random() < 0.2 else []
        pauses = [self._random.uniform(0, self._spread) for _ in (*order, *twice)]
        async with asyncio.TaskGroup() as group:
            for number, (program, pause) in enumerate(zip((*order, *twice), pauses, strict=True)):
                group.create_task(self._tell(entry, program, pause, number))
        for number, pause in enumerate(RETRIES, 1):
            if entry.taken:
                break
            await self._tell(entry, self._random.choice(self._programs), pause, number)
        return entry

    async def _tell(self, entry: Entry, program: Program, pause: float, retry: int) -> None:
        await asyncio.sleep(pause)
        entry.acks.append(await tell(program.port, entry.delivery, retry=retry, patience=LONGEST_WAIT))

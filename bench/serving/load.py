"""Mentions at a steady rate, and how long each took to be acknowledged and answered."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.resilience.emulator import Emulator
from tests.resilience.events import Ack, Delivery, mention, tell
from tests.resilience.messages import Message
from tests.resilience.program import Program

FIXTURES: Final = Path(__file__).parents[2] / "tests" / "fixtures"
LONGEST: Final = 6_000
LAST: Final = 20.0
"""Seconds for answers that are still to come when the last mention was sent."""


def texts(seed: int = 1) -> list[str]:
    """What people paste: half one line of a refusal, half a whole bounce of tests/fixtures, escaped as Slack does."""
    lines = [
        "550 5.1.1 <{n}@d{n}.example>: Recipient address rejected: User unknown in virtual mailbox table",
        "452 4.2.2 <{n}@e{n}.example>: The email account that you tried to reach is over quota",
        "554 5.7.1 <{n}@example.net>: Relay access denied, what does it mean?",
        "421 4.7.0 [{n}] Our system has detected an unusual rate of unsolicited mail originating from your IP address",
    ]
    whole = [path.read_text(errors="replace") for path in sorted(FIXTURES.glob("**/*.eml"))]
    pasted = [text for text in whole if len(text) <= LONGEST and "\0" not in text]
    random.Random(seed).shuffle(pasted)
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in pasted]
    return [text for pair in zip(lines * (len(escaped) // len(lines)), escaped, strict=False) for text in pair]


@dataclass(slots=True)
class Run:
    """What was seen of one load."""

    rate: float
    began: float = field(default_factory=time.perf_counter)
    sent: dict[tuple[str, str], float] = field(default_factory=dict)
    answered: dict[tuple[str, str], float] = field(default_factory=dict)
    acks: list[Ack] = field(default_factory=list)
    backlog: list[tuple[float, int]] = field(default_factory=list)
    processor: float = 0.0
    memory: float = 0.0
    seconds: float = 0.0
    doubles: int = 0

    @property
    def waits(self) -> list[float]:
        """Seconds from event to answer."""
        return [at - self.sent[key] for key, at in self.answered.items()]

    @property
    def unanswered(self) -> int:
        return len(self.sent) - len(self.answered)

    @property
    def refused(self) -> int:
        """Tellings that Slack would not count as taken."""
        return sum(not ack.good for ack in self.acks)

    @property
    def per_event(self) -> float:
        """Processor milliseconds an event."""
        return 1000 * self.processor / max(len(self.answered), 1)

    def holds(self) -> bool:
        """Whether it kept up: everything taken and answered, and no more waiting at the end than in the middle."""
        if self.refused or self.unanswered or len(self.backlog) < 6:
            return False
        third = len(self.backlog) // 3
        middle = statistics.fmean(waiting for _, waiting in self.backlog[third : 2 * third])
        end = statistics.fmean(waiting for _, waiting in self.backlog[2 * third :])
        return end <= middle + self.rate / 2 and end <= 2 * self.rate


def quantile(values: Sequence[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


async def drive(
    slack: Emulator, programs: Sequence[Program], rate: float, seconds: float, *, seed: int = 1, warm_up: float = 0.0
) -> Run:
    """Send for so long, at moments as independent of each other as people's are, to each process in its turn.

    The warm-up is sent before, and counts for nothing.
    """
    if warm_up:
        await drive(slack, programs, rate, warm_up, seed=seed + 1)
    run, chance, pasted = Run(rate), random.Random(seed), texts(seed)
    before = sum(program.processor_seconds() for program in programs)

    def posted(message: Message) -> None:
        key = (message.channel, message.thread_ts or "")
        if key in run.sent:
            run.doubles += key in run.answered
            run.answered.setdefault(key, time.perf_counter())

    slack.on_post = posted
    telling: set[asyncio.Task[None]] = set()
    watching = asyncio.create_task(_watch(run))
    due = run.began = time.perf_counter()
    while due < run.began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        number = len(run.sent)
        channel = f"C{number % 20:07d}"
        delivery = mention(slack, channel, pasted[number % len(pasted)].replace("{n}", f"n{number}"))
        run.sent[channel, delivery.ts] = time.perf_counter()
        task = asyncio.create_task(_tell(run, programs[number % len(programs)].port, delivery))
        telling.add(task)
        task.add_done_callback(telling.discard)
        due += chance.expovariate(rate)
    run.seconds = time.perf_counter() - run.began
    watching.cancel()
    patience = time.perf_counter() + LAST
    while run.unanswered and time.perf_counter() < patience:
        await asyncio.sleep(0.05)
    await asyncio.gather(*telling)
    run.processor = sum(program.processor_seconds() for program in programs) - before
    run.memory = sum(program.memory() for program in programs)
    return run


async def _tell(run: Run, port: int, delivery: Delivery) -> None:
    run.acks.append(await tell(port, delivery))


async def _watch(run: Run) -> None:
    while True:
        run.backlog.append((time.perf_counter(), run.unanswered))
        await asyncio.sleep(0.25)

"""Where `rebound serve` spends its time under a load.

py-spy (https://github.com/benfred/py-spy) looks at the threads that run, from outside and at little cost. Without it
a thread in the program looks at all stacks, those that wait among them: it needs the interpreter's lock like the
threads that it looks at, so that what it says of waiting is to be trusted more than what it says of work. (cProfile
takes one thread a process since Python 3.12, and slows what it looks at several times.)
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from load import drive, quantile

from tests.resilience.emulator import Emulator
from tests.resilience.program import Program

SHOWN = 30
LOOKS = 100
"""A second, without stopping the program for each, which can make it a hundred times slower: a few stacks come out
wrong in exchange."""
SAMPLER = (sys.executable, str(Path(__file__).parent / "sampled.py"))
"""What the program is started under where there is no py-spy."""


def py_spy() -> str | None:
    """Where it is, if it is installed: on the path, or beside this interpreter."""
    return shutil.which("py-spy") or shutil.which("py-spy", path=str(Path(sys.executable).parent))


async def profile(slack: Emulator, programs: Sequence[Program], rate: float, seconds: float, seed: int) -> None:
    """Print what the first process does in that time."""
    spy, program = py_spy(), programs[0]
    with tempfile.TemporaryDirectory() as folder:
        stacks = Path(folder, "stacks.txt")
        if spy is not None:
            watching = await asyncio.create_subprocess_exec(
                *(spy, "record", "--pid", str(program.pid), "--duration", str(int(seconds)), "--rate", str(LOOKS)),
                *("--format", "raw", "--threads", "--nonblocking", "--output", str(stacks)),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            run = await drive(slack, programs, rate, seconds, seed=seed)
            await watching.wait()
        else:
            run = await drive(slack, programs, rate, seconds, seed=seed)
            stacks = program.folder / f"stacks-{program.pid}.txt"
            os.kill(program.pid, signal.SIGUSR1)
            await asyncio.sleep(1.0)
        how = (
            f"py-spy, {LOOKS} looks a second at the threads that run"
            if spy
            else "own sampler, all threads, waiting ones too"
        )
        print(f"{how}; event to post p50 {1000 * quantile(run.waits, 0.5):.0f} ms")
        _tables(stacks.read_text() if stacks.exists() else "")


def _tables(text: str) -> None:
    """By function itself, by everything under a function of the program's, and by thread."""
    own: Counter[str] = Counter()
    under: Counter[str] = Counter()
    threads: Counter[str] = Counter()
    for line in text.splitlines():
        frames, _, times = line.rpartition(" ")
        stack = frames.split(";")
        number = int(times)
        own[_named(stack[-1])] += number
        threads[re.sub(r"^thread \(\d+\): |[\d_-]+$", "", stack[0])] += number
        under.update(dict.fromkeys(map(_named, stack[1:]), number))
    total = sum(threads.values()) or 1
    tables = (("under a function", under), ("in the function itself", own), ("by thread", threads))
    for title, table in tables:
        print(f"\n{title}")
        for name, number in table.most_common(SHOWN):
            print(f"{100 * number / total:>7.1f} %  {name[-100:]}")


def _named(frame: str) -> str:
    """Without the number of the line."""
    return re.sub(r":\d+\)$", ")", frame)

"""`rebound` with a thread in it that writes down what all others do; used by profiling.py where there is no py-spy.

python bench/serving/sampled.py serve --port 3000     then SIGUSR1: stacks-PID.txt in the current folder
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import Counter
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

EVERY = 0.02


class Sampler(threading.Thread):
    """Looks at every stack but its own."""

    def __init__(self) -> None:
        super().__init__(name="sampler", daemon=True)
        self.stacks: Counter[str] = Counter()

    def run(self) -> None:
        while True:
            time.sleep(EVERY)
            names = {thread.ident: thread.name for thread in threading.enumerate()}
            for ident, frame in sys._current_frames().items():
                if ident != self.ident:
                    self.stacks[";".join([names.get(ident, "?"), *_stack(frame)])] += 1

    def write(self, *_: object) -> None:
        """Everything seen so far, in the form of py-spy’s raw output; begins anew."""
        seen, self.stacks = self.stacks, Counter()
        Path(f"stacks-{os.getpid()}.txt").write_text("".join(f"{stack} {times}\n" for stack, times in seen.items()))


def _stack(frame: FrameType | None) -> list[str]:
    found: list[str] = []
    while frame is not None:
        found.append(_name(frame.f_code))
        frame = frame.f_back
    return found[::-1]


@cache
def _name(code: CodeType) -> str:
    return f"{code.co_qualname} ({'/'.join(Path(code.co_filename).parts[-3:])})"


if __name__ == "__main__":
    sampler = Sampler()
    sampler.start()
    signal.signal(signal.SIGUSR1, sampler.write)
    from bot.cli.start import main

    main()

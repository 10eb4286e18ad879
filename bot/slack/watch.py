"""Whether the bot is in order, for whoever runs it: named checks, none of which can hold up the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import structlog

from bot.cases.errors import ChatError

T = TypeVar("T")

SECONDS: Final = 3.0
"""For all checks together."""
TOKEN_SECONDS: Final = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that has to be in order before requests can be served. `words` without `ok` say what is wrong; with it,
    what is worth knowing."""

    name: str
    ok: bool
    words: str = ""


class Asking(Generic[T]):
    """A question whose answer may hang. It is asked by a thread of its own, and by one at a time: whoever asks
    meanwhile waits for the same answer, so that a database that hangs does not gather threads."""

    def __init__(self, name: str, ask: Callable[[], T]) -> None:
        self._name = name
        self._ask = ask
        self._lock = threading.Lock()
        self._asked: Future[T] | None = None

    def begin(self) -> Future[T]:
        """The answer, once it comes."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                # A daemon, for the program is not to wait for it when it ends.
                threading.Thread(target=self._answer, args=(self._asked,), name=self._name, daemon=True).start()
            return self._asked

    def _answer(self, asked: Future[T]) -> None:
        try:
            asked.set_result(self._ask())
        except BaseException as error:  # noqa: BLE001 - it is handed to whoever waits
            asked.set_exception(error)


class Readiness:
    """Named checks, made at the same time. One that has no answer in time is not in order, and says so."""

    def __init__(self, checks: Mapping[str, Callable[[], Ready]], seconds: float = SECONDS) -> None:
        self._asking = {name: Asking(f"check {name}", check) for name, check in checks.items()}
        self._seconds = seconds

    def __call__(self) -> Sequence[Ready]:
        """How it stands, in the order of the checks."""
        asked = {name: asking.begin() for name, asking in self._asking.items()}
        wait(asked.values(), self._seconds)
        return tuple(self._heard(name, answer) for name, answer in asked.items())

    def _heard(self, name: str, answer: Future[Ready]) -> Ready:
        if not answer.done():
            return Ready(name, False, f"No answer within {self._seconds:g} seconds.")
        error = answer.exception()
        if error is not None:
            log.error("a check could not be made", check=name, exc_info=error)
            return Ready(name, False, "The check itself failed. The log says where.")
        return answer.result()


class Remembered:
    """A check that is made at most once in so many seconds."""

    def __init__(self, check: Callable[[], Ready], seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._check = check
        self._seconds = seconds
        self._clock = clock
        self._last: tuple[float, Ready] | None = None

    def __call__(self) -> Ready:
        """What was found, now or a little before."""
        if self._last is None or self._clock() - self._last[0] >= self._seconds:
            self._last = (self._clock(), self._check())
        return self._last[1]


def token_check(ask: Callable[[], object], clock: Callable[[], float] = time.monotonic) -> Remembered:
    """Whether Slack takes the token now: one that is revoked while the bot runs is seen within a minute.

    `ask` calls auth.test (https://docs.slack.dev/reference/methods/auth.test), anew each time, and raises `ChatError`.
    """

    def check() -> Ready:
        try:
            ask()
        except ChatError as error:
            return Ready("token", False, str(error))
        return Ready("token", True)

    return Remembered(check, TOKEN_SECONDS, clock)

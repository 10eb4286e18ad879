"""What went over the wire: calls the bot made, deliveries it got, and the faults a test asked for."""

import threading
import time
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.things import Json

DeliveryKind = Literal["event", "command", "interactive"]


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One call of the Web API by the bot, and what it was told."""

    id: int
    method: str
    arguments: Json
    response: Json
    status: int
    at: float
    token: str = ""
    """Which the call came with; the page is not shown it."""

    @property
    def ok(self) -> bool:
        return bool(self.response.get("ok"))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery: ``status`` is None when nothing came back, and ``error`` says why."""

    number: int
    status: int | None
    error: str | None
    seconds: float
    response: str


@dataclass(slots=True)
class Delivery:
    """One thing the bot was told, with every attempt at telling it."""

    id: int
    kind: DeliveryKind
    name: str
    body: Json
    at: float
    attempts: list[Attempt] = field(default_factory=list)
    done: bool = False

    @property
    def acknowledged(self) -> bool:
        """True once the bot has answered an attempt with a 2xx status in time."""
        last = self.attempts[-1] if self.attempts else None
        return last is not None and last.error is None

    @property
    def statuses(self) -> list[int | None]:
        return [attempt.status for attempt in self.attempts]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a Web API method does instead of working.

    ``after_work`` lets the call take effect first, so that the bot sees an error for something that was done.
    A ``hang`` keeps the connection open for that many seconds and then answers as ``status`` says.
    """

    status: int = 500
    retry_after: int | None = None
    hang: float = 0.0
    after_work: bool = False
    error: str = "internal_error"


class Faults:
    """Faults waiting to happen, a queue for each method; ``*`` stands for every method."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` meet this fault."""
        with self._lock:
            self._waiting.setdefault(method, []).extend([fault] * times)

    def rate_limit(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 with a Retry-After header, as Slack does to a bot in a hurry."""
        self.add(method, Fault(429, retry_after, error="ratelimited"), times)

    def fail(self, method: str, times: int = 1, *, status: int = 500, after_work: bool = False) -> None:
        """Answer with a server error; with ``after_work`` the call has taken effect all the same."""
        self.add(method, Fault(status, after_work=after_work), times)

    def hang(self, method: str, seconds: float, times: int = 1, *, after_work: bool = False) -> None:
        """Say nothing for a while, then answer 504."""
        self.add(method, Fault(504, hang=seconds, after_work=after_work), times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if one is waiting; each is used once."""
        with self._lock:
            for key in (method, "*"):
                if self._waiting.get(key):
                    return self._waiting[key].pop(0)
        return None

    def left(self, method: str) -> int:
        """How many calls of ``method`` are still to meet a fault."""
        with self._lock:
            return len(self._waiting.get(method, ()))

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()


def now() -> float:
    """Wall-clock seconds, for the records only."""
    return time.time()

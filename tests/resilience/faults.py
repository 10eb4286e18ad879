"""What goes wrong with a call to the Web API, by a schedule that a seed decides."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """One way for a call to go wrong. `done` says which of them do what was asked nonetheless."""

    RATELIMITED = "429 with Retry-After"
    BROKEN = "500"
    NO_JSON = "no JSON"
    SLOW = "slow"
    LATE = "done after the caller gave up"
    CUT_BEFORE = "cut before it was done"
    CUT_AFTER = "cut after it was done"
    HANG = "no answer, and not done"
    HELD = "done at once, answered much later"
    NO_TS = "ok without ts"
    GARBAGE = "200 with garbage"


WRITES = frozenset({"chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral", "response_url"})
"""What people see: here a fault can make a thing stand twice, or not at all."""

HARSH: Mapping[Fault, float] = {
    Fault.RATELIMITED: 0.02,
    Fault.BROKEN: 0.02,
    Fault.NO_JSON: 0.01,
    Fault.SLOW: 0.03,
    Fault.LATE: 0.005,
    Fault.CUT_BEFORE: 0.02,
    Fault.CUT_AFTER: 0.02,
    Fault.HANG: 0.003,
}
"""The chance of each, a call: about one in eight goes wrong, which is far worse than Slack ever is."""


@dataclass(slots=True)
class Rule:
    """A fault for the next `times` calls of a method: in one channel, or in any."""

    method: str
    fault: Fault
    times: int = 1
    channel: str | None = None
    seconds: float | None = None
    """How long it takes, or asks to wait; None for what the schedule says."""


@dataclass(slots=True)
class Schedule:
    """Rules first, then chance."""

    seed: int = 1
    chances: Mapping[Fault, float] = field(default_factory=dict)
    retry_after: int = 1
    slow_seconds: float = 2.0
    late_seconds: float = 20.0
    hang_seconds: float = 60.0
    rules: list[Rule] = field(default_factory=list)
    played: Counter[Fault] = field(default_factory=Counter)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def next(self, method: str, channel: str) -> tuple[Fault, float] | None:
        """What goes wrong with this call, and the seconds that belong to it."""
        found = self._by_rule(method, channel) or self._by_chance(method)
        if found is not None:
            self.played[found[0]] += 1
        return found

    def _by_rule(self, method: str, channel: str) -> tuple[Fault, float] | None:
        for rule in self.rules:
            if rule.times > 0 and rule.method == method and rule.channel in (None, channel):
                rule.times -= 1
                return rule.fault, self._seconds(rule.fault) if rule.seconds is None else rule.seconds
        return None

    def _by_chance(self, method: str) -> tuple[Fault, float] | None:
        drawn = self._random.random()  # drawn for every call, so that one more rule does not move all the others
        for fault, chance in self.chances.items():
            drawn -= chance
            if drawn < 0:
                late = fault in (Fault.LATE, Fault.CUT_AFTER)
                return None if late and method not in WRITES else (fault, self._seconds(fault))
        return None

    def _seconds(self, fault: Fault) -> float:
        return {
            Fault.RATELIMITED: float(self.retry_after),
            Fault.SLOW: self.slow_seconds,
            Fault.LATE: self.late_seconds,
            Fault.HANG: self.hang_seconds,
            Fault.HELD: self.hang_seconds,
        }.get(fault, 0.0)

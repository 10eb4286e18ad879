"""What the clock does to an escalation: timers, what stops them, and what people are told. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from bot.cases.case import Escalation, State
from bot.cases.waiting.hours import add_working_time, open_at
from bot.cases.workspace.channels import ChannelSettings

AGAIN_AFTER: Final = 2 * 3600.0
"""Seconds of working time between the first reminder and the second."""
DAY: Final = 86_400.0
REFRESHED_AFTER: Final = (300.0, 900.0, 1800.0, 3600.0, 10_800.0, DAY)
"""Seconds until the card's words on how long it waits are put right, each time; the last one goes on for ever."""
_A_MOMENT: Final = 0.001
"""Seconds. Databases keep moments to the microsecond, and clocks are finer."""


class Timing(StrEnum):
    """What a timer is for."""

    UNTAKEN = "untaken"
    """Nobody has taken it."""
    QUIET = "quiet"
    """Somebody has taken it, and nothing was said since."""
    GIVE_BACK = "give-back"
    """They were asked, and have not answered."""
    REFRESH = "refresh"
    URGENT = "urgent"
    OUT_OF_HOURS = "out-of-hours"


class Guard(StrEnum):
    """Why a timer does nothing."""

    CLOSED = "it is closed"
    OTHER_HANDS = "it changed hands"
    SNOOZED = "it is snoozed"
    HEARD = "somebody has said something"
    OUT_OF_HOURS = "nobody is there"
    ARCHIVED = "nobody can write there"
    REMINDED = "people were reminded already"


def epoch_of(escalation: Escalation) -> float:
    """Since when it has been in the same hands, or in nobody's."""
    since = escalation.taken_at if escalation.claimed_by else escalation.heard_at
    return _seconds(since or escalation.created_at)


def heard_of(escalation: Escalation) -> float:
    """When somebody who helps last said something about it."""
    return _seconds(escalation.heard_at or escalation.taken_at or escalation.created_at)


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0


@dataclass(frozen=True, slots=True)
class Timer:
    """One thing that is due at some time. `number` counts those of its kind while the hands are the same; `hands` and
    `epoch` are whose they are, and since when; `since` is the moment that it counts from; `chain` is made of the job
    that set the first one, so that a step that is done twice sets the same."""

    timing: Timing
    escalation: str
    hands: str
    epoch: float
    since: float
    chain: str
    number: int = 1
    put_off: int = 0
    """How often it was, because nobody was there, or nobody could write there."""

    @classmethod
    def of(cls, timing: Timing, escalation: Escalation, since: float, chain: str, number: int = 1) -> Self:
        """The timer of an escalation as it stands."""
        hands = escalation.claimed_by or ""
        return cls(timing, escalation.id, hands, epoch_of(escalation), since, chain, number)

    @property
    def id(self) -> str:
        """Of its job: what it is about, the state in which that was, and which of its kind it is."""
        what = f"{self.timing}:{self.number}:{self.put_off}"
        return f"timer:{self.escalation}:{self.epoch:.3f}:{what}:{self.since:.0f}:{self.chain}"

    def to_text(self) -> str:
        """As a job carries it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The timer again. Raises `ValueError`, `LookupError` or `TypeError` for what was none."""
        data = json.loads(text)
        return cls(**{**data, "timing": Timing(data["timing"])})

    def next(self, since: float, timing: Timing | None = None) -> Timer:
        """The one after it."""
        return replace(self, timing=timing or self.timing, since=since, number=self.number + 1, put_off=0)

    def later(self) -> Timer:
        """The same one, at another time."""
        return replace(self, put_off=self.put_off + 1)


def same_hands(timer: Timer, escalation: Escalation) -> bool:
    """Whether it is as it was when the timer was set: in the same hands, and without a break."""
    return (escalation.claimed_by or "") == timer.hands and abs(epoch_of(escalation) - timer.epoch) < _A_MOMENT


def stopped_by(
    timer: Timer, escalation: Escalation, settings: ChannelSettings, now: float, *, reachable: bool
) -> Guard | None:
    """What stops a reminder; None where nothing does. Each of these is enough by itself."""
    if not escalation.is_open:
        return Guard.CLOSED
    if not same_hands(timer, escalation):
        return Guard.OTHER_HANDS
    if escalation.snoozed_until is not None and escalation.snoozed_until > now + _A_MOMENT:
        return Guard.SNOOZED
    if escalation.state is State.CLAIMED and heard_of(escalation) > timer.since + _A_MOMENT:
        return Guard.HEARD
    if not open_at(settings.hours, now):
        return Guard.OUT_OF_HOURS
    if escalation.card is None or not reachable:
        return Guard.ARCHIVED
    if escalation.reminded >= timer.number:
        return Guard.REMINDED
    return None


def due(timer: Timer, settings: ChannelSettings) -> float:
    """When a timer's time comes."""
    since, hours = timer.since, settings.hours
    match timer.timing:
        case Timing.UNTAKEN if timer.number == 1:
            return add_working_time(hours, since, settings.remind_after * 60.0)
        case Timing.UNTAKEN if timer.number == 2:
            return add_working_time(hours, since, AGAIN_AFTER)
        case Timing.UNTAKEN:
            return add_working_time(hours, since + DAY, 0)
        case Timing.QUIET:
            return add_working_time(hours, since, settings.quiet_after * 60.0)
        case Timing.GIVE_BACK:
            return add_working_time(hours, since, settings.give_back_after * 60.0)
        case Timing.REFRESH:
            return since + REFRESHED_AFTER[min(timer.number, len(REFRESHED_AFTER)) - 1]
        case _:
            return since


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is said under a card. `waited` is in seconds; `group` and `people` are pinged; `aloud`: the channel sees it
    too."""

    timing: Timing
    waited: float
    who: str = ""
    group: str = ""
    people: tuple[str, ...] = ()
    aloud: bool = False

"""Working hours: when the people of a channel are there. Pure: moments are seconds since 1970, and come from outside.

A working day begins on its date at `opens` by the channel's clocks and ends at `closes`; where that is not later, it
ends on the next date, so that a night shift is one working day. Clocks that are put forward or back are zoneinfo's
business (PEP 495, PEP 615): a moment that a date does not have is taken as if they had not been moved yet, one that it
has twice is the first of the two, and no moment belongs to two working days.
"""

from __future__ import annotations

import math
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from bot.words import later, say

WEEKDAYS: Final = (
    *(later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday")),
    *(later("Friday"), later("Saturday"), later("Sunday")),
)
_MONTHS: Final = (
    *(later("January"), later("February"), later("March"), later("April"), later("May"), later("June")),
    *(later("July"), later("August"), later("September"), later("October"), later("November"), later("December")),
)
WHEN: Final = "{when}"
"""In a channel's own words out of hours: where the time at which people are back is put."""
_WORDS: Final = later("People are here again {when}. Your case waits for them.")
_NEAR: Final = 6
"""Days ahead that go by the name of the weekday alone."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When people are there. `days` are those of the week, Monday is 1; `opens` and `closes` are minutes of the day;
    `holidays` are dates as ISO 8601 writes them; `words` are said out of hours in the place of the program's own."""

    time_zone: str = "UTC"
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    opens: int = 9 * 60
    closes: int = 17 * 60
    holidays: tuple[str, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        if not set(self.days) & set(range(1, 8)):
            raise ValueError("working hours without a working day")


def zone_of(name: str) -> tzinfo | None:
    """The time zone of this name (IANA’s), None where there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def open_at(hours: Hours | None, moment: float) -> bool:
    """Whether people are there at this moment. Without hours they always are."""
    return hours is None or next(_from(hours, moment))[0] <= moment


def working_time_between(hours: Hours | None, start: float, end: float) -> float:
    """Seconds of working time from one moment to another; none where that is not later."""
    if end <= start:
        return 0.0
    if hours is None:
        return end - start
    total = 0.0
    for opens, closes in _from(hours, start):
        if opens >= end:
            break
        total += min(closes, end) - max(opens, start)
    return total


def add_working_time(hours: Hours | None, start: float, seconds: float) -> float:
    """The moment at which so much working time has gone by; people are there then. With nothing to add: the next moment
    at which they are."""
    if hours is None:
        return start + seconds
    left = seconds
    for opens, closes in _from(hours, start):
        begin = max(opens, start)
        if begin + left < closes:
            return begin + left
        left = max(0.0, left - (closes - begin))
    raise AssertionError("working days have no end")


def tomorrow_morning(hours: Hours, moment: float) -> float:
    """When the next date begins for the people of a channel, whether they work on it or not."""
    zone = _zone(hours)
    return _moment(zone, _date(zone, moment) + timedelta(days=1), hours.opens)


def next_working_day(hours: Hours, moment: float) -> float:
    """When the first working day after this date begins."""
    zone = _zone(hours)
    today = _date(zone, moment)
    return next(opens for opens, _ in _from(hours, moment) if _date(zone, opens) > today)


def back_again(hours: Hours, moment: float) -> str:
    """What somebody is told who asks for a person while nobody is there."""
    return (hours.words or say(_WORDS)).replace(WHEN, spoken(hours, add_working_time(hours, moment, 0), moment))


def spoken(hours: Hours, moment: float, now: float) -> str:
    """A moment as one says it now: “on Monday at 09:00 (Europe/Berlin)”."""
    zone = _zone(hours)
    then, today = datetime.fromtimestamp(moment, zone), _date(zone, now)
    ahead = (then.date() - today).days
    at, where = f"{then:%H:%M}", hours.time_zone
    if ahead == 0:
        return say("today at {time} ({zone})", time=at, zone=where)
    if 0 < ahead <= _NEAR:
        return say("on {day} at {time} ({zone})", day=say(WEEKDAYS[then.weekday()]), time=at, zone=where)
    month = say(_MONTHS[then.month - 1])
    return say("on {day} {month} at {time} ({zone})", day=then.day, month=month, time=at, zone=where)


def _from(hours: Hours, moment: float) -> Iterator[tuple[float, float]]:
    """The working days that are not over at this moment, in order, without end."""
    zone = _zone(hours)
    # From two dates before: a night shift reaches into the next date, and one may begin where the one before it ends.
    day, before = _date(zone, moment) - timedelta(days=2), -math.inf
    while True:
        if day.isoweekday() in hours.days and day.isoformat() not in hours.holidays:
            last = day if hours.closes > hours.opens else day + timedelta(days=1)
            opens = max(_moment(zone, day, hours.opens), before)
            closes = _moment(zone, last, hours.closes)
            if closes > opens:
                before = closes
                if closes > moment:
                    yield opens, closes
        day += timedelta(days=1)


def _zone(hours: Hours) -> tzinfo:
    """The time zone of a channel. One that this machine does not know (any more) is taken as UTC: it was looked at when
    it was set."""
    return zone_of(hours.time_zone) or UTC


def _date(zone: tzinfo, moment: float) -> date:
    return datetime.fromtimestamp(moment, zone).date()


def _moment(zone: tzinfo, day: date, minutes: int) -> float:
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).replace(tzinfo=zone).timestamp()

"""Working hours: when people are there, and how much of their time has gone by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.waiting.hours import (
    Hours,
    add_working_time,
    back_again,
    next_working_day,
    open_at,
    tomorrow_morning,
    working_time_between,
    zone_of,
)

BERLIN = Hours(time_zone="Europe/Berlin")
HOUR = 3600.0


def at(text: str, zone: str = "Europe/Berlin") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def shown(moment: float, zone: str = "Europe/Berlin") -> str:
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
]
ZONES += ["America/Santiago", "Pacific/Apia", "Pacific/Chatham", "America/St_Johns", "UTC"]
hours = st.builds(
    Hours,
    time_zone=st.sampled_from(ZONES),
    days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    opens=st.integers(0, 1439),
    closes=st.integers(1, 1440),
    holidays=st.lists(
        st.dates(datetime(2026, 1, 1).date(), datetime(2027, 12, 31).date()).map(lambda day: day.isoformat()),
        max_size=9,
    ).map(tuple),
)
moments = st.floats(at("2026-01-01T00:00"), at("2027-12-31T00:00")) | st.integers(
    int(at("2026-01-01T00:00")) // 900, int(at("2027-12-31T00:00")) // 900
).map(lambda quarter: quarter * 900.0)
spans = st.floats(0, 200 * HOUR) | st.integers(0, 400).map(lambda halves: halves * 1800.0)


@given(hours, moments, spans)
def test_people_are_there_when_so_much_working_time_has_gone_by(hours: Hours, start: float, span: float) -> None:
    end = add_working_time(hours, start, span)
    assert end >= start
    assert open_at(hours, end)
    assert working_time_between(hours, start, end) == pytest.approx(span, abs=0.01)


@given(hours, moments, spans, spans)
def test_working_time_adds_up(hours: Hours, start: float, one: float, other: float) -> None:
    middle, end = start + one, start + one + other
    parts = working_time_between(hours, start, middle) + working_time_between(hours, middle, end)
    assert parts == pytest.approx(working_time_between(hours, start, end), abs=0.01)
    assert parts <= one + other + 0.01


@given(hours, moments)
def test_there_is_working_time_after_a_moment_just_where_people_are_there(hours: Hours, moment: float) -> None:
    if open_at(hours, moment):
        assert working_time_between(hours, moment, moment + 0.5) > 0
        assert add_working_time(hours, moment, 0) == moment
    else:
        assert add_working_time(hours, moment, 0) > moment
        assert working_time_between(hours, moment, add_working_time(hours, moment, 0)) == 0


@given(hours, moments)
def test_the_next_working_day_begins_on_a_later_date_when_people_are_there(hours: Hours, moment: float) -> None:
    begins = next_working_day(hours, moment)
    zone = ZoneInfo(hours.time_zone)
    assert datetime.fromtimestamp(begins, zone).date() > datetime.fromtimestamp(moment, zone).date()
    assert open_at(hours, begins)


@given(hours, moments)
def test_no_minute_of_a_holiday_is_worked_unless_the_shift_began_before(hours: Hours, moment: float) -> None:
    local = datetime.fromtimestamp(moment, ZoneInfo(hours.time_zone))
    is_day_shift = hours.closes > hours.opens
    if is_day_shift and (local.date().isoformat() in hours.holidays or local.isoweekday() not in hours.days):
        # Only where the clocks are moved across midnight can a day's last minute lie on the next date.
        assert not open_at(hours, moment) or local.hour < 2


def test_without_hours_people_are_always_there() -> None:
    assert open_at(None, 5.0)
    assert add_working_time(None, 5.0, 60) == 65.0
    assert working_time_between(None, 5.0, 65.0) == 60
    assert working_time_between(BERLIN, 65.0, 5.0) == 0


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("2026-12-07T08:59", False),
        ("2026-12-07T09:00", True),
        ("2026-12-07T16:59", True),
        ("2026-12-07T17:00", False),
        ("2026-12-06T12:00", False),  # a Sunday
    ],
)
def test_people_are_there_from_opening_to_closing(when: str, there: bool) -> None:
    assert open_at(BERLIN, at(when)) is there


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-12-04T16:50", 0.5 * HOUR, "Mon 2026-12-07 09:20"),  # over a weekend
        ("2026-12-05T03:00", 0.5 * HOUR, "Mon 2026-12-07 09:30"),
        ("2026-12-07T10:00", 16 * HOUR, "Wed 2026-12-09 10:00"),
        ("2026-12-07T13:00", 4 * HOUR, "Tue 2026-12-08 09:00"),  # up to closing time is the next morning
        ("2026-03-27T16:00", 2 * HOUR, "Mon 2026-03-30 10:00"),  # clocks were put forward on the 29th
        ("2026-10-23T16:00", 2 * HOUR, "Mon 2026-10-26 10:00"),  # and back on the 25th
    ],
)
def test_only_working_time_counts(start: str, span: float, end: str) -> None:
    assert shown(add_working_time(BERLIN, at(start), span)) == end


def test_a_day_on_which_the_clocks_are_moved_is_as_long_as_it_is() -> None:
    whole = Hours(time_zone="Europe/Berlin", days=(7,), opens=0, closes=1440)
    assert working_time_between(whole, at("2026-03-28T00:00"), at("2026-03-31T00:00")) == 23 * HOUR
    assert working_time_between(whole, at("2026-10-24T00:00"), at("2026-10-27T00:00")) == 25 * HOUR


def test_a_night_shift_ends_on_the_next_date() -> None:
    night = Hours(time_zone="Europe/Berlin", days=(5,), opens=22 * 60, closes=6 * 60)
    assert open_at(night, at("2026-12-05T05:59"))  # a Saturday, of the shift that began on Friday
    assert not open_at(night, at("2026-12-05T06:00"))
    assert not open_at(night, at("2026-12-04T05:00"))


def test_a_holiday_is_no_working_day() -> None:
    with_holiday = Hours(time_zone="Europe/Berlin", holidays=("2026-12-07", "2026-12-08"))
    assert shown(add_working_time(with_holiday, at("2026-12-04T18:00"), 0)) == "Wed 2026-12-09 09:00"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-12-04T18:00", "People are here again on Monday at 09:00 (Europe/Berlin). Your case waits for them."),
        ("2026-12-07T06:00", "People are here again today at 09:00 (Europe/Berlin). Your case waits for them."),
    ],
)
def test_who_asks_out_of_hours_hears_when_people_are_back(now: str, words: str) -> None:
    assert back_again(BERLIN, at(now)) == words


def test_a_day_far_ahead_goes_by_its_date() -> None:
    days = tuple((datetime(2026, 12, 21, tzinfo=UTC) + timedelta(days=day)).date().isoformat() for day in range(11))
    away = Hours(time_zone="Europe/Berlin", holidays=days)
    assert "on 1 January at 09:00" in back_again(away, at("2026-12-18T18:00"))


def test_a_channel_can_have_words_of_its_own() -> None:
    own = Hours(time_zone="Europe/Berlin", words="Postmasters sleep now. Back {when}!")
    assert back_again(own, at("2026-12-04T18:00")) == "Postmasters sleep now. Back on Monday at 09:00 (Europe/Berlin)!"


def test_tomorrow_morning_is_the_next_date_whatever_day_it_is() -> None:
    assert shown(tomorrow_morning(BERLIN, at("2026-12-04T12:00"))) == "Sat 2026-12-05 09:00"
    assert shown(next_working_day(BERLIN, at("2026-12-04T12:00"))) == "Mon 2026-12-07 09:00"


def test_hours_have_a_working_day() -> None:
    with pytest.raises(ValueError, match="without a working day"):
        Hours(days=())


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../../etc/passwd", "Europe", "CEST", "x" * 300])
def test_a_time_zone_that_is_none_is_known_as_such(name: str) -> None:
    assert zone_of(name) is None

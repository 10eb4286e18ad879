"""What was filled into the forms of the settings, and what is wrong with it, in words for whoever filled it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bot.answering.inert import quoted
from bot.cases.waiting.hours import Hours, zone_of
from bot.slack.payload_origin import documented
from bot.slack.payloads import typed
from bot.slack.views.settings_hours import AT_TIMES
from bot.slack.views.settings_pieces import MOST_PEOPLE, NO_GROUP
from bot.words import LANGUAGES, say

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_MOST_MINUTES: Final = 10_080
_MOST_CHANNELS: Final = 100


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in by its name, or what is wrong by the block it stands in."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def read_hours(view: Mapping[str, Any]) -> Filled:
    """The working hours: `hours`, None for always."""
    if typed(view, "when") != AT_TIMES:
        return Filled({"hours": None})
    errors: dict[str, str] = {}
    days = tuple(sorted(int(day) for day in _many(view, "days") if re.fullmatch("[1-7]", day)))
    if not days:
        errors["days"] = say("Choose at least one day.")
    opens, closes = _minutes(view, "opens"), _minutes(view, "closes")
    if opens is None:
        errors["opens"] = say("Choose when people begin.")
    if closes is None:
        errors["closes"] = say("Choose when people go.")
    elif opens == closes:
        errors["closes"] = say("This is when they begin. For the whole day and night, choose “At any time” above.")
    zone = typed(view, "time_zone")
    if zone_of(zone) is None:
        errors["time_zone"] = (
            say(
                "I know no time zone “{zone}”. It has a name such as Europe/Berlin, America/New_York or UTC.",
                zone=quoted(zone, 60),
            )
            if zone
            else say("Say which time zone these times are in, such as Europe/Berlin.")
        )
    holidays, trouble = _dates(typed(view, "holidays"))
    if trouble:
        errors["holidays"] = trouble
    if errors or opens is None or closes is None:
        return Filled(errors=errors)
    return Filled({"hours": Hours(zone, days, opens, closes, holidays, typed(view, "words"))})


def _dates(text: str) -> tuple[tuple[str, ...], str]:
    """Dates, one a line, and what is wrong with the first that is none."""
    found = set()
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.strip()
        if not written:
            continue
        day = _date(written)
        if day is None:
            return (
                (),
                say(
                    "Line {number}, “{written}”, is no date. Write year, month and day, as in 2026-12-25.",
                    number=number,
                    written=quoted(written, 40),
                ),
            )
        found.add(day.isoformat())
    return tuple(sorted(found)), ""


def _date(written: str) -> date | None:
    if match := _ISO.fullmatch(written):
        year, month, day = map(int, match.groups())
    elif match := _DOTTED.fullmatch(written):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_reminders(view: Mapping[str, Any]) -> Filled:
    """When people are reminded, and who is pinged, by the names that a channel's settings have."""
    values: dict[str, Any] = {}
    for name in ("remind_after", "quiet_after", "give_back_after"):
        chosen = typed(view, name)
        if not re.fullmatch("[0-9]{1,5}", chosen) or not 1 <= int(chosen) <= _MOST_MINUTES:
            return Filled(errors={name: say("Choose a time.")})
        values[name] = int(chosen)
    return Filled({**values, **_who(view)})


def read_leads(view: Mapping[str, Any]) -> Filled:
    """Who leads: `group` and `people`."""
    return Filled(_who(view))


def _who(view: Mapping[str, Any]) -> dict[str, Any]:
    people = _many(view, "people")[:MOST_PEOPLE]
    values: dict[str, Any] = {"people": people}
    if "group" in _values(view):  # else the form could not offer any, and what is set stays
        group = typed(view, "group")
        values["group"] = "" if group == NO_GROUP else group
    return values


def read_channels(view: Mapping[str, Any]) -> Filled:
    """The channels in which every bounce is answered, and those whose threads are not followed."""
    chosen = {name: _many(view, name) for name in ("by_itself", "quiet")}
    for name, ids in chosen.items():
        if len(ids) > _MOST_CHANNELS:
            return Filled(errors={name: say("At most {number} channels.", number=_MOST_CHANNELS)})
        if not all(id.startswith(("C", "G")) for id in ids):
            return Filled(errors={name: say("Only channels can be chosen here.")})
    return Filled(chosen)


def read_help(view: Mapping[str, Any]) -> Filled:
    """The channel of the people who can help."""
    chosen = typed(view, "channel")
    if not chosen.startswith(("C", "G")):
        return Filled(errors={"channel": say("Choose a channel.")})
    return Filled({"channel": chosen})


def read_language(view: Mapping[str, Any]) -> Filled:
    """The language of what everybody sees."""
    chosen = typed(view, "language")
    if chosen not in LANGUAGES:
        return Filled(errors={"language": say("Choose a language.")})
    return Filled({"language": chosen})


def read_outside(view: Mapping[str, Any]) -> Filled:
    """A web address with its secret, and a help desk. Whether they can be used is said where they are kept."""
    return Filled({name: typed(view, name) for name in ("webhook", "secret", "desk")})


@documented
def _values(view: Mapping[str, Any]) -> Mapping[str, Any]:
    found = view.get("state", {}).get("values", {})
    return found if isinstance(found, Mapping) else {}


@documented
def _many(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Everything that was chosen in one block."""
    for state in _values(view).get(block_id, {}).values():
        for name in ("selected_users", "selected_conversations", "selected_channels"):
            if state.get(name):
                return tuple(str(id) for id in state[name])
        return tuple(str(option["value"]) for option in state.get("selected_options") or ())
    return ()


@documented
def _minutes(view: Mapping[str, Any], block_id: str) -> int | None:
    for state in _values(view).get(block_id, {}).values():
        found = _TIME.fullmatch(str(state.get("selected_time") or ""))
        return int(found[1]) * 60 + int(found[2]) if found else None
    return None

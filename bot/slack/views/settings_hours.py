"""The form in which working hours are set. What it says when something cannot be used is settings_read.py's."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import Json
from bot.cases.waiting.hours import WEEKDAYS, WHEN, Hours
from bot.slack.views import inputs
from bot.slack.views.settings import HOURS, Shown
from bot.slack.views.settings_pieces import part_form
from bot.words import say

ALWAYS: Final = "always"
AT_TIMES: Final = "at-times"
MOST_HOLIDAYS: Final = 2_000
"""Characters."""


def hours_form(shown: Shown) -> Json:
    """Always, or days with a beginning and an end, and what is said outside them."""
    kept = shown.help.hours
    hours = kept or Hours(time_zone=shown.time_zone)
    days = [(say(name), str(number)) for number, name in enumerate(WEEKDAYS, start=1)]
    return part_form(
        HOURS,
        say("Working hours"),
        [
            inputs.field(
                "when",
                say("People are there"),
                inputs.one_of(
                    "when",
                    ((say("At any time"), ALWAYS), (say("At these times"), AT_TIMES)),
                    AT_TIMES if kept else ALWAYS,
                    radio=True,
                ),
            ),
            inputs.field("days", say("Days"), inputs.some_of("days", days, map(str, hours.days)), optional=True),
            inputs.field("opens", say("From"), inputs.time_of_day("opens", hours.opens), optional=True),
            inputs.field(
                "closes",
                say("To"),
                inputs.time_of_day("closes", hours.closes),
                hint=say("Earlier than the beginning means on the next day."),
                optional=True,
            ),
            inputs.field(
                "time_zone",
                say("Time zone"),
                inputs.text("time_zone", hours.time_zone, most=60, placeholder="Europe/Berlin"),
                hint=say("Its name, such as Europe/Berlin, America/New_York or UTC."),
                optional=True,
            ),
            inputs.field(
                "holidays",
                say("Holidays"),
                inputs.text(
                    "holidays", "\n".join(hours.holidays), most=MOST_HOLIDAYS, lines=True, placeholder="2026-12-25"
                ),
                hint=say("One date a line: year, month, day."),
                optional=True,
            ),
            inputs.field(
                "words",
                say("What somebody hears who asks while nobody is there"),
                inputs.text("words", hours.words, most=500, lines=True),
                hint=say("Empty: I say when people are here again. {when} stands for that time.", when=WHEN),
                optional=True,
            ),
        ],
        shown,
    )

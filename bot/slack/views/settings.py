"""The settings of a workspace: what holds now, and a button for each part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.answering.block_kit import Json, actions, button, context, elements, paragraph, rich_text
from bot.answering.worded import worded
from bot.cases.waiting.hours import Hours
from bot.cases.workspace.channels import ChannelSettings
from bot.cases.workspace.workspaces import Leads
from bot.slack.people import UserGroup
from bot.slack.views import inputs
from bot.slack.views.speech import channel, person, section
from bot.words import ENGLISH, Language, later, say, say_number

OPEN: Final = "settings"
HELP, HOURS, REMINDERS, CHANNELS, LEADS, OUTSIDE = "help", "hours", "reminders", "channels", "leads", "outside"
LANGUAGE: Final = "language"
SECTIONS: Final = {
    HELP: later("People who can help"),
    HOURS: later("Working hours"),
    REMINDERS: later("Reminders"),
    CHANNELS: later("Channels"),
    LANGUAGE: later("Language"),
    LEADS: later("Who leads"),
    OUTSIDE: later("Told outside"),
}
"""The parts, in order. Each has a form of its own (settings_forms.py)."""
NAMES: Final[Mapping[Language, str]] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
}
"""What languages are called by those who speak them."""
NO_GROUPS: Final = later(
    "I may not see the user groups here. To choose one, whoever manages the app gives it the permission "
    "“usergroups:read” and installs it again. People can be chosen one by one."
)
_MOST_NAMED: Final = 20
_SHORT_DAYS: Final = (
    later("Mon"), later("Tue"), later("Wed"), later("Thu"), later("Fri"), later("Sat"), later("Sun"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that is set in a workspace. `groups` None: the app may not see them."""

    where: str | None
    """The channel of the people who can help, by its id, or by its name where it has none that the bot can see."""
    help: ChannelSettings
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)
    leads: Leads = field(default_factory=Leads)
    groups: tuple[UserGroup, ...] | None = ()
    webhook: str = ""
    desk: str = ""
    time_zone: str = "UTC"
    """Of whoever looks."""
    language: Language = ENGLISH
    """Of what everybody sees."""

    @property
    def channel_id(self) -> str | None:
        """The channel of the people who can help, where it is known."""
        return self.where if self.where and self.where.startswith(("C", "G")) else None


def settings_view(shown: Shown) -> Json:
    """All parts with what holds."""
    blocks: list[Json] = []
    for name, title in SECTIONS.items():
        blocks.append(rich_text(paragraph(elements(say(title), bold=True)), section(*_summary(name, shown))))
        if name in (HOURS, REMINDERS) and shown.channel_id is None:
            continue
        blocks.append(actions(f"settings {name}", [button(say("Change"), f"settings_{name}", name)]))
    blocks.append(context(say("What is set here holds at once, and wins over what whoever runs me has set.")))
    return inputs.modal(OPEN, say("Settings"), blocks)


def not_for_you() -> Json:
    """For somebody who may not set things."""
    words = say("Only leads, and those who manage this workspace, can set things here. Ask one of them.")
    return inputs.modal("settings_closed", say("Settings"), [rich_text(section(words))])


def _summary(name: str, shown: Shown) -> tuple[str | Json, ...]:
    match name:
        case "help":
            return _where(shown)
        case "hours":
            return (_hours(shown.help.hours) if shown.channel_id else say("Choose their channel first."),)
        case "reminders":
            return _reminders(shown) if shown.channel_id else (say("Choose their channel first."),)
        case "channels":
            by_itself = [id for id, kept in shown.channels.items() if kept.answers_by_itself]
            quiet = [id for id, kept in shown.channels.items() if not kept.follows_threads]
            when = (say("Every bounce is answered in:"), " ", *_listed(by_itself), ".") if by_itself else ()
            but = (" ", say("Threads are not followed in:"), " ", *_listed(quiet), ".") if quiet else ()
            return (*(when or (say("I answer when I am asked."),)), *but)
        case "language":
            language = NAMES[shown.language]
            return (say("{language}, for cards and channels. What one person sees is in theirs.", language=language),)
        case "leads":
            named = _named(shown.leads.group, shown.leads.people)
            return (*named, ".") if named else (say("Administrators and owners of this workspace."),)
        case _:
            return (_outside(shown),)


def _where(shown: Shown) -> tuple[str | Json, ...]:
    if shown.where is None:
        return (say("No channel is chosen, so nobody can be brought in."),)
    return worded("They are in {channel}.", channel=channel(shown.where) if shown.channel_id else shown.where)


def _hours(hours: Hours | None) -> str:
    if hours is None:
        return say("People are there at any time.")
    days = " ".join(say(_SHORT_DAYS[day - 1]) for day in hours.days)
    away = f", {say_number('{number} holiday', '{number} holidays', len(hours.holidays))}" if hours.holidays else ""
    return f"{days}, {clock_time(hours.opens)}–{clock_time(hours.closes)} ({hours.time_zone}){away}."


def _reminders(shown: Shown) -> tuple[str | Json, ...]:
    kept = shown.help
    named = _named(kept.group, kept.people)
    remind, quiet, back = (
        minutes_in_words(minutes) for minutes in (kept.remind_after, kept.quiet_after, kept.give_back_after)
    )
    return (
        say(
            "People are reminded when nobody has taken a case for {remind}. Whoever has one is asked after {quiet} "
            "without a word; {back} later it waits for somebody else.",
            remind=remind,
            quiet=quiet,
            back=back,
        ),
        " ",
        *((say("Pinged, once a case:"), " ", *named, ".") if named else (say("Nobody is pinged."),)),
    )


def _outside(shown: Shown) -> str:
    if shown.webhook and shown.desk:
        return say("What happens to a case is told to a web address and a help desk.")
    if shown.webhook:
        return say("What happens to a case is told to a web address.")
    return say("What happens to a case is told to a help desk.") if shown.desk else say("Nothing is set here.")


def _named(group: str, people: tuple[str, ...]) -> tuple[str | Json, ...]:
    parts: list[str | Json] = [{"type": "usergroup", "usergroup_id": group}] if group else []
    parts += [person(user) for user in people[:_MOST_NAMED]]
    return _with_commas(parts)


def _listed(ids: list[str]) -> tuple[str | Json, ...]:
    return _with_commas([channel(id) for id in ids[:_MOST_NAMED]])


def _with_commas(parts: list[str | Json]) -> tuple[str | Json, ...]:
    made: list[str | Json] = []
    for part in parts:
        made += [", ", part] if made else [part]
    return tuple(made)


def clock_time(minutes: int) -> str:
    """A time of day: “09:00”."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def minutes_in_words(minutes: int) -> str:
    """“30 minutes”, “an hour”, “4 hours”."""
    if minutes < 60 or minutes % 60:
        return say_number("a minute", "{number} minutes", minutes)
    return say_number("an hour", "{number} hours", minutes // 60)

"""What is said under a card when the clock brings it: that nobody has taken it, that it went quiet, that it is urgent.

Sources of the shapes: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block (`usergroup`),
https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
"""

from __future__ import annotations

from typing import Any, Final

from bot.answering.block_kit import Json, SlackMessage, actions, button, rich_text
from bot.answering.worded import worded
from bot.cases.case import Case
from bot.cases.waiting.reminders import Reminder, Timing
from bot.slack.views import inputs
from bot.slack.views.speech import person, section, sentence
from bot.words import later, say, say_number

SNOOZE: Final = "snooze"
TAKE: Final = "take_reminded"
STILL_ON_IT: Final = "still_on_it"
HAND_BACK: Final = "hand_back"
_SNOOZES: Final = (
    ("hour", later("1 hour")),
    ("tomorrow", later("Until tomorrow morning")),
    ("working-day", later("Until the next working day")),
)
_MOST_PINGED: Final = 20


def reminder_message(case: Case, reminder: Reminder) -> SlackMessage:
    """The words, and the buttons to answer it."""
    words = _words(reminder)
    blocks: list[Json] = [rich_text(section(*words, *_pinged(reminder)))]
    row = _row(case.id, reminder)
    if row:
        blocks.append(actions("reminder", row))
    return SlackMessage(sentence(*words).text, tuple(blocks))


def _words(reminder: Reminder) -> tuple[str | Json, ...]:
    waited = time_in_words(reminder.waited)
    match reminder.timing:
        case Timing.QUIET:
            return worded(
                "👋 {who}, are you still on this? Nothing was said here for {time}.",
                who=person(reminder.who),
                time=waited,
            )
        case Timing.GIVE_BACK:
            return worded(
                "⏳ {who} has not got to this yet, so it waits for somebody else. Who can?", who=person(reminder.who)
            )
        case Timing.URGENT:
            return (say("⏰ This is urgent: a customer is waiting. Who can take it?"),)
        case _:
            return (say("⏳ Nobody has taken this yet. It has waited for {time}.", time=waited),)


def _pinged(reminder: Reminder) -> tuple[str | Json, ...]:
    """Who is asked by name, after the words."""
    asked: list[str | Json] = []
    if reminder.group:
        asked += [" ", {"type": "usergroup", "usergroup_id": reminder.group}]
    for user in reminder.people[:_MOST_PINGED]:
        asked += [" ", person(user)]
    return (*asked, f": {say('can one of you look?')}") if asked else ()


def _row(case_id: str, reminder: Reminder) -> list[Json]:
    if reminder.timing is Timing.QUIET:
        return [
            button(say("Still on it"), STILL_ON_IT, case_id, "primary"),
            button(say("Hand it back"), HAND_BACK, case_id),
            _snooze(case_id),
        ]
    take = button(say("Take it"), TAKE, case_id, "primary")
    return [take] if reminder.timing in (Timing.GIVE_BACK, Timing.URGENT) else [take, _snooze(case_id)]


def _snooze(case_id: str) -> Json:
    menu: dict[str, Any] = {
        "type": "static_select",
        "action_id": SNOOZE,
        "placeholder": inputs.words(say("Snooze…")),
        "options": [inputs.option(say(words), f"{mark} {case_id}") for mark, words in _SNOOZES],
    }
    return menu


def time_in_words(seconds: float) -> str:
    """About how long: “35 minutes”, “4 hours”, “2 days”."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return say_number("a minute", "{number} minutes", minutes)
    hours = round(minutes / 60)
    if hours < 36:
        return say_number("{number} hour", "{number} hours", hours)
    return say_number("{number} day", "{number} days", round(hours / 24))

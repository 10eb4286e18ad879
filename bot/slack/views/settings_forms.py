"""The forms of the settings, one for each part. What they say when something cannot be used is settings_read.py's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.answering.block_kit import Json, context
from bot.slack.views import inputs
from bot.slack.views.settings import (
    CHANNELS,
    HELP,
    HOURS,
    LANGUAGE,
    LEADS,
    NAMES,
    OUTSIDE,
    REMINDERS,
    Shown,
    minutes_in_words,
)
from bot.slack.views.settings_hours import hours_form
from bot.slack.views.settings_pieces import part_form, who
from bot.words import LANGUAGES, say

REMIND_AFTER: Final = (10, 15, 30, 60, 120, 240)
QUIET_AFTER: Final = (60, 120, 240, 480, 960)


def settings_form(name: str, shown: Shown) -> Json:
    """The form of one part. Raises `KeyError` for one that there is not."""
    return _FORMS[name](shown)


def _help_form(shown: Shown) -> Json:
    return part_form(
        HELP,
        say("People who can help"),
        [
            inputs.field(
                "channel",
                say("Their channel"),
                inputs.channel("channel", shown.channel_id),
                hint=say("Cases that need a person are put there. Who is in it can take them. I have to be in it too."),
            )
        ],
        shown,
    )


def _reminders_form(shown: Shown) -> Json:
    kept = shown.help

    def after(name: str, label: str, choices: tuple[int, ...], chosen: int, hint: str) -> Json:
        options = [(minutes_in_words(minutes), str(minutes)) for minutes in sorted({*choices, chosen})]
        return inputs.field(name, label, inputs.one_of(name, options, str(chosen)), hint=hint)

    return part_form(
        REMINDERS,
        say("Reminders"),
        [
            after(
                "remind_after",
                say("Remind people when nobody takes a case for"),
                REMIND_AFTER,
                kept.remind_after,
                say("Working time. Then once more after two hours, and then daily."),
            ),
            after(
                "quiet_after",
                say("Ask whoever has a case when nothing was said for"),
                QUIET_AFTER,
                kept.quiet_after,
                say("In the thread of its card."),
            ),
            after(
                "give_back_after",
                say("Let somebody else take it when there is no answer for"),
                QUIET_AFTER,
                kept.give_back_after,
                say("Both sides are told."),
            ),
            *who(
                "group",
                "people",
                (
                    say("Ping about a case that nobody takes: a user group"),
                    say("Ping about a case that nobody takes: people"),
                ),
                kept.group,
                kept.people,
                shown.groups,
            ),
            context(
                say(
                    "They are pinged once a case, with the first reminder. About what is urgent they are pinged at "
                    "once."
                )
            ),
        ],
        shown,
    )


def _channels_form(shown: Shown) -> Json:
    by_itself = [id for id, kept in shown.channels.items() if kept.answers_by_itself]
    quiet = [id for id, kept in shown.channels.items() if not kept.follows_threads]
    return part_form(
        CHANNELS,
        say("Channels"),
        [
            inputs.field(
                "by_itself",
                say("Answer every bounce in"),
                inputs.channels("by_itself", by_itself),
                hint=say("Without being asked: from people, apps and e-mail. I have to be in these channels."),
                optional=True,
            ),
            inputs.field(
                "quiet",
                say("In threads, answer only when mentioned in"),
                inputs.channels("quiet", quiet),
                hint=say("Elsewhere I also hear questions in threads that I have answered in."),
                optional=True,
            ),
        ],
        shown,
    )


def _language_form(shown: Shown) -> Json:
    options = [(NAMES[language], language) for language in LANGUAGES]
    return part_form(
        LANGUAGE,
        say("Language"),
        [
            inputs.field(
                "language",
                say("Cards, and what everybody sees in channels"),
                inputs.one_of("language", options, shown.language),
                hint=say("An answer is in the language of whoever asked. Explanations are in English."),
            )
        ],
        shown,
    )


def _leads_form(shown: Shown) -> Json:
    return part_form(
        LEADS,
        say("Who leads"),
        [
            *who(
                "group",
                "people",
                (say("Leads: a user group"), say("Leads: people")),
                shown.leads.group,
                shown.leads.people,
                shown.groups,
            ),
            context(
                say("They see how it goes, and may set all of this. So may administrators and owners, in any case.")
            ),
        ],
        shown,
    )


def _outside_form(shown: Shown) -> Json:
    return part_form(
        OUTSIDE,
        say("Told outside"),
        [
            inputs.field(
                "webhook",
                say("Web address"),
                inputs.text("webhook", shown.webhook, most=2_000, placeholder="https://example.com/cases"),
                hint=say("Told when a case is opened, taken, answered and closed. Empty: nobody."),
                optional=True,
            ),
            inputs.field(
                "secret",
                say("Secret"),
                inputs.text("secret", "", most=200),
                hint=say("What the requests are signed with. Empty: the one that is kept."),
                optional=True,
            ),
            inputs.field(
                "desk",
                say("Address of a help desk"),
                inputs.text("desk", shown.desk, most=254, placeholder="help@example.com"),
                hint=say("Gets each case as an e-mail. Empty: nobody."),
                optional=True,
            ),
        ],
        shown,
    )


_FORMS: Final[dict[str, Callable[[Shown], Json]]] = {
    HELP: _help_form,
    HOURS: hours_form,
    REMINDERS: _reminders_form,
    CHANNELS: _channels_form,
    LANGUAGE: _language_form,
    LEADS: _leads_form,
    OUTSIDE: _outside_form,
}

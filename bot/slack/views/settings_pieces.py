"""What the forms of the settings have in common."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import Json, context
from bot.slack.payloads import keep
from bot.slack.people import UserGroup
from bot.slack.views import inputs
from bot.slack.views.settings import NO_GROUPS, Shown
from bot.words import say

NO_GROUP: Final = "-"
MOST_PEOPLE: Final = 20


def part_form(name: str, title: str, blocks: list[Json], shown: Shown) -> Json:
    """It remembers which channel it is about, so that a change of that meanwhile sets nothing elsewhere."""
    return inputs.modal(f"settings_{name}", title, blocks, submit=say("Save"), kept=keep(channel=shown.channel_id))


def who(
    group_id: str,
    people_id: str,
    labels: tuple[str, str],
    group: str,
    people: tuple[str, ...],
    groups: tuple[UserGroup, ...] | None,
) -> list[Json]:
    """A user group, and people one by one, with a label for each."""
    blocks: list[Json] = []
    if groups is None:
        blocks.append(context(say(NO_GROUPS)))
    elif groups:
        options = [(say("No group"), NO_GROUP), *((f"@{known.name}", known.id) for known in groups)]
        chosen = group if any(known.id == group for known in groups) else NO_GROUP
        blocks.append(inputs.field(group_id, labels[0], inputs.one_of(group_id, options, chosen)))
    element = inputs.people(people_id, people, MOST_PEOPLE)
    blocks.append(inputs.field(people_id, labels[1], element, optional=True))
    return blocks

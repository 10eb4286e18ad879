"""“Explain this bounce” where the bot is no member: a form that opens at once, and in which the answer appears.

A form takes no tables, and what is pressed in it belongs to no message: so it has the words, and the buttons stand
under the same answer in a direct message (https://docs.slack.dev/reference/block-kit/blocks, “surfaces”).
"""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import Json, context, listed, rich_text
from bot.slack.views.inputs import modal
from bot.slack.views.speech import section
from bot.words import later, say

_MOST_BLOCKS: Final = 100
_NOT_IN_FORMS: Final = frozenset({"actions", "context_actions"})
INVITE: Final = later(
    "I am no member where you asked, so only you see this. In a channel, type “/invite @Rebound”: then I answer in the "
    "thread, for everybody."
)
_ALSO: Final = later("The same answer, with its buttons, is in our direct messages.")


def reading_form() -> Json:
    """Shown until there is an answer."""
    words = say("I am reading it. The answer appears here in a moment, and comes in a direct message as well.")
    return _form([rich_text(section(words))])


def explained_form(blocks: tuple[Json, ...]) -> Json:
    """An answer, as far as a form can show it."""
    words = [
        listed(block) if block["type"] == "table" else block for block in blocks if block["type"] not in _NOT_IN_FORMS
    ]
    tail = [context(say(INVITE)), context(say(_ALSO))]
    return _form([*words[: _MOST_BLOCKS - len(tail)], *tail])


def _form(blocks: list[Json]) -> Json:
    return modal("explained", say("Explain this bounce"), blocks)

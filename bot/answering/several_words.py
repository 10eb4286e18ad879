"""The few words that join what is said of several recipients: of the answer in English, of a reply in its language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.knowledge.base import Knowledge
from bot.knowledge.content import SeveralReply
from bot.reading.text.language import Language

LONGEST_CLOSING: Final = 60
"""A last paragraph that is longer is no “Kind regards”."""
ENGLISH: Final = SeveralReply()


def joining(knowledge: Knowledge, language: Language) -> SeveralReply:
    """The joining words of replies in a language."""
    replies = knowledge.replies_in(language)
    return replies.several if replies else ENGLISH


def listed(names: Sequence[str], more: int, shown: SeveralReply) -> str:
    """“a, b and c”, “a, b and 3 more”."""
    parts = [*names, *([shown.more.replace("{number}", str(more))] if more > 0 else [])]
    if len(parts) < 2:
        return "".join(parts)
    return shown.comma.join(parts[:-1]) + shown.both + parts[-1]

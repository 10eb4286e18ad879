"""What every listener is given: the door to the work, the chat, and how the knowledge base is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.cases.work import Work
from bot.slack.api import SlackApi
from bot.slack.chat import SlackChat
from bot.slack.views.home import KnowledgeState


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms behind the shell."""

    work: Work
    chat: SlackChat
    api: SlackApi
    knowledge: Callable[[], KnowledgeState]

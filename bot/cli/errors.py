"""The errors that end a command with one line: those that an argument, a setting, a file or a port can cause."""

from __future__ import annotations

import sys

from bot.knowledge.problem import KnowledgeError
from bot.settings import SettingsError


class WrongUsage(Exception):
    """An argument cannot be used; the message says which, and what was expected."""


def expected() -> tuple[type[Exception], ...]:
    """The error types of the rooms that have been loaded: a room that has not cannot have raised one."""
    found: list[type[Exception]] = [WrongUsage, SettingsError, KnowledgeError]
    for module, name in (("bot.cases.errors", "StoreError"), ("bot.slack.run", "PortInUse")):
        loaded = sys.modules.get(module)
        kind = getattr(loaded, name, None)
        if kind is not None:
            found.append(kind)
    return tuple(found)


def in_words(error: Exception) -> str:
    """The error in one line."""
    if isinstance(error, KnowledgeError):
        more = f" ({len(error.problems) - 1} more: run “rebound kb lint”)" if len(error.problems) > 1 else ""
        return f"{error.problems[0]}{more}"
    return str(error)

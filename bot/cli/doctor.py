"""`rebound doctor` on the terminal: what is in order, what is not, and what to do about it."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.settings import Settings
from bot.slack.doctor import check

_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("–", "dim")}


def report(settings: Settings, *, blocks: bool = False) -> bool:
    """Print every check. True when none failed. `blocks`: with Slack's word on every message and view."""
    console = Console(highlight=False)
    checks = check(settings, blocks=blocks)
    for item in checks:
        mark, colour = _MARKS[item.ok]
        console.print(Text.assemble((f"{mark} ", colour), (f"{item.name}: ", "bold"), item.words))
        if item.cure:
            console.print(Padding(Text(item.cure, style="yellow" if item.ok is False else "dim"), (0, 0, 0, 2)))
    return all(item.ok is not False for item in checks)

"""What names a payload in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.slack.payloads import Malformed, team_of

_LONGEST_ID: Final = 100


def named(body: Mapping[str, Any]) -> dict[str, str]:
    """What every line of the log about one request carries: the id that its job's id holds too (payloads.py), and the
    workspace. So one id finds everything from the event to the reply. (“event” itself is what structlog calls the
    words of a line.)"""
    view = body.get("view")
    of_a_view = view.get("id") if isinstance(view, Mapping) and body.get("type") == "view_submission" else None
    try:
        team = team_of(body)
    except Malformed:  # which the listener will say
        team = ""
    ids = {"event_id": of_a_view or body.get("event_id") or body.get("trigger_id"), "team": team}
    return {name: str(value)[:_LONGEST_ID] for name, value in ids.items() if value}

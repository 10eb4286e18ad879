"""Pieces of forms, as plain JSON (https://docs.slack.dev/reference/block-kit/block-elements)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.answering.block_kit import Json, clipped
from bot.answering.emphasis import plain as unmarked
from bot.words import say

MOST_OPTIONS: Final = 100
MOST_TYPED: Final = 3_000
"""Characters that a text input holds (https://docs.slack.dev/reference/views)."""
_MOST_WORDS: Final = 75

Option = tuple[str, str]
"""What is shown, and what it means."""


def modal(callback_id: str, title: str, blocks: Sequence[Json], *, submit: str | None = None, kept: str = "") -> Json:
    """A form; without `submit` something to read. `kept` is what it remembers."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": words(title),
        "close": words(say("Cancel") if submit else say("Close")),
        "blocks": list(blocks),
        "private_metadata": kept,
    }
    return {**view, "submit": words(submit)} if submit else view


def words(text: str) -> Json:
    """Text to the letter."""
    return {"type": "plain_text", "text": text}


def field(block_id: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    """One thing to fill in."""
    block: dict[str, Any] = {"type": "input", "block_id": block_id, "label": words(label), "element": element}
    if hint:
        block["hint"] = words(hint)
    return {**block, "optional": True} if optional else block


def text(action_id: str, initial: str, *, most: int, lines: bool = False, placeholder: str = "") -> Json:
    """Something to type."""
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": lines,
        "max_length": most,
    }
    if placeholder:
        element["placeholder"] = words(placeholder)
    return {**element, "initial_value": initial[:most]} if initial else element


def time_of_day(action_id: str, minutes: int) -> Json:
    """A time, such as 09:00."""
    hour, minute = divmod(minutes % 1440, 60)
    return {"type": "timepicker", "action_id": action_id, "initial_time": f"{hour:02}:{minute:02}"}


def one_of(action_id: str, options: Iterable[Option], chosen: str, *, radio: bool = False) -> Json:
    """One of a few."""
    made = _options(options)
    kind = "radio_buttons" if radio else "static_select"
    element: dict[str, Any] = {"type": kind, "action_id": action_id, "options": made}
    initial = next((option for option in made if option["value"] == chosen), None)
    return {**element, "initial_option": initial} if initial else element


def some_of(action_id: str, options: Iterable[Option], chosen: Iterable[str]) -> Json:
    """Boxes to tick; Slack takes ten."""
    made, ticked = _options(options), set(chosen)
    element: dict[str, Any] = {"type": "checkboxes", "action_id": action_id, "options": made}
    initial = [option for option in made if option["value"] in ticked]
    return {**element, "initial_options": initial} if initial else element


def people(action_id: str, chosen: Sequence[str], most: int) -> Json:
    """Several people."""
    element: dict[str, Any] = {"type": "multi_users_select", "action_id": action_id, "max_selected_items": most}
    return {**element, "initial_users": list(chosen)} if chosen else element


def channel(action_id: str, chosen: str | None) -> Json:
    """One channel."""
    element: dict[str, Any] = {"type": "conversations_select", "action_id": action_id, "filter": _CHANNELS}
    return {**element, "initial_conversation": chosen} if chosen else element


def channels(action_id: str, chosen: Sequence[str]) -> Json:
    """Several channels."""
    element: dict[str, Any] = {"type": "multi_conversations_select", "action_id": action_id, "filter": _CHANNELS}
    return {**element, "initial_conversations": list(chosen)} if chosen else element


_CHANNELS: Final[Mapping[str, Any]] = {"include": ["public", "private"], "exclude_bot_users": True}


def option(shown: str, value: str) -> Json:
    """One thing to choose."""
    return {"text": words(clipped(unmarked(shown), _MOST_WORDS)), "value": value}


def _options(options: Iterable[Option]) -> list[Json]:
    return [option(shown, value) for shown, value in list(options)[:MOST_OPTIONS]]

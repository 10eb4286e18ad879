"""What Pydantic says of a mistake in a file of the base, in words for the person who keeps it.

The kinds of mistake are those of https://docs.pydantic.dev/latest/errors/validation_errors/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_EXPECTED: Final = {
    "codes": ("is no code", "Write it like 550 5.1.1, 5.1.1 or 550; a first digit x stands for 4 or 5."),
    "code": ("is no code", "Write it like 550 5.1.1, 5.1.1 or 550; a first digit x stands for 4 or 5."),
    "id": ("is no id", "Write lower-case words with hyphens, like gmail-over-quota."),
    "reason": ("is no id", "Write lower-case words with hyphens, like mailbox-full."),
    "extends": ("is no id", "Write the id of another entry, like mailbox-full."),
    "see": ("is no id", "Write the id of another entry, like mailbox-full."),
    "url": ("is no address of a page", "Write it whole, with https:// in front."),
}
"""By key: what a value is not that does not look like one, and what was expected."""
_SHOWN: Final = 40


def in_words(raw: dict[str, Any], error: ErrorDetails) -> tuple[str, str]:
    """A mistake as one sentence, and what to do."""
    loc, said = error["loc"], error["msg"]
    where = _place(raw, loc)
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    match error["type"]:
        case "extra_forbidden":
            return (
                f"{where}the key “{key}” is not known.",
                "Check its spelling; the README of knowledge/ lists the keys.",
            )
        case "missing":
            return f"{where}“{key}” is missing.", "Add it."
        case "string_type":
            return f"{where}“{key}” must be text.", "Put it in quotes."
        case "tuple_type":
            return f"{where}“{key}” must be a list.", "Begin each item with “- ” on a line of its own."
        case "string_too_long":
            return f"{where}“{key}” is too long ({_lower(said)}).", "Shorten it."
        case "string_too_short" | "string_pattern_mismatch" if key in _EXPECTED:
            what, cure = _EXPECTED[key]
            return f"{where}“{_shown(error['input'])}” {what}.", cure
        case "string_too_short":
            return f"{where}“{key}” is empty.", "Write something, or take the key out."
        case "literal_error":
            expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "")
            return f"{where}“{_shown(error['input'])}” is nothing that “{key}” can be.", f"Expected: {expected}."
        case "value_error":
            return f"{where}{said.removeprefix('Value error, ')}.", "Use one of those, or plain words."
    return f"{where}“{key}”: {_lower(said)}.", "See the README of knowledge/ for what is expected."


def _lower(said: str) -> str:
    return f"{said[:1].lower()}{said[1:]}"


def _shown(value: object) -> str:
    """A value so that it can be printed anywhere, whatever somebody has put into it."""
    text = " ".join(str(value).split())
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _place(raw: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """“In the entry “mailbox-full”, ” where the entry has a name."""
    match loc:
        case ("entries", int(index), *_):
            entries = raw.get("entries")
            item = entries[index] if isinstance(entries, list) and index < len(entries) else None
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                return f"In the entry “{_shown(item['id'])}”, "
            return f"In the entry number {index + 1}, "
    return "Here, "

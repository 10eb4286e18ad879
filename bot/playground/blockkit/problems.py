"""Collecting what is wrong with blocks, in the words and with the JSON pointers of Slack's answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, cast

from bot.playground.things import Json

_HALF: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters, which JSON can hold and UTF-8 cannot (https://www.rfc-editor.org/rfc/rfc8259#section-8.2)."""


@dataclass(slots=True)
class Problems:
    """Everything found so far; an empty list means that the blocks are good."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: str, why: str) -> None:
        self.messages.append(f"[ERROR] {why} [json-pointer:{path}]")

    def mapping(self, value: object, path: str) -> Json | None:
        """The value as an object, or None and a problem."""
        if isinstance(value, dict):
            return cast(Json, value)
        self.add(path, "must be a valid object" if value is not None else "missing required field")
        return None

    @staticmethod
    def kind(item: Json) -> str:
        """The item's type, empty when it has none that could be one."""
        kind = item.get("type")
        return kind if isinstance(kind, str) else ""

    def array(self, value: object, path: str, low: int, high: int) -> list[object]:
        """The value as a list within its bounds; what is outside them is a problem."""
        if not isinstance(value, list):
            self.add(path, "missing required field" if value is None else "must be a valid array")
            return []
        if len(value) < low:
            self.add(path, f"must have at least {low} items")
        if len(value) > high:
            self.add(path, f"no more than {high} items allowed")
        return value

    def string(self, item: Json, key: str, path: str, high: int, *, required: bool = False, low: int = 1) -> str | None:
        """A string field within its length."""
        value = item.get(key)
        where = f"{path}/{key}"
        if value is None:
            if required:
                self.add(where, f"missing required field: {key}")
            return None
        if not isinstance(value, str):
            self.add(where, "must be a valid string")
            return None
        if len(value) > high:
            self.add(where, f"must be less than {high + 1} characters")
        if len(value) < low:
            self.add(where, f"must be more than {low - 1} characters")
        if not value.isascii() and _HALF.search(value):
            self.add(where, "must be valid Unicode: it holds half of a character")
        return value

    def whole(self, item: Json, key: str, path: str, low: int, high: int | None = None) -> None:
        """A field that may be absent, and else is a whole number within its bounds."""
        value = item.get(key, low)
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole or value < low or (high is not None and value > high):
            self.add(f"{path}/{key}", f"must be an integer from {low}{'' if high is None else f' to {high}'}")

    def choice(self, item: Json, key: str, path: str, allowed: Iterable[object]) -> None:
        """A field that may be absent, and else has one of a few values."""
        if key in item and item[key] not in list(allowed):
            self.add(f"{path}/{key}", f"must be one of {', '.join(map(str, allowed))}")

    def boolean(self, item: Json, key: str, path: str) -> None:
        if key in item and not isinstance(item[key], bool):
            self.add(f"{path}/{key}", "must be a valid boolean")

    def fields(self, item: Json, path: str, allowed: Iterable[str]) -> None:
        """No field beyond those that Slack knows."""
        for key in item:
            if key not in allowed:
                self.add(path, f"invalid additional property: {key}")

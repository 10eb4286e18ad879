"""Bodies of requests while they arrive: none too large, and all of them together no more than memory has room for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from anyio import CancelScope
from starlette.requests import Request

MOST_BYTES: Final = 4 * 1024 * 1024
"""More than Slack's largest request by far."""
MOST_TOGETHER: Final = 64 * 1024 * 1024


class TooLarge(Exception):
    """Larger than anything that Slack sends."""


class NoRoom(Exception):
    """It was the largest of those that arrived, and there were too many."""


@dataclass(eq=False, slots=True)
class _Arriving:
    scope: CancelScope = field(default_factory=CancelScope)
    length: int = 0


class Bodies:
    """Reads bodies. When those that are arriving outgrow the room, the largest is given up: Slack's own are small, and
    whoever fills the room with half a body shuts out nobody but themselves."""

    def __init__(self, each: int = MOST_BYTES, together: int = MOST_TOGETHER) -> None:
        self._each = each
        self._together = together
        self._arriving: set[_Arriving] = set()

    async def read(self, request: Request) -> bytes:
        """The whole body. Raises `TooLarge`, `NoRoom`, and Starlette's `ClientDisconnect`."""
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > self._each:
            raise TooLarge
        this, parts = _Arriving(), []
        self._arriving.add(this)
        try:
            with this.scope:
                async for part in request.stream():
                    this.length += len(part)
                    if this.length > self._each:
                        raise TooLarge
                    parts.append(part)
                    self._make_room(this)
                return b"".join(parts)
        finally:
            self._arriving.discard(this)
        raise NoRoom

    def _make_room(self, this: _Arriving) -> None:
        if sum(body.length for body in self._arriving) <= self._together:
            return
        largest = max(self._arriving, key=lambda body: body.length)
        if largest is this:
            raise NoRoom
        self._arriving.discard(largest)
        largest.scope.cancel()

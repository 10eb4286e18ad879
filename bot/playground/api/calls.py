"""What a Web API method is here: a function from a call to a response, found by name."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from bot.playground.blockkit.blocks import check_blocks
from bot.playground.blockkit.filling import filled
from bot.playground.cast import ACME
from bot.playground.config import DEFAULT_SCOPES, PlaygroundConfig
from bot.playground.installs import Installs
from bot.playground.refusal import ApiError as ApiError
from bot.playground.things import Channel, Json, Message, Team, User
from bot.playground.world import World


def refuse_blocks(messages: list[str]) -> ApiError:
    """``invalid_blocks``, with the places and reasons."""
    return ApiError("invalid_blocks", errors=messages, response_metadata={"messages": messages})


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its arguments as sent, the world that they are about, and the workspace whose token came with them."""

    world: World
    config: PlaygroundConfig
    arguments: Json
    team: Team = ACME
    installs: Installs = field(default_factory=lambda: Installs(PlaygroundConfig(), time.time))
    scopes: tuple[str, ...] = DEFAULT_SCOPES

    def text(self, name: str) -> str | None:
        """An argument as text, None when it is absent."""
        value = self.arguments.get(name)
        return None if value is None else str(value)

    def need(self, name: str) -> str:
        """An argument that must be there.

        Raises ApiError ``invalid_arguments`` when it is not.
        """
        value = self.text(name)
        if not value:
            raise ApiError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
            )
        return value

    def flag(self, name: str) -> bool:
        return str(self.arguments.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, default: int, high: int) -> int:
        """A whole number between 1 and ``high``.

        Raises ApiError ``invalid_arguments`` for anything that is not one.
        """
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal() or not 1 <= int(value) <= high:
            raise ApiError("invalid_arguments")
        return int(value)

    def parsed(self, name: str, error: str) -> object:
        """An argument that is JSON, either already parsed or as text.

        Raises ApiError with ``error`` when the text is not JSON.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return cast(object, json.loads(value))
        except ValueError:
            raise ApiError(error) from None

    def blocks(self) -> list[Json] | None:
        """The blocks argument, checked and filled in; None when there is none.

        Raises ApiError ``invalid_blocks`` or ``invalid_blocks_format``.
        """
        value = self.parsed("blocks", "invalid_blocks_format")
        if value is None:
            return None
        if not isinstance(value, list):
            raise ApiError("invalid_blocks_format")
        messages = check_blocks(value, "message")
        if messages:
            raise refuse_blocks(messages)
        return filled(cast(list[Json], value))

    def metadata(self) -> Json | None:
        """The metadata argument. Raises ApiError when it is not of the documented form."""
        value = self.parsed("metadata", "invalid_metadata_format")
        if value is None:
            return None
        if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
            raise ApiError("invalid_metadata_format")
        if not isinstance(value.get("event_payload"), dict):
            raise ApiError("invalid_metadata_schema")
        if len(json.dumps(value)) > 16_000:
            raise ApiError("metadata_too_large")
        return cast(Json, value)

    def channel(self, name: str = "channel", *, member: bool = False, writing: bool = False) -> Channel:
        """The channel that is meant. A private one is there for its members alone.

        Raises ApiError ``channel_not_found``, ``not_in_channel`` where the bot must be a member, and ``is_archived``
        where it wants to write.
        """
        channel = self.world.find_channel(self.text(name) or "", self.team.id)
        if channel is None or (channel.is_private and self.team.bot_user not in channel.members):
            raise ApiError("channel_not_found")
        if writing and channel.is_archived:
            raise ApiError("is_archived")
        if (member or writing) and self.team.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def may(self, channel: Channel, what: str) -> Channel:
        """The channel, where the scopes hold ``what`` for channels of its kind, such as ``groups:history``.

        Raises ApiError ``missing_scope``.
        """
        self.need_scope(f"{channel.kind}s:{what}")
        return channel

    def need_scope(self, scope: str) -> None:
        """Raises ApiError ``missing_scope`` where it was not granted."""
        if scope not in self.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(self.scopes))

    def user(self, name: str = "user") -> User:
        """The person that is meant. Raises ApiError ``user_not_found``."""
        found = self.world.users.get(self.text(name) or "")
        if found is None or not self.knows(found):
            raise ApiError("user_not_found")
        return found

    def knows(self, user: User) -> bool:
        """True for people of the workspace, and for those it shares a channel with."""
        return user.team == self.team.id or any(
            user.id in channel.members for channel in self.world.channels.values() if self.team.id in channel.teams
        )

    def message(self, ts_name: str = "ts", error: str = "message_not_found") -> Message:
        """The message that ``channel`` and ``ts`` name; ephemeral ones cannot be named. Raises ApiError."""
        found = self.world.message(self.channel().id, self.text(ts_name) or "")
        if found is None or found.only_for:
            raise ApiError(error)
        return found


@dataclass(frozen=True, slots=True)
class Method:
    """A method and the scope that it takes, if any; ``app_level`` ones go by the app token, ``open`` ones by none."""

    run: Callable[[Call], Json]
    scope: str | None
    app_level: bool = False
    open: bool = False


METHODS: dict[str, Method] = {}


def method(
    name: str, scope: str | None = None, *, app_level: bool = False, is_open: bool = False
) -> Callable[[Callable[[Call], Json]], Callable[[Call], Json]]:
    """Register a Web API method under its name."""

    def register(run: Callable[[Call], Json]) -> Callable[[Call], Json]:
        METHODS[name] = Method(run, scope, app_level, is_open)
        return run

    return register


def page(
    call: Call, items: list[Json], *, default: int = 100, high: int = 1000, most: int | None = None
) -> tuple[list[Json], str]:
    """One page of a list by ``limit`` and ``cursor``, and the cursor of the next one. It never holds more than
    ``most``, though more may be asked for."""
    limit = min(call.number("limit", default, high), most or high)
    cursor = call.text("cursor") or ""
    start = int(cursor.removeprefix("from:")) if cursor.removeprefix("from:").isdecimal() else 0
    if cursor and not cursor.startswith("from:"):
        raise ApiError("invalid_cursor")
    more = f"from:{start + limit}" if start + limit < len(items) else ""
    return items[start : start + limit], more

"""The bot's own messages in Slack: posted, changed, found again by their metadata, and linked to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.answering.block_kit import SlackMessage
from bot.cases.case import Place, Post
from bot.cases.errors import Refused
from bot.slack.api import SlackApi

_MOST_PAGES: Final = 50


@dataclass(frozen=True, slots=True)
class Label:
    """What a message of the bot's is, for itself: kept with it as Slack's message metadata, which nobody is shown."""

    kind: str
    case_id: str
    part: str = "answer"

    @property
    def metadata(self) -> dict[str, Any]:
        """As the Web API takes it and gives it back."""
        return {"event_type": self.kind, "event_payload": {"case_id": self.case_id, "part": self.part}}


class Posts:
    """One workspace's messages, channels and people."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    def add(
        self, channel: str, message: SlackMessage, label: Label, *, thread_ts: str | None = None, **more: Any
    ) -> Post:
        """Post a message. Raises `Refused` and `TryAgain`."""
        said = self._api.say(
            "chat.postMessage",
            channel=channel,
            thread_ts=thread_ts,
            text=message.text,
            blocks=message.blocks,
            metadata=label.metadata,
            **more,
        )
        return Post(str(said["channel"]), str(said["ts"]))

    def change(self, post: Post, message: SlackMessage, label: Label) -> None:
        """Put a message in the place of one that stands. Raises `Refused` and `TryAgain`."""
        self._api.say(
            "chat.update",
            channel=post.channel,
            ts=post.ts,
            text=message.text,
            blocks=message.blocks,
            metadata=label.metadata,
        )

    def find(self, channel: str, thread_ts: str | None, label: Label, *, since: float = 0) -> Post | None:
        """The bot's own message with this label: how it knows after a crash what it has said."""
        where = self.writable(channel)
        if thread_ts:
            found = self.pages(
                "conversations.replies", "messages", channel=where, ts=thread_ts, include_all_metadata=True, limit=200
            )
        else:
            oldest = f"{since - 60:.6f}" if since else None
            found = self.pages(
                "conversations.history", "messages", channel=where, oldest=oldest, include_all_metadata=True, limit=200
            )
        wanted = label.metadata
        for message in found:
            data = message.get("metadata") or {}
            if all(data.get(name) == value for name, value in wanted.items()):
                return Post(where, str(message["ts"]))
        return None

    def permalink(self, post: Post | None) -> str | None:
        """A link to a message, None for one that cannot be linked to. Raises `TryAgain`."""
        if post is None:
            return None
        try:
            said = self._api.call("chat.getPermalink", channel=post.channel, message_ts=post.ts)
        except Refused:
            return None
        return str(said["permalink"])

    def channel_id(self, name_or_id: str) -> str | None:
        """The id of a channel given as `#name` or as its id already."""
        if not name_or_id.startswith("#"):
            return name_or_id
        channels = self.pages(
            "conversations.list",
            "channels",
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=1000,
        )
        wanted = name_or_id.removeprefix("#")
        return next((str(channel["id"]) for channel in channels if channel.get("name") == wanted), None)

    def home_of(self, place: Place, posted: Post | None, *, private: bool) -> tuple[str, str | None]:
        """Where news of a case goes: its thread; without one, a direct message."""
        if private:
            return self.direct(place.user), None
        if posted is not None:
            return posted.channel, place.thread_ts or posted.ts
        return self.writable(place.channel), place.thread_ts

    def writable(self, channel: str) -> str:
        """The channel to post to: where a person is named, the direct messages with them."""
        return self.direct(channel) if channel.startswith(("U", "W")) else channel

    def direct(self, user: str) -> str:
        """The direct messages with somebody."""
        return str(self._api.call("conversations.open", users=user)["channel"]["id"])

    def pages(self, method: str, name: str, **arguments: Any) -> Iterator[Any]:
        """Everything that a method lists, page by page (at most fifty)."""
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            said = self._api.call(method, cursor=cursor, **arguments)
            yield from said.get(name) or ()
            cursor = (said.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return

"""The bot's own messages in Slack: posted, changed, found again by their metadata, and linked to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.answering.block_kit import SlackMessage
from bot.cases.case import Place, Post
from bot.cases.durable import Attempt
from bot.cases.errors import MESSAGE_GONE, Refused, TryAgain
from bot.slack.api import SlackApi, words_for
from bot.slack.places import PAGE, Page, Places

_MOST_PAGES: Final = 50
_KEYS: Final = uuid.UUID("6f0f6a4e-5a0e-4f0b-9d43-0c2b7c1f7d11")
_KEY_NOT_TAKEN: Final = frozenset({"duplicate_channel_not_found", "duplicate_message_not_found"})
"""What Slack says to a `client_msg_id` that it has seen before, and can give no message for
(https://docs.slack.dev/reference/methods/chat.postMessage#errors)."""


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

    def key_in(self, channel: str, thread_ts: str | None) -> str:
        """What makes two posts the same to Slack, where it looks at that: the same label in the same place."""
        return str(uuid.uuid5(_KEYS, f"{self.kind} {self.case_id} {self.part} {channel} {thread_ts}"))


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is in its workspace."""

    user_id: str
    bot_id: str
    team_id: str

    def wrote(self, message: dict[str, Any]) -> bool:
        """Whether a message is the bot's own: not one by somebody else who gave it our label."""
        by = message.get("bot_id")
        return bool(by) and by == self.bot_id if by and self.bot_id else message.get("user") == self.user_id


class Posts:
    """One workspace's messages, channels and people."""

    def __init__(self, api: SlackApi, me: Callable[[], Me]) -> None:
        self._api = api
        self._me = me
        self._places = Places()

    def add(
        self,
        channel: str,
        message: SlackMessage,
        label: Label,
        attempt: Attempt,
        *,
        thread_ts: str | None = None,
        since: float = 0,
        **more: Any,
    ) -> Post:
        """Post a message: once. On a further attempt, and for an old job, it is looked for first (`since`, in seconds
        since 1970, is when it can have been posted at the earliest). What was to go into a thread whose first message
        was deleted meanwhile, Slack puts outside, and its answer has no `thread_ts` then: that is taken back
        (`MESSAGE_GONE`). Raises `Refused` and `TryAgain`."""
        if attempt.again or attempt.old:
            standing = self._standing(channel, thread_ts, label, since)
            if standing:
                return standing[0]
        key = label.key_in(channel, thread_ts)
        try:
            return self._add(channel, message, label, thread_ts=thread_ts, client_msg_id=key, **more)
        except Refused as refusal:
            if refusal.code not in _KEY_NOT_TAKEN:
                raise
        return self._add(channel, message, label, thread_ts=thread_ts, **more)

    def _add(self, channel: str, message: SlackMessage, label: Label, **more: Any) -> Post:
        said = self._api.say(
            "chat.postMessage",
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata=label.metadata,
            **more,
        )
        if not said.get("channel") or not said.get("ts"):
            raise TryAgain("Slack did not say where it put the message.")
        post, shown = Post(str(said["channel"]), str(said["ts"])), said.get("message")
        if more.get("thread_ts") and isinstance(shown, dict) and not shown.get("thread_ts"):
            self.take_back(post)
            raise Refused(MESSAGE_GONE, words_for(MESSAGE_GONE))
        return post

    def _standing(self, channel: str, thread_ts: str | None, label: Label, since: float) -> tuple[Post, ...]:
        """The same message as it stands already. Where its thread is gone, an attempt that was cut off may have left it
        outside: it is taken back."""
        try:
            return self.find(channel, thread_ts, label, since=since)
        except Refused as refusal:
            if thread_ts is None or refusal.code != MESSAGE_GONE or not since:
                raise
            for outside in self.find(channel, None, label, since=since):
                self.take_back(outside)
            raise

    def take_back(self, post: Post) -> None:
        """Delete a message of the bot's own; one that is gone already is no trouble. Raises `Refused` and
        `TryAgain`."""
        try:
            self._api.call("chat.delete", channel=post.channel, ts=post.ts)
        except Refused as refusal:
            if refusal.code != "message_not_found":
                raise

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

    def find(self, channel: str, thread_ts: str | None, label: Label, *, since: float = 0) -> tuple[Post, ...]:
        """The bot's own messages with this label, the oldest first: how it knows after a crash what it has said."""
        where, me, wanted = self.writable(channel), self._me(), label.metadata
        return tuple(
            Post(where, str(message["ts"]))
            for message in sorted(self.said_in(where, thread_ts, since=since), key=lambda said: str(said.get("ts")))
            if me.wrote(message) and _carries(message, wanted)
        )

    def said_in(self, channel: str, thread_ts: str | None, *, since: float = 0) -> Iterator[dict[str, Any]]:
        """Everything said in a thread, or, without one, in a channel since a moment: with its metadata. Where Slack
        gives a page a minute, whoever comes again after `TryAgain` goes on where it stopped."""
        method, where = ("conversations.replies", {"ts": thread_ts}) if thread_ts else ("conversations.history", {})
        oldest = f"{since - 60:.6f}" if since and not thread_ts else None
        return iter(
            self._places.all(
                lambda cursor: self._page(
                    method, channel=channel, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor, **where
                ),
                (channel, thread_ts, oldest),
            )
        )

    def page_of_thread(self, channel: str, thread_ts: str | None, cursor: str | None, until: str | None) -> Page:
        """A page of a thread, of as many messages as Slack gives to any app, none after `until`
        (https://docs.slack.dev/reference/methods/conversations.replies). Raises `Refused` and `TryAgain`."""
        return self._page(
            "conversations.replies",
            channel=channel, ts=thread_ts, latest=until, inclusive=True if until else None, limit=PAGE, cursor=cursor,
        )  # fmt: skip

    def _page(self, method: str, **arguments: Any) -> Page:
        said = self._api.call(method, **arguments)
        cursor = (said.get("response_metadata") or {}).get("next_cursor") or None
        return Page(tuple(said.get("messages") or ()), cursor)

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

    def me(self) -> Me:
        """Who the bot is here."""
        return self._me()

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


def _carries(message: dict[str, Any], wanted: dict[str, Any]) -> bool:
    data = message.get("metadata") or {}
    return all(data.get(name) == value for name, value in wanted.items())

"""The world as the page sees it: a snapshot to begin with, and each change as a server-sent event."""

import asyncio
import json
from collections.abc import AsyncIterator

from bot.playground.config import PlaygroundConfig
from bot.playground.records import ApiRequest, Delivery
from bot.playground.sockets import SocketHub
from bot.playground.things import Json, Message, User
from bot.playground.world import World

KEPT_RECORDS = 200
HEARTBEAT_SECONDS = 15.0


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "colour": user.colour,
        "is_bot": user.is_bot,
        "team": user.team,
        "locale": user.locale,
        "tz": user.tz,
        "deleted": user.deleted,
    }


def _request(record: ApiRequest) -> Json:
    return {
        "id": record.id,
        "method": record.method,
        "arguments": record.arguments,
        "response": record.response,
        "status": record.status,
        "at": record.at,
    }


def _delivery(record: Delivery) -> Json:
    return {
        "id": record.id,
        "kind": record.kind,
        "name": record.name,
        "body": record.body,
        "at": record.at,
        "done": record.done,
        "acknowledged": record.acknowledged,
        "attempts": [
            {
                "number": a.number,
                "status": a.status,
                "error": a.error,
                "ms": round(a.seconds * 1000),
                "response": a.response,
            }
            for a in record.attempts
        ],
    }


class Feed:
    """Turns the world into what the page reads."""

    def __init__(self, world: World, config: PlaygroundConfig, sockets: SocketHub) -> None:
        self._world = world
        self._config = config
        self._sockets = sockets

    def message(self, message: Message) -> Json:
        shown = self._world.message_json(message, with_metadata=True)
        return shown | {
            "channel": message.channel,
            "user": message.user,
            "only_for": message.only_for,
            "broadcast": message.broadcast,
        }

    def views(self, user: str) -> list[Json]:
        stack = self._world.stacks.get(user, [])
        return [self._world.view_json(self._world.views[view_id]) for view_id in stack]

    def channels(self) -> list[Json]:
        return [
            {
                "id": c.id,
                "name": c.name,
                "kind": c.kind,
                "topic": c.topic,
                "user": c.user,
                "has_bot": bool(self._world.bots & c.members),
                "teams": list(c.teams),
                "members": sorted(c.members),
                "archived": c.is_archived,
            }
            for c in self._world.channels.values()
        ]

    def _unread(self, channel: str) -> Json:
        """By person: how much they have not seen there, and how much of it is for them."""
        return dict(self._world.unread.of_channel(channel, self._world.people))

    def snapshot(self) -> Json:
        """Everything there is."""
        world = self._world
        first = next(iter(world.teams.values()))
        with world.lock:
            return {
                "change": world.changes,
                "team": {"id": first.id, "name": first.name},
                "teams": [{"id": team.id, "name": team.name} for team in world.teams.values()],
                "bot": first.bot_user,
                "users": [_user(user) for user in world.users.values()],
                "groups": [{"id": g.id, "handle": g.handle, "name": g.name} for g in world.groups.values()],
                "unread": {channel: self._unread(channel) for channel in world.channels},
                "clock": {"now": world.clock(), "moved": world.moved},
                "channels": self.channels(),
                "messages": [self.message(m) for found in world.messages.values() for m in found],
                "views": {user.id: self.views(user.id) for user in world.people},
                "homes": {user: world.view_json(view) for user, view in world.homes.items()},
                "statuses": [self.change("status", {"channel": c, "thread_ts": t}) for c, t in world.statuses],
                "prompts": world.prompts,
                "requests": [_request(r) for r in world.requests[-KEPT_RECORDS:]],
                "deliveries": [_delivery(d) for d in world.deliveries[-KEPT_RECORDS:]],
                "config": self._config.describe(),
                "socket_mode": self._sockets.connected,
            }

    def change(self, kind: str, data: Json) -> Json:
        """One change, numbered, with what the page needs to show it."""
        world = self._world
        out: Json = {"kind": kind, "change": world.changes}
        message = data.get("message")
        if isinstance(message, Message):
            out["message"] = self.message(message)
            parent = world.message(message.channel, message.thread_ts or "") if message.is_reply else None
            out["parent"] = self.message(parent) if parent else None
            out["unread"] = self._unread(message.channel)
        elif kind == "read":
            out |= {"channel": data["channel"], "unread": self._unread(data["channel"])}
        elif kind == "clock":
            out["clock"] = {"now": world.clock(), "moved": world.moved}
        elif kind == "views":
            out |= {"user": data["user"], "stack": self.views(data["user"])}
        elif kind == "home":
            out |= {"user": data["user"], "view": world.view_json(world.homes[data["user"]])}
        elif kind == "status":
            place = (data["channel"], data["thread_ts"])
            out |= {"channel": place[0], "thread_ts": place[1], "status": world.statuses.get(place)}
        elif kind == "prompts":
            out |= {"channel": data["channel"], "prompts": world.prompts.get(data["channel"])}
        elif kind == "request":
            out["record"] = _request(data["record"])
        elif kind == "delivery":
            out["record"] = _delivery(data["record"])
        elif kind == "channels":
            out["channels"] = self.channels()
            out["users"] = [_user(user) for user in world.users.values()]
        elif kind == "socket":
            out["socket_mode"] = self._sockets.connected
        return out

    async def stream(self) -> AsyncIterator[str]:
        """Changes from now on, as ``text/event-stream``, with a heartbeat so that a dead page is noticed."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[str] = asyncio.Queue()

        def listen(kind: str, data: Json) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, json.dumps(self.change(kind, data)))

        leave = self._world.subscribe(listen)
        try:
            yield 'retry: 1000\n\ndata: {"kind": "hello"}\n\n'
            while True:
                try:
                    yield f"data: {await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            leave()

"""One workspace: what stands in its threads, and what the methods of the Web API do to it.

As far as the program uses them (https://docs.slack.dev/reference/methods). Message metadata are only given back where
`include_all_metadata` asks for them (https://docs.slack.dev/messaging/message-metadata).
"""

from __future__ import annotations

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.resilience.messages import ASKER, BOT_ID, BOT_USER, ESCALATIONS, HELPER, TEAM, Message, Whisper

Fields = dict[str, str]


class Refusal(Exception):
    """The Web API says no, by this code."""


class Workspace:
    """Channels come into being when something is said in them; the program is a member of all."""

    def __init__(self) -> None:
        self.url = ""
        self.messages: dict[tuple[str, str], Message] = {}
        self.threads: dict[tuple[str, str], list[Message]] = defaultdict(list)
        self.tops: dict[str, list[Message]] = defaultdict(list)
        self.whispers: list[Whisper] = []
        self.views: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.on_post: Callable[[Message], None] = lambda message: None
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self._methods: dict[str, Callable[[Fields], dict[str, Any]]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.getPermalink": self._permalink,
            "conversations.replies": self._replies,
            "conversations.history": self._history,
            "conversations.open": self._open,
            "conversations.members": lambda _: {"members": [BOT_USER, ASKER, HELPER]},
            "conversations.list": lambda _: {"channels": [{"id": ESCALATIONS, "name": "escalations"}]},
            "conversations.info": lambda fields: {"channel": {"id": fields["channel"], "is_member": True}},
            "users.info": lambda fields: {"user": {"id": fields["user"], "name": fields["user"].lower()}},
            "views.open": self._view,
            "views.update": self._view,
            "views.publish": lambda _: {"view": {"id": "V0HOME"}},
            "assistant.threads.setStatus": lambda _: {},
            "assistant.threads.setSuggestedPrompts": lambda _: {},
            "reactions.add": lambda _: {},
            "files.info": self._file_info,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": lambda _: {"files": []},
        }

    # -- what people do ----------------------------------------------------------------------------------------

    def new_ts(self) -> str:
        """A timestamp, which Slack uses as a message's id: never the same twice."""
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def say(self, channel: str, text: str) -> Message:
        """A person writes something."""
        return self._stand(Message(channel, self.new_ts(), text, time.monotonic(), by_bot=False))

    def new_response_url(self) -> tuple[int, str]:
        """Where the answer to one action is taken, and its number."""
        number = next(self._numbers)
        return number, f"{self.url}/response/{number}"

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """What the program has said in a thread."""
        return [message for message in self.threads[channel, thread_ts] if message.by_bot]

    def call(self, name: str, fields: Fields) -> dict[str, Any]:
        """What a method of the Web API gives back. Raises `Refusal`."""
        method = self._methods.get(name)
        if method is None:
            raise Refusal("unknown_method")
        return method(fields)

    def respond(self, number: int, body: dict[str, Any]) -> None:
        """What is said at a response URL."""
        replaces = bool(body.get("replace_original"))
        self.whispers.append(Whisper(number, "", "", str(body.get("text", "")), time.monotonic(), replaces))

    # -- methods -----------------------------------------------------------------------------------------------

    def _auth_test(self, fields: Fields) -> dict[str, Any]:
        return {"user_id": BOT_USER, "bot_id": BOT_ID, "team_id": TEAM, "team": "Load", "url": self.url}

    def _stand(self, message: Message) -> Message:
        self.messages[message.channel, message.ts] = message
        if message.thread_ts:
            self.threads[message.channel, message.thread_ts].append(message)
        else:
            self.tops[message.channel].append(message)
        return message

    def _post_message(self, fields: Fields) -> dict[str, Any]:
        channel = _place(fields["channel"])
        message = Message(
            channel,
            self.new_ts(),
            fields.get("text", ""),
            time.monotonic(),
            fields.get("thread_ts"),
            json.loads(fields.get("blocks") or "[]"),
            json.loads(fields["metadata"]) if fields.get("metadata") else None,
            fields.get("client_msg_id"),
        )
        self.on_post(self._stand(message))
        return {"channel": channel, "ts": message.ts, "message": message.shown(with_metadata=True)}

    def _own(self, fields: Fields) -> Message:
        found = self.messages.get((fields["channel"], fields["ts"]))
        if found is None:
            raise Refusal("message_not_found")
        return found

    def _update(self, fields: Fields) -> dict[str, Any]:
        message = self._own(fields)
        message.text = fields.get("text", message.text)
        if "blocks" in fields:
            message.blocks = json.loads(fields["blocks"])
        if fields.get("metadata"):
            message.metadata = json.loads(fields["metadata"])
        return {"channel": message.channel, "ts": message.ts, "text": message.text}

    def _delete(self, fields: Fields) -> dict[str, Any]:
        message = self._own(fields)
        del self.messages[message.channel, message.ts]
        if message.thread_ts:
            self.threads[message.channel, message.thread_ts].remove(message)
        else:
            self.tops[message.channel].remove(message)
        return {"channel": message.channel, "ts": message.ts}

    def _post_ephemeral(self, fields: Fields) -> dict[str, Any]:
        said = Whisper(None, fields["channel"], fields["user"], fields.get("text", ""), time.monotonic())
        self.whispers.append(said)
        return {"message_ts": self.new_ts()}

    def _permalink(self, fields: Fields) -> dict[str, Any]:
        ts = fields["message_ts"].replace(".", "")
        return {"permalink": f"https://load.slack.com/archives/{fields['channel']}/p{ts}"}

    def _replies(self, fields: Fields) -> dict[str, Any]:
        channel, ts = fields["channel"], fields["ts"]
        asked = self.messages.get((channel, ts))
        if asked is None:
            raise Refusal("thread_not_found")
        root = self.messages.get((channel, asked.thread_ts), asked) if asked.thread_ts else asked
        return self._page([root, *self.threads[channel, root.ts]], fields)

    def _history(self, fields: Fields) -> dict[str, Any]:
        return self._page(self.tops[fields["channel"]][::-1], fields)

    def _page(self, found: list[Message], fields: Fields) -> dict[str, Any]:
        oldest, latest = float(fields.get("oldest") or 0), float(fields.get("latest") or "inf")
        found = [message for message in found if oldest <= float(message.ts) <= latest]
        start, limit = int(fields.get("cursor") or 0), int(fields.get("limit") or 100)
        shows = fields.get("include_all_metadata", "").lower() in ("true", "1")
        more = start + limit < len(found)
        return {
            "messages": [message.shown(with_metadata=shows) for message in found[start : start + limit]],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _open(self, fields: Fields) -> dict[str, Any]:
        return {"channel": {"id": _place(fields["users"])}}

    def _view(self, fields: Fields) -> dict[str, Any]:
        view = {"id": f"V{next(self._numbers):08d}", **json.loads(fields["view"])}
        self.views.append(view | {"trigger_id": fields.get("trigger_id", "")})
        return {"view": view}

    # -- files -------------------------------------------------------------------------------------------------

    def add_file(self, name: str, content: bytes) -> dict[str, Any]:
        """A file as an event describes it."""
        file_id = f"F{next(self._numbers):08d}"
        self.files[file_id] = content
        return {
            "id": file_id,
            "name": name,
            "size": len(content),
            "filetype": "email",
            "mimetype": "message/rfc822",
            "url_private_download": f"{self.url}/files/{file_id}",
        }

    def _file_info(self, fields: Fields) -> dict[str, Any]:
        content = self.files.get(fields["file"])
        if content is None:
            raise Refusal("file_not_found")
        return {"file": {"id": fields["file"], "url_private_download": f"{self.url}/files/{fields['file']}"}}

    def _upload_url(self, fields: Fields) -> dict[str, Any]:
        file_id = f"F{next(self._numbers):08d}"
        return {"upload_url": f"{self.url}/upload/{file_id}", "file_id": file_id}


def _place(channel: str) -> str:
    """A channel's id: of one that is named, and, where a person is named, of the direct messages with them."""
    if channel.startswith("#"):
        return ESCALATIONS
    return "D" + channel[1:] if channel.startswith(("U", "W")) else channel

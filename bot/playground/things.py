"""What the world is made of: channels, messages, files and views; members.py has the people.

``Json`` is a payload in Slack's own shape. It stays a dictionary on purpose: the playground's work is to carry
Slack's JSON, and each ``to_json`` here is the one place where a thing becomes it.
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.playground.members import Json as Json
from bot.playground.members import Team as Team
from bot.playground.members import User as User
from bot.playground.members import UserGroup as UserGroup

ChannelKind = Literal["channel", "group", "im"]
SLACKBOT = "USLACKBOT"


@dataclass(slots=True)
class Channel:
    """A public channel, a private one (``group``), or a direct message between ``user`` and the bot."""

    id: str
    name: str
    kind: ChannelKind
    members: set[str]
    topic: str = ""
    user: str | None = None
    teams: tuple[str, ...] = ("T0ACME",)
    """The workspaces that see it, the one that began it first; more than one share it (Slack Connect)."""
    is_archived: bool = False

    @property
    def is_private(self) -> bool:
        return self.kind == "group"

    @property
    def is_shared(self) -> bool:
        return len(self.teams) > 1

    def to_json(self, bot_user: str, team_id: str) -> Json:
        """The conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
        shared: Json = {
            "id": self.id,
            "created": 1_700_000_000,
            "is_archived": self.is_archived,
            "context_team_id": team_id,
        }
        if self.kind == "im":
            return shared | {"is_im": True, "is_channel": False, "user": self.user, "is_org_shared": False}
        return shared | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_general": self.name == "general",
            "is_member": bot_user in self.members,
            "num_members": len(self.members),
            "is_shared": self.is_shared,
            "is_ext_shared": self.is_shared,
            "conversation_host_id": self.teams[0],
            "shared_team_ids": list(self.teams),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass(slots=True)
class SlackFile:
    """An uploaded file or snippet; its bytes are served to whoever holds the bot token."""

    id: str
    name: str
    content: bytes
    mimetype: str
    filetype: str
    mode: Literal["hosted", "snippet", "email"]
    user: str
    created: int
    title: str
    email: Json | None = None
    """What Slack has read in it, where it is an e-mail that was sent to a channel."""

    def to_json(self, base_url: str) -> Json:
        """The file object (https://docs.slack.dev/reference/objects/file-object)."""
        private = f"{base_url}/files/{self.id}/{self.name}"
        out: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.filetype,
            "pretty_type": self.filetype.upper(),
            "user": self.user,
            "mode": self.mode,
            "editable": self.mode == "snippet",
            "size": len(self.content),
            "is_external": False,
            "is_public": True,
            "file_access": "visible",
            "url_private": private,
            "url_private_download": private + "?download=1",
            "permalink": private,
        }
        if self.mimetype.startswith("text/") or self.mimetype == "message/rfc822":
            text = self.content[:4000].decode("utf-8", "replace")
            out |= {"preview": "\n".join(text.splitlines()[:5]), "lines": self.content.count(b"\n") + 1}
        return out | (self.email or {})


@dataclass(slots=True)
class Message:
    """One message; ``only_for`` makes it ephemeral, ``stream`` keeps text that is still being streamed."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    username: str | None = None
    """What an incoming webhook calls itself; such a message has no ``user`` for Slack."""
    attachments: list[Json] = field(default_factory=list)
    files: list[SlackFile] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    edited: str | None = None
    only_for: str | None = None
    stream: str | None = None
    client_msg_id: str | None = None
    team: str = "T0ACME"
    """Whose workspace its author is of."""

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_tombstone(self) -> bool:
        return self.subtype == "tombstone"

    def bury(self) -> None:
        """Leave what Slack leaves of a deleted message that has replies (subtype ``tombstone``)."""
        self.user, self.text, self.subtype = SLACKBOT, "This message was deleted.", "tombstone"
        self.blocks, self.attachments, self.files, self.reactions = [], [], [], {}
        self.bot_id = self.app_id = self.client_msg_id = self.metadata = self.edited = None

    def to_json(self, base_url: str, *, with_metadata: bool = False) -> Json:
        """The message as in events and ``conversations.*``; thread totals are the world's to add."""
        out: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team}
        if self.subtype == "bot_message":
            del out["user"]
            out["username"] = self.username
        if self.client_msg_id:
            out["client_msg_id"] = self.client_msg_id
        if self.bot_id:
            out["bot_id"] = self.bot_id
        if self.app_id:
            out["app_id"] = self.app_id
        if self.subtype:
            out["subtype"] = self.subtype
        if self.blocks:
            out["blocks"] = self.blocks
        if self.attachments:
            out["attachments"] = self.attachments
        if self.thread_ts:
            out["thread_ts"] = self.thread_ts
        if self.files:
            out |= {"files": [f.to_json(base_url) for f in self.files], "upload": False}
        if self.reactions:
            out["reactions"] = [{"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()]
        if self.edited:
            out["edited"] = {"user": self.user, "ts": self.edited}
        if self.metadata and with_metadata:
            out["metadata"] = self.metadata
        if self.stream is not None:
            out["streaming_state"] = "in_progress"
        if self.is_tombstone:
            out["hidden"] = True
        return out


@dataclass(slots=True)
class View:
    """A modal or an App Home, with the hash that guards against lost updates."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None
    team: str = "T0ACME"
    """The workspace in which the app that opened it is installed; whoever sees it may be of another one."""
    state: Json = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    def to_json(self, user_team: str, app_id: str, bot_id: str) -> Json:
        """The view object (https://docs.slack.dev/reference/views)."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": {"type": "plain_text", "text": "", "emoji": True},
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.payload,
            "id": self.id,
            "team_id": user_team,
            "app_id": app_id,
            "app_installed_team_id": self.team,
            "bot_id": bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.state},
        }

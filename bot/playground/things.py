"""What the world is made of: people, channels, messages, files and views.

``Json`` is a payload in Slack's own shape. It stays a dictionary on purpose: the playground's work is to carry
Slack's JSON, and each ``to_json`` here is the one place where a thing becomes it.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "im"]


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace, and the app's bot in it."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class User:
    """A member of a workspace; ``bot_id`` is set for apps only."""

    id: str
    name: str
    real_name: str
    title: str = ""
    colour: str = "4a5a8a"
    bot_id: str | None = None
    team: str = "T0ACME"

    @property
    def is_bot(self) -> bool:
        return self.bot_id is not None

    def to_json(self, team_id: str, app_id: str) -> Json:
        """The user object (https://docs.slack.dev/reference/objects/user-object)."""
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.real_name,
            "display_name_normalized": self.real_name,
            "title": self.title,
            "team": team_id,
        }
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "api_app_id": app_id}
        else:
            profile["email"] = f"{self.name}@acme.example"
        return {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "real_name": self.real_name,
            "color": self.colour,
            "deleted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": False,
            "tz": "Europe/London",
            "tz_label": "Greenwich Mean Time",
            "tz_offset": 0,
            "locale": "en-GB",
            "updated": 1_700_000_000,
            "profile": profile,
        }


@dataclass(slots=True)
class Channel:
    """A public channel, or a direct message between ``user`` and the bot."""

    id: str
    name: str
    kind: ChannelKind
    members: set[str]
    topic: str = ""
    user: str | None = None
    teams: tuple[str, ...] = ("T0ACME",)
    """The workspaces that see it, the one that began it first; more than one share it (Slack Connect)."""

    @property
    def is_shared(self) -> bool:
        return len(self.teams) > 1

    def to_json(self, bot_user: str, team_id: str) -> Json:
        """The conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
        shared: Json = {"id": self.id, "created": 1_700_000_000, "is_archived": False, "context_team_id": team_id}
        if self.kind == "im":
            return shared | {"is_im": True, "is_channel": False, "user": self.user, "is_org_shared": False}
        return shared | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": False,
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
    mode: Literal["hosted", "snippet"]
    user: str
    created: int
    title: str

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
        return out


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

    def to_json(self, base_url: str, *, with_metadata: bool = False) -> Json:
        """The message as in events and ``conversations.*``; thread totals are the world's to add."""
        out: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team}
        if self.client_msg_id:
            out["client_msg_id"] = self.client_msg_id
        if self.bot_id:
            out |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.subtype:
            out["subtype"] = self.subtype
        if self.blocks:
            out["blocks"] = self.blocks
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

"""Who is in the workspace, and what is said in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEAM, BOT_USER, BOT_ID, APP = "T0LOAD", "U0REBOUND", "B0REBOUND", "A0REBOUND"
ESCALATIONS = "C0ESCALATE"
ASKER, HELPER = "U0ASKER", "U0HELPER"


@dataclass(slots=True)
class Message:
    """Something that stands in a channel, or that one person sees."""

    channel: str
    ts: str
    text: str
    at: float
    thread_ts: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    client_msg_id: str | None = None
    by_bot: bool = True

    @property
    def kind(self) -> str:
        """What the program calls it in its own label; nothing for what it does not label."""
        return str((self.metadata or {}).get("event_type", ""))

    @property
    def part(self) -> str:
        """Which part of a case it is, by its label."""
        return str(((self.metadata or {}).get("event_payload") or {}).get("part", ""))

    @property
    def case_id(self) -> str:
        """The case that it belongs to, by its label."""
        return str(((self.metadata or {}).get("event_payload") or {}).get("case_id", ""))

    def shown(self, *, with_metadata: bool) -> dict[str, Any]:
        """As the Web API gives it."""
        who = {"user": BOT_USER, "bot_id": BOT_ID, "app_id": APP} if self.by_bot else {"user": ASKER}
        out: dict[str, Any] = {"type": "message", "ts": self.ts, "text": self.text, "blocks": self.blocks, **who}
        if self.thread_ts:
            out["thread_ts"] = self.thread_ts
        if self.client_msg_id:
            out["client_msg_id"] = self.client_msg_id
        if with_metadata and self.metadata:
            out["metadata"] = self.metadata
        return out


@dataclass(frozen=True, slots=True)
class Whisper:
    """What one person was told alone: at a response URL (by its number), or as an ephemeral message."""

    number: int | None
    channel: str
    user: str
    text: str
    at: float
    replaces: bool = False

"""What the doctor says of one thing it looked at, and what each permission of the app is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCOPES: Final = {
    "app_mentions:read": "hear that somebody mentions me",
    "assistant:write": "offer things to ask in the Messages tab",
    "channels:history": "read the bounce that a mention stands under, and find my own answer after a restart",
    "channels:read": "find the escalation channel and who is in it",
    "chat:write": "answer",
    "commands": "/bounce and the shortcuts",
    "files:read": "read an .eml file or a snippet",
    "files:write": "attach a long bounce to its card",
    "groups:history": "the same as channels:history, in private channels that I am in",
    "groups:read": "the same as channels:read, in private channels that I am in",
    "im:history": "hear direct messages",
    "im:write": "tell the one who asked, where there is no thread",
    "reactions:write": "nod to “thanks” under its answer",
    "reactions:read": "hear that somebody takes a case by 👀 on its card",
    "usergroups:read": "know who leads, and who can be pinged about a case that waits, where that is a user group",
    "users:read": "know the names of people on cards, and whether they are of this workspace",
}
"""Every bot scope of app.yaml, and what it is for."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `cure` says what to do when it is not `ok`; None for `ok` means not looked at."""

    name: str
    ok: bool | None
    words: str
    cure: str = ""

"""How a playground is set up: addresses, secrets, timings, and what the page offers."""

from dataclasses import dataclass

from bot.playground import cast
from bot.playground.examples import EXAMPLES, Example
from bot.playground.things import Json, Team

DEFAULT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
)

DEFAULT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
)
"""What the app has subscribed to, under ``bot_events`` in a manifest. What else happens here can be told too, to those
who ask for it: ``channel_unarchive``, ``group_unarchive``, ``user_change``."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut the app offers: on a message, or everywhere (``scope`` is ``message`` or ``global``)."""

    callback_id: str
    name: str
    scope: str


DEFAULT_SHORTCUTS = (
    Shortcut("explain_bounce", "Explain this bounce", "message"),
    Shortcut("explain_bounce_form", "Explain a bounce", "global"),
)


@dataclass(frozen=True, slots=True)
class PlaygroundConfig:
    """Everything the playground is told from outside.

    ``bot_url`` is where signed requests go, None until the bot is up or when it connects by Socket Mode.
    ``retry_delays`` are the waits before the second, third and fourth attempt at an event. The app is ``installed`` in
    the first of ``teams``, with ``bot_token``, unless told otherwise; from its own page it can be installed in all of
    them. With ``token_seconds`` the tokens of such installations expire, and are renewed (token rotation).
    The app hears of ``events`` only, and of its own messages unless ``deliver_bot_messages`` is off.
    """

    bot_url: str | None = None
    signing_secret: str = "playground-signing-secret"
    bot_token: str = "xoxb-playground"
    app_token: str = "xapp-playground"
    client_id: str = "1000000000.2000000000"
    client_secret: str = "playground-client-secret"
    teams: tuple[Team, ...] = (cast.ACME,)
    installed: bool = True
    token_seconds: int | None = None
    verification_token: str = "playground-verification"
    command: str = "/bounce"
    command_hint: str = "paste a bounce, or leave empty for a form"
    shortcuts: tuple[Shortcut, ...] = DEFAULT_SHORTCUTS
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    events: tuple[str, ...] = DEFAULT_EVENTS
    examples: tuple[Example, ...] = EXAMPLES
    public_url: str = "http://127.0.0.1:8000"
    ack_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger_seconds: float = 3.0
    deliver_bot_messages: bool = True
    snippet_threshold: int = 12_000

    def describe(self) -> Json:
        """What the page needs to know of it; no secret is among them."""
        return {
            "command": self.command,
            "command_hint": self.command_hint,
            "shortcuts": [{"callback_id": s.callback_id, "name": s.name, "scope": s.scope} for s in self.shortcuts],
            "examples": [{"title": e.title, "file": e.file_name} for e in self.examples],
        }

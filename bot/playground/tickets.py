"""Things Slack hands to an app for a short while: trigger ids, response URLs, upload slots, sockets."""

from dataclasses import dataclass
from typing import Literal

from bot.playground.names import new_id, new_secret

TriggerState = Literal["good", "unknown", "expired", "used"]


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for a person; it lives three seconds."""

    user: str
    expires: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer an interaction: five times within half an hour."""

    channel: str
    user: str
    expires: float
    message_ts: str | None = None
    thread_ts: str | None = None
    team: str = "T0ACME"
    uses_left: int = 5


@dataclass(slots=True)
class Upload:
    """A file on its way up: announced, perhaps received, not yet shared."""

    name: str
    length: int
    content: bytes | None = None


class Tickets:
    """All such rights that are out, by their secret. The world holds the lock."""

    def __init__(self) -> None:
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, Upload] = {}
        self.sockets: set[str] = set()

    def new_trigger(self, user: str, expires: float) -> str:
        """A trigger id for something this person did."""
        trigger_id = f"{new_id('')}.{new_secret()}"
        self.triggers[trigger_id] = Trigger(user, expires)
        return trigger_id

    def new_response(
        self, channel: str, user: str, expires: float, message_ts: str | None, thread_ts: str | None, team: str
    ) -> str:
        """The secret of a response URL."""
        secret = new_secret()
        self.responses[secret] = ResponseUrl(channel, user, expires, message_ts, thread_ts, team)
        return secret

    def use_trigger(self, trigger_id: str, now: float) -> tuple[TriggerState, str]:
        """Spend a trigger id; gives its state and the person it was for."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            return "unknown", ""
        if trigger.used:
            return "used", trigger.user
        if now > trigger.expires:
            return "expired", trigger.user
        trigger.used = True
        return "good", trigger.user

    def use_response(self, secret: str, now: float) -> ResponseUrl | None:
        """Spend one use of a response URL; None when it is unknown, too old or used up."""
        ticket = self.responses.get(secret)
        if ticket is None or ticket.uses_left <= 0 or now > ticket.expires:
            return None
        ticket.uses_left -= 1
        return ticket

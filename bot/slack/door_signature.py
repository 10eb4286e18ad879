"""Whether a request is Slack's, and if not, what is wrong with it
(https://docs.slack.dev/authentication/verifying-requests-from-slack).

Bolt checks the same before its listeners run. It answers a time that is no number with a fault, and says of none why it
refused it; so the door looks first.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

OLDEST: Final = 300
"""Seconds that a request's time may be off, by Slack's documentation."""
_TIME: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Cause(StrEnum):
    """Why a request was refused."""

    CLOCK = "clock"
    SECRET = "secret"  # the name of a cause  # nosec B105
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `off` is how many seconds the request's time is ahead of this machine's, None without a time."""

    cause: Cause | None
    off: float | None = None

    @property
    def taken(self) -> bool:
        """Whether it is Slack's."""
        return self.cause is None


def judge(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> Verdict:
    """Look at one request; `headers` by names in small letters, `now` in seconds since 1970."""
    time, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not _TIME.fullmatch(time) or not _SIGNATURE.fullmatch(signature):
        return Verdict(Cause.UNSIGNED)
    wanted = hmac.new(secret.encode(), b"v0:" + time.encode() + b":" + body, hashlib.sha256).hexdigest()
    off = int(time) - now
    if not hmac.compare_digest("v0=" + wanted, signature):
        return Verdict(Cause.SECRET, off)
    return Verdict(Cause.CLOCK if abs(off) > OLDEST else None, off)

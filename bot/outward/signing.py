"""The signature of a request, by the Standard Webhooks specification
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), so that whoever takes
them can check them with a library of their own language.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Final

from standardwebhooks.webhooks import Webhook

_PREFIX: Final = "whsec_"
_BYTES: Final = range(24, 65)
"""How long a secret is to be, by the specification."""


def secret_trouble(secret: str) -> str | None:
    """What is wrong with a secret, in words; None where nothing is. Shows nothing of it."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if secret.startswith(_PREFIX) and len(key) in _BYTES:
        return None
    return "expected whsec_ and after it 24 to 64 random bytes in Base64: “openssl rand -base64 32” prints some"


def signed_headers(secret: str, message_id: str, at: float, body: bytes) -> dict[str, str]:
    """The fields that tell what it is, when it was sent, and that it is ours."""
    moment = datetime.fromtimestamp(int(at), UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at)),
        "webhook-signature": Webhook(secret).sign(message_id, moment, body.decode()),
    }

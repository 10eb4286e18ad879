"""The signature on every request to the app (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

import hashlib
import hmac


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The ``v0`` signature of a body sent at that time."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed_headers(secret: str, timestamp: str, body: bytes, content_type: str) -> dict[str, str]:
    """The headers that Slack puts on a request to an app."""
    return {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
    }

"""Identifiers as Slack makes them: object ids, message timestamps and one-time secrets.

They are random rather than counted: a bot remembers what it has answered across restarts, so a playground that
started counting from one again would look like a retry.
"""

import secrets
import string
import threading
from collections.abc import Callable

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """A fresh id such as ``V0K3Q9ZT1XB``."""
    return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(9))


def new_secret() -> str:
    """A secret that fits in a URL, for response URLs, uploads and sockets."""
    return secrets.token_urlsafe(18)


class Timestamps:
    """Message timestamps (``ts``): unique and always rising, even when the clock stands still."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> str:
        """The next timestamp, ``seconds.microseconds``."""
        with self._lock:
            self._last = max(self._last + 1, int(self._clock() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

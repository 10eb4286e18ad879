"""Secrets as they lie in the database: encrypted, so that a copy of its file is no copy of the tokens.

Fernet with several keys (https://cryptography.io/en/latest/fernet/#cryptography.fernet.MultiFernet): the newest seals,
and every one of them opens, so that a key can be changed while the program runs. What is sealed says whose it is: a
row that was moved to another workspace does not open there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.cases.errors import StoreError

_BETWEEN: Final = " "
"""Between whose it is and what it is; neither has one."""


class KeyTrouble(StoreError):
    """A key cannot be used, or none of them opens what is stored; the message says what to do."""


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


class Sealer:
    """Seals and opens with the keys of one installation of the program, newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises `KeyTrouble` for what is no key; the message shows nothing of it."""
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise KeyTrouble(
                "REBOUND_TOKEN_KEYS holds something that is no key: “rebound keys new” prints one. Several are "
                "separated by commas, the newest first."
            ) from error

    def seal(self, whose: str, secret: str) -> str:
        """The secret for the database."""
        return self._keys.encrypt(f"{whose}{_BETWEEN}{secret}".encode()).decode()

    def open(self, whose: str, sealed: str) -> str:
        """The secret again. Raises `KeyTrouble` when no key opens it, or when it is somebody else's."""
        try:
            owner, _, secret = self._keys.decrypt(sealed.encode()).decode().partition(_BETWEEN)
        except InvalidToken as error:
            raise KeyTrouble(
                "A token in the database was sealed with a key that is not in REBOUND_TOKEN_KEYS. Put that key back "
                "behind the new one, or have the workspace install the app again."
            ) from error
        if owner != whose:
            raise KeyTrouble("A token in the database belongs to another workspace than its row says.")
        return secret

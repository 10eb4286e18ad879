"""What is the same for the same bounced e-mail, whoever pastes it: a sum that nothing can be read back from."""

from __future__ import annotations

import hashlib
from typing import Final

from bot.answering.answer import Answer
from bot.reading.message import Message

_BYTES: Final = 16


def mail_key_of(team: str, message: Message | None, answer: Answer | None) -> str | None:
    """By the id of the mail that came back, else by the address that could not be reached and the line that was said of
    it. None where neither is known: two such cases may be about anything."""
    original = message.original if message is not None else None
    message_id = original.message_id if original is not None else None
    if message_id:
        return _sum(team, "id", message_id.strip("<> \t").lower())
    if answer is None or answer.quote is None:
        return None
    address = dict(answer.read).get("Recipient")
    return _sum(team, "line", f"{address.lower()} {' '.join(answer.quote.split())}") if address else None


def _sum(team: str, kind: str, told: str) -> str:
    key = team.encode("utf-8", "replace")[:64]
    return hashlib.blake2b(f"{kind} {told}".encode("utf-8", "replace"), digest_size=_BYTES, key=key).hexdigest()

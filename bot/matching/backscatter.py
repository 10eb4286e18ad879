"""Whether a bounce answers a mail that was never sent from here (backscatter)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.reading.message import Kind, Message

_HOSTS: Final = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def is_backscatter(message: Message, own_hosts: Sequence[str]) -> bool:
    """True when the returned message's own Received fields show that it did not pass through any own host.

    Says nothing (False) when no own hosts are known, or when the bounce shows no Received field.
    """
    if not own_hosts or message.kind not in (Kind.BOUNCE, Kind.DELAY) or not message.original.received:
        return False
    seen = {host.lower() for field in message.original.received for host in _HOSTS.findall(field)}
    return not any(host == own or host.endswith(f".{own}") for host in seen for own in own_hosts)

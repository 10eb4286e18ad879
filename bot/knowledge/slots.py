"""What may stand in a text for the bounce to fill in: `<address>`, or `<address|the address>`.

A slot is filled from the bounce at hand, else with the words after the bar, else with the slot’s usual words (`SLOTS`).
Wordings carry the same names as placeholders, which stand for whatever a server writes there.
"""

from __future__ import annotations

import re
from typing import Final

SLOTS: Final[dict[str, str]] = {
    "address": "the address",
    "domain": "the recipient’s domain",
    "dns-record": "DNS",
    "server": "the receiving server",
    "ip": "the sending IP address",
    "limit": "the limit",
    "blocklist": "the blocklist",
    "url": "the page that the bounce names",
    "code": "the code",
    "sender": "the sending address",
    "sender-domain": "the sender’s domain",
    "new-address": "the new address",
    "until": "some time",
    "size": "the message’s size",
    "quota": "the space",
    "rule": "the rule",
    "group": "the group",
    "list": "the list",
    "listed": "the listed address",
    "mark": "the mark",
    "forwarder": "the server that passes mail on",
    "original-address": "the address that was written to",
}
"""Every slot, with the words that stand in when a bounce does not say."""

SLOT: Final = re.compile(r"<([a-z][a-z-]*)(?:\|([^<>]*))?>")

CONDITIONAL: Final = re.compile(r"\{([^{}]*)\}")
"""A sentence in braces stands only where the bounce fills every slot in it: {The limit there is <limit>.}"""

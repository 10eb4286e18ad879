"""A base of a few entries, so that a test can see why the match comes out as it does."""

from __future__ import annotations

import pytest

from bot.knowledge.base import Knowledge
from bot.knowledge.entry import Entry
from bot.knowledge.schema import checked


@pytest.fixture(scope="session")
def small() -> Knowledge:
    """Unknown recipients, full mailboxes (one of them a provider's), a loop, and things that are no bounce."""
    content = checked(
        {
            "entries": [
                {
                    "id": "recipient-unknown",
                    "reason": "recipient-unknown",
                    "needs-recipient": True,
                    "label": "Unknown recipient",
                    "codes": ["550 5.1.1", "5.1.10"],
                    "wordings": [
                        "User unknown in virtual mailbox table",
                        "No such user here",
                        "Recipient address rejected: User unknown",
                        "<address> unknown user account",
                    ],
                    "asks": [
                        "they say there is nobody of that name",
                        "the address does not exist, is it a typo",
                        "recipient not found, what now",
                    ],
                },
                {
                    "id": "mailbox-full",
                    "reason": "mailbox-full",
                    "label": "Mailbox full",
                    "codes": ["552 5.2.2", "4.2.2"],
                    "wordings": ["Mailbox full", "Quota exceeded", "mailbox is over its storage limit"],
                    "asks": ["her inbox has no room left", "quota exceeded, do I wait", "his mailbox is full up"],
                },
                {
                    "id": "gmail-full",
                    "reason": "mailbox-full",
                    "extends": "mailbox-full",
                    "label": "Gmail over quota",
                    "provider": "Gmail",
                    "codes": ["4.2.9"],
                    "wordings": ["The email account that you tried to reach is over quota", "MB417 over quota"],
                },
                {
                    "id": "mail-loop",
                    "reason": "mail-loop",
                    "label": "Mail loop",
                    "codes": ["5.4.6"],
                    "wordings": ["Too many hops", "mail for <domain> loops back to myself"],
                    "asks": ["the mail goes round and round", "it is forwarded in a circle"],
                },
                {
                    "id": "lake-loop",
                    "reason": "mail-loop",
                    "extends": "mail-loop",
                    "label": "Lake’s loop",
                    "provider": "Lake",
                    "codes": ["5.4.99"],
                },
                {
                    "id": "code-x-2-9",
                    "reason": "mail-loop",
                    "label": "Enhanced code x.2.9",
                    "last-resort": True,
                    "codes": ["x.2.9"],
                },
                {
                    "id": "unclear",
                    "reason": "unclear",
                    "label": "No reason given",
                    "yields": True,
                    "answers-silence": ["bounce"],
                    "wordings": ["Message rejected", "Delivery failed"],
                    "asks": ["it bounced and says nothing of why"],
                },
            ],
            "words": [
                {"means": "space", "words": ["room", "space", "storage"]},
                {"means": "full", "words": ["full", "over quota", "no room", "no space"]},
            ],
            "off-topic": ["what is for lunch", "thank you very much", "how do I print on the third floor"],
        }
    )
    return Knowledge(content.entries, content.words, content.off_topic)


def entry_of(**fields: object) -> Entry:
    """An entry with the fields that every entry must have."""
    return checked({"entries": [{"id": "x", "reason": "x", "label": "X", **fields}]}).entries[0]

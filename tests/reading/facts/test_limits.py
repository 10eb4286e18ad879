"""Sizes, quotas and rates."""

from __future__ import annotations

import pytest

from bot.reading.facts.limits import limits
from bot.reading.facts.plain_words import Words
from bot.reading.facts.rates import rates


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "552 5.3.4 message size 35882577 exceeds size limit 10485760 of server mx.example.com[203.0.113.1]",
            [("size", "34.2 MB", None), ("limit", "10 MB", None)],
        ),
        (
            "message size 12 MB exceeds limit of 10 MB",
            [("size", "12 MB", None), ("limit", "10 MB", None)],
        ),
        (
            "maximum allowed is 25600 KB",
            [("limit", "25 MB", None)],
        ),
        (
            "554 5.3.4 Message size exceeds fixed maximum message size (10240000)",
            [("limit", "9.8 MB", None)],
        ),
        (
            "552 Message exceeded fixed maximum message size (10240000)",
            [("limit", "9.8 MB", None)],
        ),
        (
            "The size of your message (35882577 bytes) exceeded Google's message size limits of 26214400 bytes.",
            [("size", "34.2 MB", None), ("limit", "25 MB", None)],
        ),
        (
            "552 5.2.3 STOREDRV; SizeLimit=36700160; message too large",
            [("limit", "35 MB", None)],
        ),
        (
            "The maximum message size that's allowed is 35 MB. This message is 42318 KB.",
            [("limit", "35 MB", None), ("size", "41.33 MB", None)],
        ),
        (
            "Message body is too big: 1048576 bytes with a limit of 40 KB",
            [("size", "1 MB", None), ("limit", "40 KB", None)],
        ),
        (
            "552 5.3.4 Message too big (20480000 bytes max)",
            [("limit", "19.5 MB", None)],
        ),
        (
            "the mailbox is 2048 MB of 2048 MB",
            [("used", "2 GB", None), ("quota", "2 GB", None)],
        ),
        (
            "disk quota 100%",
            [("used", "100%", None)],
        ),
        (
            "Mailbox full: 1.9 GB / 2 GB",
            [("used", "1.9 GB", None), ("quota", "2 GB", None)],
        ),
        (
            "quota exceeded (mailbox size limit 500 MB)",
            [("quota", "500 MB", None)],
        ),
        (
            "552 5.2.2 user is over quota (used 1,024 MB, quota 1,000 MB)",
            [("used", "1 GB", None), ("quota", "1000 MB", None)],
        ),
        (
            "Your mailbox has exceeded its storage limit of 2 GB",
            [("quota", "2 GB", None)],
        ),
        (
            "mailbox can't accept messages larger than 10 MB",
            [("limit", "10 MB", None)],
        ),
        (
            "The recipient's mailbox is full and can't accept messages now. 99.8% used",
            [("used", "99.8%", None)],
        ),
        (
            "123/100 per hour",
            [("limit", "100 an hour", None)],
        ),
        (
            "you may not send more than 500 messages per day",
            [("limit", "500 messages a day", None)],
        ),
        (
            "Domain example.com has exceeded the max emails per hour (123/100 (123%)) allowed. "
            "Message will be reattempted later",
            [("limit", "100 an hour", None)],
        ),
        (
            "Domain example.com has exceeded the max defers and failures per hour (5/5 (100%)) allowed.",
            [("limit", "5 an hour", None)],
        ),
        (
            "450 4.7.1 Error: too much mail from 203.0.113.1: limit 30 messages in 60 minutes",
            [("limit", "30 messages in 60 minutes", None)],
        ),
        (
            "Daily sending limit exceeded: 2000 messages",
            [("limit", "2000 messages a day", None)],
        ),
        (
            "limit of 100 recipients per message",
            [("limit", "100 recipients a message", None)],
        ),
        (
            "your hourly limit is 150 messages",
            [("limit", "150 messages an hour", None)],
        ),
        (
            "Message size exceeds limit of 20M",
            [("limit", "20 MB", None)],
        ),
        (
            "Die maximale Größe beträgt 20 MB",
            [("limit", "20 MB", None)],
        ),
        (
            "La taille limite du message est de 10 Mo",
            [("size", "10 MB", None)],
        ),
        (
            "552 Message too large (32.5 MB, max 25 MB)",
            [("size", "32.5 MB", None), ("limit", "25 MB", None)],
        ),
        (
            "Message length (31457280 bytes) exceeds administrative limit of 20971520",
            [("size", "30 MB", None), ("limit", "20 MB", None)],
        ),
        (
            "552 5.2.2 Over quota: 104857600 of 104857600 bytes used",
            [("used", "100 MB", None), ("quota", "100 MB", None)],
        ),
        (
            "421 4.7.0 rate limit exceeded, 30/1h",
            [("limit", "30 an hour", None)],
        ),
        (
            "550 Maximum rate of 14 per second exceeded",
            [("limit", "14 a second", None)],
        ),
        (
            "Your mailbox is 105% full: 5.25 GB of 5 GB used",
            [("used", "105%", None), ("used", "5.25 GB", None), ("quota", "5 GB", None)],
        ),
        (
            "your message of 28.4 MB is larger than the 25 MB limit",
            [("size", "28.4 MB", None), ("limit", "25 MB", None)],
        ),
        (
            "The attachment (30 MB) exceeds the limit (25 MB)",
            [("size", "30 MB", None), ("limit", "25 MB", None)],
        ),
    ],
)
def test_numbers_keep_their_units_and_what_they_are(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in limits(words) + rates(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "delivered 2 messages in 5 seconds",
        "550 5.1.1 user unknown on 3 servers per day",
        "will retry for 45 hours; host 203.0.113.1 port 25",
        "size=2141, nrcpt=1 (queue active) message-id",
        "maximum allowed line length is 998 octets, got 1200",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert limits(words) + rates(words) == ()

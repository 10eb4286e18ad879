"""Blocklists, and what is listed there."""

from __future__ import annotations

import pytest

from bot.reading.facts.listings import listings
from bot.reading.facts.plain_words import Words


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "554 5.7.1 Service unavailable; Client host [203.0.113.1] blocked using "
            "zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.1",
            [("listed", "203.0.113.1", None), ("listing", "Spamhaus ZEN", None)],
        ),
        (
            "554 5.7.1 Service unavailable; Client host [203.0.113.1] blocked using rbl.example.net; listed",
            [("listed", "203.0.113.1", None), ("listing", "rbl.example.net", None)],
        ),
        (
            "550 5.7.1 Rejected: 203.0.113.1 listed at bl.spamcop.net",
            [("listed", "203.0.113.1", None), ("listing", "SpamCop", None)],
        ),
        (
            "550 Mail from 203.0.113.1 blocked using Trend Micro RBL+. Please see "
            "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.1",
            [("listed", "203.0.113.1", None), ("listing", "Trend Micro RBL+", None)],
        ),
        (
            "550 5.7.1 Unfortunately, messages from [203.0.113.1] weren't sent. Please contact your "
            "Internet service provider since part of their network is on our block list (S3150).",
            [("listed", "203.0.113.1", None), ("listing", "its own list", "S3150")],
        ),
        (
            "550 5.7.513 Service unavailable, Client host [203.0.113.1] blocked by example.com using "
            "Customer Block list (AS16012607)",
            [("listed", "203.0.113.1", None), ("listing", "its own list", "AS16012607")],
        ),
        (
            "554 Service unavailable; Client host [mail.example.com] blocked using Barracuda "
            "Reputation; http://www.barracudanetworks.com/reputation/?r=1&ip=203.0.113.1",
            [("listed", "mail.example.com", None), ("listing", "Barracuda", None), ("listed", "203.0.113.1", None)],
        ),
        (
            "550 listed in Barracuda 203.0.113.1",
            [("listing", "Barracuda", None), ("listed", "203.0.113.1", None)],
        ),
        (
            "rejected because 203.0.113.1 is in a black list at zen.spamhaus.org",
            [("listed", "203.0.113.1", None), ("listing", "Spamhaus ZEN", None)],
        ),
        (
            "Net 203.0.113.0/24 is UCEPROTECT-Level2 listed because 5 abusers are hosted by X there. "
            "See: http://www.uceprotect.net/rblcheck.php?ipr=203.0.113.1",
            [("listed", "203.0.113.0/24", None), ("listing", "UCEPROTECT Level 2", None)],
        ),
        (
            "Your email was rejected due to having a domain present in the Spamhaus DBL -- see "
            "http://www.spamhaus.org/dbl/",
            [("listing", "Spamhaus DBL", None)],
        ),
        (
            "Blacklisted URL in message. (bad.example) in [black]. See http://lookup.uribl.com",
            [("listed", "bad.example", None), ("listing", "URIBL", None)],
        ),
        (
            "550 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=203.0.113.1",
            [("listing", "Proofpoint", None), ("listed", "203.0.113.1", None)],
        ),
        (
            "550 Message blocked: 1.113.0.203.zen.spamhaus.org",
            [("listed", "203.0.113.1", None), ("listing", "Spamhaus ZEN", None)],
        ),
        (
            "553 5.7.1 [BL21] Connections will not be accepted from 203.0.113.1, because the ip is "
            "in Spamhaus's list; see http://postmaster.yahoo.com/550-bl23.html",
            [("listed", "203.0.113.1", None), ("listing", "Spamhaus", None)],
        ),
        (
            "550 5.7.1 This IP has a poor reputation on Cloudmark Sender Intelligence (CSI). IB103",
            [("listing", "Cloudmark", None)],
        ),
        (
            "Domain bad.example is listed in dbl.spamhaus.org",
            [("listed", "bad.example", None), ("listing", "Spamhaus DBL", None)],
        ),
        (
            "550 Email blocked by bl.blocklist.de",
            [("listing", "blocklist.de", None)],
        ),
        (
            "550 [203.0.113.1] is listed at our local blacklist",
            [("listed", "203.0.113.1", None), ("listing", "its own list", None)],
        ),
    ],
)
def test_the_list_and_what_is_listed_are_told_apart(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in listings(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "550 5.7.606 Access denied, banned sending IP [203.0.113.1]",
        "550 kim@example.com blocked by the recipient's server mx.example.org",
        "host mx.example.org[203.0.113.9] said: 550 user unknown, not listed in directory",
        "554 IP=203.0.113.1 - A problem. blocked using dnsbl example",
        "550 5.1.1 address listed by mistake see www.example.org",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert listings(words) == ()

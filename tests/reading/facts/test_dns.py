"""What could not be looked up."""

from __future__ import annotations

import pytest

from bot.reading.facts.dns import dns_faults
from bot.reading.facts.plain_words import Words


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "Host or domain name not found. Name service error for name=lake.example type=MX: Host not found",
            [
                ("dns-name", "lake.example", None),
                ("dns-record", "MX", "lake.example"),
                ("dns-fault", "nxdomain", "lake.example"),
            ],
        ),
        (
            "Name service error for name=lake.example type=A: Host found but no data record of requested type",
            [
                ("dns-name", "lake.example", None),
                ("dns-record", "A", "lake.example"),
                ("dns-fault", "no-record", "lake.example"),
            ],
        ),
        (
            "Name service error for name=lake.example type=AAAA: Host not found, try again",
            [
                ("dns-name", "lake.example", None),
                ("dns-record", "AAAA", "lake.example"),
                ("dns-fault", "servfail", "lake.example"),
            ],
        ),
        (
            "Name service error for name=mx.lake.example type=MX: Malformed or unexpected name server reply",
            [
                ("dns-name", "mx.lake.example", None),
                ("dns-record", "MX", "mx.lake.example"),
                ("dns-fault", "bad-answer", "mx.lake.example"),
            ],
        ),
        (
            "Domain lake.example does not accept mail (nullMX)",
            [
                ("dns-record", "MX", "lake.example"),
                ("dns-fault", "null-mx", "lake.example"),
                ("dns-name", "lake.example", None),
            ],
        ),
        (
            "all relevant MX records point to non-existent hosts",
            [("dns-record", "MX", None), ("dns-fault", "nxdomain", None)],
        ),
        (
            "lowest numbered MX record points to local host",
            [("dns-record", "MX", None), ("dns-fault", "bad-answer", None)],
        ),
        (
            "host lookup did not complete",
            [("dns-fault", "servfail", None)],
        ),
        (
            "DNS Error: 12345 DNS type 'mx' lookup of lake.example responded with code NXDOMAIN "
            "Domain name not found: lake.example",
            [
                ("dns-record", "MX", "lake.example"),
                ("dns-name", "lake.example", None),
                ("dns-fault", "nxdomain", "lake.example"),
            ],
        ),
        (
            "DNS Error: DNS type 'aaaa' lookup of lake.example responded with code NOERROR",
            [
                ("dns-record", "AAAA", "lake.example"),
                ("dns-name", "lake.example", None),
                ("dns-fault", "no-record", "lake.example"),
            ],
        ),
        (
            "DNS Error: DNS type 'mx' lookup of lake.example responded with code SERVFAIL",
            [
                ("dns-record", "MX", "lake.example"),
                ("dns-name", "lake.example", None),
                ("dns-fault", "servfail", "lake.example"),
            ],
        ),
        (
            "550 5.4.310 DNS domain lake.example does not exist [Message=InfoDomainNonexistent] "
            "[LastAttemptedServerName=lake.example]",
            [("dns-name", "lake.example", None), ("dns-fault", "nxdomain", "lake.example")],
        ),
        (
            "550 5.4.310 DnsDomainDoesNotExist; DNS domain does not exist",
            [("dns-fault", "nxdomain", None)],
        ),
        (
            "550 5.4.312 Message expired, DNS query failed(ErrorRetry)",
            [("dns-fault", "servfail", None)],
        ),
        (
            "550 Host unknown (Name server: lake.example: host not found)",
            [("dns-name", "lake.example", None), ("dns-fault", "nxdomain", "lake.example")],
        ),
        (
            "Name server: lake.example.: host name lookup failure",
            [("dns-name", "lake.example", None), ("dns-fault", "servfail", "lake.example")],
        ),
        (
            "CNAME_lookup_failed_temporarily._(#4.4.3)/",
            [("dns-fault", "servfail", None)],
        ),
        (
            "Sorry, I couldn't find any host named lake.example. (#5.1.2)",
            [("dns-fault", "nxdomain", "lake.example"), ("dns-name", "lake.example", None)],
        ),
        (
            "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)",
            [("dns-record", "MX", None), ("dns-fault", "no-record", None)],
        ),
        (
            "553 5.1.8 <kim@lake.example>... Domain of sender address kim@lake.example does not exist",
            [("dns-name", "lake.example", None), ("dns-fault", "nxdomain", "lake.example")],
        ),
        (
            "451 4.1.8 Domain of sender address kim@lake.example does not resolve",
            [("dns-fault", "servfail", "lake.example"), ("dns-name", "lake.example", None)],
        ),
        (
            "450 4.1.8 <kim@lake.example>: Sender address rejected: Domain not found",
            [("dns-name", "lake.example", None), ("dns-fault", "nxdomain", "lake.example")],
        ),
        (
            "450 4.7.1 <box>: Helo command rejected: Host not found",
            [("dns-fault", "nxdomain", None)],
        ),
        (
            "450 4.7.25 Client host rejected: cannot find your reverse hostname, [203.0.113.1]",
            [
                ("dns-record", "PTR", "203.0.113.1"),
                ("dns-fault", "no-record", "203.0.113.1"),
                ("dns-name", "203.0.113.1", None),
            ],
        ),
        (
            "550 5.7.25 This message was blocked because the sending IP address doesn't have a PTR "
            "record, or the forwarding DNS entry doesn't reference the sending IP address.",
            [("dns-record", "PTR", None)],
        ),
        (
            "The sending IP address for this message doesn't have a PTR record, or the PTR record's "
            "forward DNS entry doesn't match the sending IP address.",
            [("dns-record", "PTR", None)],
        ),
        (
            "550 Fix reverse DNS for 203.0.113.1",
            [
                ("dns-record", "PTR", "203.0.113.1"),
                ("dns-fault", "no-record", "203.0.113.1"),
                ("dns-name", "203.0.113.1", None),
            ],
        ),
        (
            "550 Bad DNS PTR resource record.",
            [("dns-record", "PTR", None), ("dns-fault", "bad-answer", None)],
        ),
        (
            "550 Invalid DNS MX or A/AAAA resource record",
            [("dns-record", "MX", None), ("dns-fault", "bad-answer", None)],
        ),
        (
            "451 Message temporarily deferred due to unresolvable RFC.5321 from domain.",
            [("dns-fault", "servfail", None)],
        ),
        (
            "550 5.7.25 Access denied, the sending IPv6 address [2001:db8::1] must have a reverse DNS record",
            [
                ("dns-name", "2001:db8::1", None),
                ("dns-record", "PTR", "2001:db8::1"),
                ("dns-fault", "no-record", "2001:db8::1"),
            ],
        ),
        (
            "550 Domain published RFC 7505 Null MX",
            [("dns-record", "MX", None), ("dns-fault", "null-mx", None)],
        ),
        (
            "550 5.7.27 Sender address has null MX",
            [("dns-record", "MX", None), ("dns-fault", "null-mx", None)],
        ),
        (
            "queryMx ENOTFOUND lake.example",
            [
                ("dns-record", "MX", "lake.example"),
                ("dns-fault", "nxdomain", "lake.example"),
                ("dns-name", "lake.example", None),
            ],
        ),
        (
            "getaddrinfo EAI_AGAIN lake.example",
            [("dns-fault", "servfail", "lake.example"), ("dns-name", "lake.example", None)],
        ),
        (
            "550 lake.example has no MX record",
            [
                ("dns-name", "lake.example", None),
                ("dns-record", "MX", "lake.example"),
                ("dns-fault", "no-record", "lake.example"),
            ],
        ),
        (
            "550 No MX found for lake.example",
            [
                ("dns-record", "MX", "lake.example"),
                ("dns-fault", "no-record", "lake.example"),
                ("dns-name", "lake.example", None),
            ],
        ),
        (
            "Temporary failure in MX lookup",
            [("dns-record", "MX", None), ("dns-fault", "servfail", None)],
        ),
        (
            "550 5.4.4 Host not found",
            [("dns-fault", "nxdomain", None)],
        ),
        (
            "The domain lake.example couldn't be found.",
            [("dns-fault", "nxdomain", "lake.example"), ("dns-name", "lake.example", None)],
        ),
        (
            "host lookup for lake.example did not complete (DNS timeout?)",
            [("dns-name", "lake.example", None), ("dns-fault", "timeout", "lake.example")],
        ),
    ],
)
def test_record_name_and_answer_of_a_look_up(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in dns_faults(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "mail for lake.example: unrouteable address",
        "550 5.1.1 user unknown; the domain is fine",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert dns_faults(words) == ()

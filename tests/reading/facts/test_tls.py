"""Faults of encryption."""

from __future__ import annotations

import pytest

from bot.reading.facts.plain_words import Words
from bot.reading.facts.tls import tls_fault


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "530 5.7.0 Must issue a STARTTLS command first",
            [("tls-fault", "required", None)],
        ),
        (
            "a TLS session is required, but the server did not offer TLS support",
            [("tls-fault", "not-offered", None)],
        ),
        (
            "450 4.7.322 certificate-expired: Destination mail server's certificate is expired",
            [("tls-fault", "certificate-expired", None)],
        ),
        (
            "Server certificate not verified",
            [("tls-fault", "certificate", None)],
        ),
        (
            "Cannot start TLS: handshake failure",
            [("tls-fault", "handshake", None)],
        ),
        (
            "550 5.7.323 tlsa-invalid: The domain failed DANE validation",
            [("tls-fault", "dane", None)],
        ),
        (
            "550 5.7.324 dnssec-invalid: x",
            [("tls-fault", "dnssec", None)],
        ),
        (
            "sts-webpki-invalid",
            [("tls-fault", "mta-sts", None)],
        ),
        (
            "certificate verification failed for mx: self-signed certificate",
            [("tls-fault", "certificate-untrusted", None)],
        ),
        (
            "TLS required but not supported",
            [("tls-fault", "not-offered", None)],
        ),
    ],
)
def test_the_most_special_fault_is_given(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in tls_fault(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 user unknown",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert tls_fault(words) == ()

"""What went wrong with encryption (RFC 3207), by the wordings of servers and the types of RFC 8460 section 4.3."""

from __future__ import annotations

from typing import Literal, get_args

from bot.reading.facts.detail_kinds import Detail
from bot.reading.facts.plain_words import Words
from bot.reading.text.phrases import Phrases

TlsFault = Literal[
    "dnssec", "mta-sts", "certificate-expired", "certificate-name", "certificate-untrusted", "dane", "certificate",
    "version", "not-offered", "required", "handshake",
]  # fmt: skip
"""The more special first: of several that are said, that one is given."""

_PHRASES: tuple[tuple[TlsFault, tuple[str, ...]], ...] = (
    ("dnssec", ("dnssec-invalid", "dnssec-failure", "invalid dnssec", "dnssec validation", "dnssec failure")),
    ("mta-sts", ("sts-policy", "sts-webpki", "mta-sts", "mta sts", "failed sts")),
    ("certificate-expired", (
        "certificate-expired", "certificate has expired", "certificate expired", "certificate is expired",
        "expired certificate", "certificate's expired", "cert has expired", "certificate is not yet valid",
    )),
    ("certificate-name", (
        "certificate-host-mismatch", "certificate name mismatch", "hostname mismatch", "host name mismatch",
        "certificate-name-mismatch", "certificate does not match", "certificate doesn't match",
        "does not match the certificate", "certificate name does not match", "certificate subject does not match",
        "certificate peer name mismatch", "certificate hostname",
    )),
    ("certificate-untrusted", (
        "certificate-not-trusted", "self-signed certificate", "self signed certificate", "untrusted issuer",
        "unable to get local issuer", "unable to get issuer", "certificate not trusted", "certificate is not trusted",
        "untrusted certificate", "unknown ca", "unable to verify the first certificate",
        "certificate signed by unknown authority", "certificate issuer", "self-signed",
    )),
    ("dane", (
        "tlsa-invalid", "dane-required", "failed dane", "dane validation", "no usable tlsa", "no tlsa record",
        "dane tlsa", "dane error", "dane failure", "tlsa mismatch", "tlsa record", "dane attempt failed",
        "tlsa lookup",
    )),
    ("certificate", (
        "certificate verification failed", "certificate verification error", "server certificate not verified",
        "certificate verify failed", "certificate validation", "bad certificate", "certificate revoked",
        "certificate unknown", "invalid certificate", "certificate is invalid", "certificate was invalid",
        "certificate rejected", "client certificate", "no client certificate", "certificate-revoked",
    )),
    ("version", (
        "unsupported protocol", "wrong version number", "alert protocol version", "tls version", "tls 1.2 or",
        "tlsv1.2 or", "tls 1.0", "tls1.0", "tls 1.1", "tls1.1", "unsupported ssl", "legacy tls",
        "no protocols available",
        "protocol version not supported", "inappropriate fallback",
    )),
    ("not-offered", (
        "starttls-not-supported", "did not offer tls", "tls is required, but was not offered", "tls not offered",
        "tls required but not supported", "does not support tls", "doesn't support tls", "must support tls",
        "does not support starttls", "doesn't support starttls", "starttls not supported", "starttls is not supported",
        "starttls is not offered", "starttls not offered", "did not advertise starttls", "not offer starttls",
        "does not offer tls", "not advertise tls", "tls not available", "tls not supported", "tls is not supported",
        "tls not advertised", "starttls unavailable", "starttls command not", "tls currently unavailable",
        "starttls extension not",
    )),
    ("required", (
        "must issue a starttls", "issue a starttls", "starttls is required", "starttls required", "tls required",
        "tls is required", "tls session is required", "requires tls", "requires starttls", "requires encryption",
        "session encryption is required", "encryption required", "encryption is required", "encryption needed",
        "sent over a tls connection", "over an encrypted", "requiretls", "must use tls", "use starttls",
        "starttls first",
        "unencrypted connection", "connection is not encrypted", "only accepts encrypted", "insecure connection",
    )),
    ("handshake", (
        "tls handshake", "cannot start tls", "tls negotiation", "tls connect failed", "ssl_connect", "ssl_accept",
        "starttls failure", "starttls=client, error", "handshake failure", "handshake failed",
        "tls session setup failed",
        "tls error on connection", "ssl routines", "no shared cipher", "sslv3 alert", "tlsv1 alert", "ssl handshake",
        "tls lost connection", "tls failure", "tls setup failed", "tls initialization failed", "ssl error",
        "dh key too small", "connect failed: tls",
    )),
)  # fmt: skip
_FAULTS = Phrases((phrase, fault) for fault, phrases in _PHRASES for phrase in phrases)
_RANKS: tuple[TlsFault, ...] = get_args(TlsFault)
HINTS = ("tls", "certificate", "ssl", "encrypt", "dane", "dnssec", "self-signed", "sts", "hostname mismatch")


def tls_fault(words: Words) -> tuple[Detail, ...]:
    """The most special fault that is said, where it is said first."""
    low = words.low.replace("’", "'")
    places = sorted(_FAULTS.places_in(low), key=lambda place: (_RANKS.index(place[0]), place[1], -place[2]))
    return tuple(Detail("tls-fault", fault, None, words.span(start, end)) for fault, start, end in places[:1])

"""Handing one e-mail to a mail server (RFC 5321), over TLS unless the server is on this machine."""

from __future__ import annotations

import functools
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.outward.trouble import Passing, Useless

SECONDS: Final = 30.0
"""For each answer of the server."""
_HERE: Final = ("127.0.0.1", "::1", "localhost")
_MOST_SAID: Final = 200

Make = Callable[[bool], bytes]
"""Makes the mail; True where the server takes bytes beyond ASCII (8BITMIME, RFC 6152)."""


class Tls(StrEnum):
    """When the line is made safe."""

    AT_ONCE = "at-once"
    """From the first byte (RFC 8314 §3.3)."""
    FIRST = "first"
    """By STARTTLS (RFC 3207), or nothing is sent."""
    NEVER = "never"
    """On this machine, where nobody listens in."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and as whom."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """`smtps://user:password@host:465` or `smtp://…:587`. Raises `ValueError` with words that show no password."""
        trouble = "expected something like smtps://user:password@mail.example.com:465, or smtp:// for STARTTLS on 587"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ValueError(trouble) from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == 0 or parts.path.strip("/"):
            raise ValueError(trouble)
        if parts.query or parts.fragment:
            raise ValueError(f"{trouble}; in a password ? is written %3F, # %23, @ %40 and / %2F")
        if bool(parts.username) != bool(parts.password):
            raise ValueError(f"{trouble}: with a user and a password, or without either")
        tls = Tls.AT_ONCE if parts.scheme == "smtps" else Tls.NEVER if parts.hostname in _HERE else Tls.FIRST
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        return cls(parts.hostname, port or (465 if tls is Tls.AT_ONCE else 587), tls, user, password)


def send(server: MailServer, sender: str, recipient: str, make: Make) -> None:
    """Hand a mail in. Raises `Passing` (also for what only whoever runs this can mend, such as a wrong password: they
    have a day for it), and `Useless` when the server does not want this mail or knows no such recipient."""
    with _line_to(server, sender) as line:
        eight_bit = line.has_extn("8bitmime")
        line.sendmail(sender, [recipient], make(eight_bit), mail_options=["BODY=8BITMIME"] if eight_bit else [])


def greet(server: MailServer, sender: str) -> None:
    """Only see whether the server lets one in. Raises the same."""
    with _line_to(server, sender):
        pass


@contextmanager
def _line_to(server: MailServer, sender: str) -> Iterator[smtplib.SMTP]:
    try:
        line = _connected(server, sender)
        try:
            _make_safe(server, line)
            if server.user is not None and server.password is not None:
                line.login(server.user, server.password)
            yield line
        finally:
            _leave(line)
    except smtplib.SMTPAuthenticationError as error:
        raise Passing(f"the mail server does not let me log in ({error.smtp_code})") from error
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()), (550, b""))
        raise _sorted(code, said) from refused
    except smtplib.SMTPResponseException as error:
        raise _sorted(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Passing("the mail server lacks something that I need (STARTTLS, or a way to log in)") from error
    except ssl.SSLError as error:
        raise Passing("the mail server’s certificate or its TLS cannot be used") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Passing("the mail server could not be reached, or the line to it broke") from error


def _connected(server: MailServer, sender: str) -> smtplib.SMTP:
    """A greeting by a name that the server may look up (RFC 5321 §4.1.1.1): this machine's, or the sender's domain."""
    own = socket.gethostname()
    name = own if "." in own and own.isascii() else sender.rpartition("@")[2]
    if server.tls is Tls.AT_ONCE:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=SECONDS, context=_tls())
    else:
        line = smtplib.SMTP(server.host, server.port, name, timeout=SECONDS)
    return line


def _make_safe(server: MailServer, line: smtplib.SMTP) -> None:
    line.ehlo_or_helo_if_needed()
    if server.tls is Tls.FIRST:
        line.starttls(context=_tls())
        line.ehlo()


def _leave(line: smtplib.SMTP) -> None:
    """Whatever becomes of the farewell, a mail that was taken is taken."""
    try:
        line.quit()
    except (smtplib.SMTPException, OSError):
        line.close()


def _sorted(code: int, said: bytes | str) -> Passing | Useless:
    """RFC 5321 §4.2.1: 4 is for now, 5 is for good."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = " ".join(f"{code} {text}".split())[:_MOST_SAID]
    kind = Passing if 400 <= code < 500 else Useless
    return kind(f"the mail server said: {words}", for_log=f"the mail server said {code}")


@functools.cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()

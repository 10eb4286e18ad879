"""Postfix, and services that run it (Fastmail, iCloud, AOL, Zimbra ...).

    This is the mail system at host mx1.example.org.
    ...
    <kim@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1
        <kim@example.com>: Recipient address rejected (in reply to RCPT TO command)

An address in angle brackets at the beginning of a line, a colon, and what happened, wrapped on to indented lines; the
entry ends with an empty line. `(expanded from <...>)` may stand before the colon. A warning says so in a box of `#`.
"""

from __future__ import annotations

import re

from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern, either

_AT_HOST = Pattern(r" at host ([\w.-]{1,255}?)\.?[ \t]*$", re.MULTILINE)
_WHAT_IS_THERE = Pattern(r"(?:mail system|postfix[^\n]{0,60} program)\Z")
_ENTRY = Pattern(
    r"(?:\A|\n)[ \t>]{0,3}<[^<>\n]{1,320}>(?:\s\((?:expanded from|orig_to)[^()]{1,330}\))?:\s"
    + either("""
        host | connect to | delivery | unknown | mail for | command | temporary | name service | sasl | permission
        bad | user | maildir | mailbox | lost connection | conversation | no | message | can't | cannot | service | tls
        server | recipient
    """)
    + r"\b"
)


def read(page: Page, layout: str) -> Report | None:
    """The general shape reads the entries; the sentence names the host that wrote."""
    host = _AT_HOST.search(page.low)
    if host is not None and not _WHAT_IS_THERE.search(page.low, max(0, host.start() - 80), host.start()):
        host = None
    if host is None and not _ENTRY.search(page.low):
        return None
    report = general.read(page, layout)
    if report is None or host is None:
        return report
    return general.written_by(report, page.fact(*host.span(1)))


LAYOUT = Layout("postfix", ("mail system at host", "postfix", ">: ", "expanded from", "have to inform you"), read)

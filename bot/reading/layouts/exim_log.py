"""A line of Exim's main log.

    2025-03-20 10:00:00 1tvABC-0004xy-Z3 ** kim@example.com R=dnslookup T=remote_smtp H=mx.example.com [192.0.2.1]:
    SMTP error from remote mail server after RCPT TO:<kim@example.com>: 550 5.1.1 no such user

`**` is a failure, `==` a delay, `=>` and `->` a delivery (Exim's specification, "Log files").
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.facts.addresses import address_in
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.outcomes import reported
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_ENTRY = Pattern(r"(?P<mark>[*=-][*=>])(?<!\S..)(?<=\*\*|==|=>|->) (?=\S{1,64}@)(?P<rest>[^\n]{3,4000})$", re.MULTILINE)
_FIELDS = Pattern(
    r"[ \t](?:R|T|H|P|X|S|QT|DT|F|C|CV|DN)=(?:\"[^\"\n]{0,200}\"|\S{1,255}(?: \[(?P<ip>[0-9a-fA-F.:]{3,45})\])?)"
)
_HOST = Pattern(r"[ \t]H=(?P<name>[\w.-]{1,255}) \[(?P<ip>[0-9a-fA-F.:]{3,45})\]")
_KINDS = {"**": Kind.BOUNCE, "==": Kind.DELAY, "=>": Kind.DELIVERY_SUCCESS, "->": Kind.DELIVERY_SUCCESS}


def read(page: Page, layout: str) -> Report | None:
    """An entry a line: the address, the router's and transport's fields, a colon, and what was said."""
    return reported(page, layout, [told for match in _ENTRY.finditer(page.text) if (told := _entry(page, match))])


def _entry(page: Page, match: re.Match[str]) -> tuple[Kind, Failure] | None:
    start, end = match.span("rest")
    address = address_in(page.text, start, end)
    fields = list(_FIELDS.finditer(page.text, start, end))
    if address is None or not fields:
        return None
    said = diagnose(page, min(end, fields[-1].end() + 1), end)
    failure = said.failure(address.fact())
    host = _HOST.search(page.text, start, end)
    if host:
        failure = replace(failure, remote_mta=page.fact(*host.span("name")), remote_ip=page.fact(*host.span("ip")))
    return _KINDS[match["mark"]], failure


LAYOUT = Layout("exim", (" t=remote_smtp", " r=dnslookup", " t=", " r="), read)

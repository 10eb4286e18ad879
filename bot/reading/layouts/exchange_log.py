"""A row of Exchange's message tracking log, as it stands in the file: columns with commas between.

    2025-03-20T10:00:00.900Z,192.0.2.9,EX1,192.0.2.1,mx.example.com,08DC3D,Outbound,SMTP,FAIL,55,<abc@sender.example>,
    4f0c-11,kim@example.com,[{LED=550 5.1.1 no such user};{MSG=};{FQDN=mx.example.com};{IP=192.0.2.1};{LRT=}],15012,...

Behind the event stand its number, the Message-ID, in newer versions the number of the message in the network, and then
the recipients and what was said of each, with semicolons between.
"""

from __future__ import annotations

import re

from bot.reading.facts.addresses import find_addresses
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.outcomes import settled
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_ROW = Pattern(
    r",(?P<event>[A-Z]{4,20}),\d{0,20},\"?<?[^\s,<>]{1,320}>?\"?,(?:[\w-]{0,40},)?(?P<who>\"?[^\s,\"]{3,2000}\"?),"
    r"(?P<said>\"[^\"\n]{0,4000}\"|\[\{[^\n]{0,4000}?\}\]|[^,\n]{0,2000})(?:,|$|\n)"
)
_LISTED = Pattern(
    r"\bevent(?:id)?[ \t]{0,20}: (?P<event>[A-Z]{4,20})\b[^{}]{0,600}?"
    r"recipients?[ \t]{0,20}: (?P<who>\{[^{}\n]{3,2000}\})[^{}]{0,600}?"
    r"recipientstatus[ \t]{0,20}: (?P<said>\{[^\n]{0,4000}\})",
    re.IGNORECASE,
)
"""The same as PowerShell lists it, a property a line or all in one."""
_KINDS = {
    "FAIL": Kind.BOUNCE, "BADMAIL": Kind.BOUNCE, "POISONMESSAGE": Kind.BOUNCE, "DROP": Kind.BOUNCE,
    "DEFER": Kind.DELAY, "DELIVER": Kind.DELIVERY_SUCCESS, "SEND": Kind.DELIVERY_SUCCESS,
    "SENDEXTERNAL": Kind.DELIVERY_SUCCESS,
}  # fmt: skip


def read(page: Page, layout: str) -> Report | None:
    """One failure a recipient of a row; rows on how a message came in or was passed on inside say nothing."""
    found: list[tuple[Kind, Failure]] = []
    rows = list(_ROW.finditer(page.text)) or list(_LISTED.finditer(page.text))
    for row in rows:
        kind = _KINDS.get(row["event"].upper())
        if kind is not None:
            found += [(kind, failure) for failure in _failures(page, row)]
    if not rows:
        return None
    told = settled(found)
    return Report(layout, told[1] if told else (), told[0] if told else None, end=len(page.text))


def _failures(page: Page, row: re.Match[str]) -> list[Failure]:
    addresses = list(find_addresses(page.text, *row.span("who")))
    start, end = row.span("said")
    each = [start]
    if len(addresses) > 1:
        position = page.text.find("];[", start, end)
        while position != -1:
            each.append(position + 2)
            position = page.text.find("];[", position + 2, end)
    spans = list(zip(each, [*each[1:], end], strict=True))
    same = len(spans) == len(addresses)
    return [
        diagnose(page, *spans[number if same else 0]).failure(address.fact())
        for number, address in enumerate(addresses)
    ]


LAYOUT = Layout("exchange", (",fail,", ",defer,", ",badmail,", ",deliver,", ",dsn,", ",send,", "recipientstatus"), read)

"""A row of PowerMTA's accounting file.

    b,2025-03-20 10:00:00+0100,2025-03-20 09:59:58+0100,me@shop.example,kim@example.com,,failed,
    5.1.1 (bad destination mailbox address),smtp;550 5.1.1 no such user,mx.example.com (192.0.2.1),bad-mailbox,...

Which columns there are is a setting: the first is the type of the record (b for a bounce, rb for one that was told
later, t for a passing failure, d for a delivery), and the recipient stands behind the sender.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from bot.reading.facts.addresses import find_addresses
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.outcomes import reported
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_ROW = Pattern(
    r"^\"?(?P<type>rb|b|tq|t|d)\"?,\"?\d{4}-\d\d-\d\d[ T][\d:.+ -]{5,24}\"?,(?P<cells>[^\n]{3,6000})$", re.MULTILINE
)
_SAID = Pattern(r"(?:^|,)\"?(?:smtp|x-[\w-]{2,20});[ \t]?(?P<words>[^\n]{1,4000}?)(?=\"?,\S|\"?,?$)")
_STATUS = Pattern(r",\"?(?P<status>[245]\.\d{1,3}\.\d{1,3})(?= \(|\"?(?:,|$))")
_KINDS = {"b": Kind.BOUNCE, "rb": Kind.BOUNCE, "t": Kind.DELAY, "tq": Kind.DELAY, "d": Kind.DELIVERY_SUCCESS}
_MOST = 10_000


def read(page: Page, layout: str) -> Report | None:
    """One failure a row."""
    found: list[tuple[Kind, Failure]] = []
    for row in islice(_ROW.finditer(page.text), _MOST):
        start, end = row.span("cells")
        said = _SAID.search(page.text, start, end)
        addresses = list(find_addresses(page.text, start, said.start() if said else end))
        told = diagnose(page, *(said.span("words") if said else (end, end)))
        recipient = addresses[min(1, len(addresses) - 1)].fact() if addresses else None
        failure = told.failure(recipient)
        if failure.status is None and (status := _STATUS.search(page.text, start, said.start() if said else end)):
            failure = replace(failure, status=page.fact(*status.span("status")))
        found.append((_KINDS[row["type"]], failure))
    return reported(page, layout, found)


LAYOUT = Layout("powermta", (",smtp;", ',"smtp;'), read)

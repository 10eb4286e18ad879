"""MailScanner, which tells the sender what it took out of a message, or that it kept all of it.

Our virus detector has just been triggered by a message you sent:-
  To: kim@example.com
  Subject: holiday pics
  Date: Wed Jun 18 10:07:13 2003

One or more of the attachments (pics.scr) are on
the list of unacceptable attachments for this site and will not have
been delivered.
"""

from __future__ import annotations

import re

from bot.reading.facts.addresses import find_addresses
from bot.reading.layouts.layout import Layout
from bot.reading.message import Kind
from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_TO = Pattern(
    r"^[ \t>]{0,12}to: {1,8}(?P<who>[^\n]{3,2000}(?:\n[ \t]{3,12}[^\s:]{3,320},?[ \t]{0,4}$){0,50})", re.MULTILINE
)


def read(page: Page, layout: str) -> Report | None:
    """Whom the kept message was for, and the paragraph that says what was wrong with it."""
    end = notice_end(page)
    to = _TO.search(page.low, 0, end)
    if to is None:
        return None
    said = diagnose(page, *page.paragraph(page.paragraph_end(to.end(), end), end))
    failures = tuple(said.failure(address.fact()) for address in find_addresses(page.text, *to.span("who")))
    return Report(layout, failures, Kind.BOUNCE, original=read_original(page.text, end), end=end)


LAYOUT = Layout(
    "mailscanner",
    ("detector has just been triggered by a message you sent", "scanner has just been triggered by a message you sent"),
    read,
)

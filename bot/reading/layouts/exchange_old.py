"""Exchange 5.5 to 2003, and the X.400 systems before and beside it.

    Your message
      To:      list@example.com
      Subject: Minutes
    did not reach the following recipient(s):

    kim@example.com on Fri, 20 Jul 2001 11:08:59 -0700
        The recipient name is not recognized
        The MTS-ID of the original message is: c=us;a= ;p=example;l=MX1-010720
        MSEXCH:IMS:Example:MAIN:MX1 0 (000C05A6) Unknown Recipient

    The following recipient(s) could not be reached:
          kim@example.com on 3/1/2004 10:00 AM
                The e-mail account does not exist at the organization this message was sent to.
                <mx.example.com #5.1.1 smtp;550 5.1.1 no such user>

One paragraph a recipient: the address, perhaps inside an X.400 one (`c=US;a= ;p=X;dda:SMTP=kim@example.com;`), the
time, and deeper the reason. Lines that begin with MTS-ID and MSEXCH are for the administrator.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.facts.addresses import address_in
from bot.reading.layouts.layout import Layout
from bot.reading.message import Fact, Failure, Kind, Span
from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.diagnostics import Diagnosis, diagnose, unwrap
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.languages import kind_in
from bot.reading.text.patterns import Pattern

_OPENING = Pattern(
    r"(?:did not reach (?:some or all of )?the following recipients?(?:\(s\))?"
    r"|the following recipients?(?:\(s\))? (?:could ?n[o']t|cannot|can ?not) be reached)[ \t]{0,4}:",
    re.IGNORECASE,
)
_WHEN = Pattern(
    r"^[ \t]{0,12}(?P<who>[^\n]{1,300}?)[;>'\")\]]{0,3} (?:on|am|le|el|il) (?:[a-z]{2,3},? )?\d{1,4}[^\n]{5,40}"
    r"(?:\n-?\d[\d: +-]{3,20})?$",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED_IN_REPLY = Pattern(r"\b[45]\d\d (?:[45]\.\d{1,3}\.\d{1,3} )?(?P<who><[^\s<>]{3,320}>)")
_FOR_ADMINISTRATORS = Pattern(r"^[ \t]{0,12}(?:the mts-id of|msexch:|[a-z]=[^\n]{0,80};|un;l=|;p=)", re.IGNORECASE)
_LONGEST = 2_000


def read(page: Page, layout: str) -> Report | None:
    """A recipient a paragraph, from the sentence that announces them to the end."""
    end = notice_end(page)
    opening = _OPENING.search(page.text, 0, end)
    if opening is None:
        return None
    failures: list[Failure] = []
    position = opening.end()
    while position < end and len(failures) < 10_000:
        stop = page.paragraph_end(position, end)
        failures.extend(_paragraph(page, position, min(stop, position + _LONGEST)))
        position = stop + 2
        if failures and stop > position + 20_000:
            break
    if not failures:
        return None
    kind = kind_in(page.low[:end]) or Kind.BOUNCE
    return Report(layout, tuple(failures), kind, original=read_original(page.text, end), end=end)


def _paragraph(page: Page, start: int, end: int) -> list[Failure]:
    """A line that ends in a time begins an entry; people may stand there by name alone."""
    timed = list(_WHEN.finditer(page.text, start, end))
    made: list[Failure] = []
    for number, entry in enumerate(timed):
        stop = timed[number + 1].start() if number + 1 < len(timed) else end
        address = address_in(page.text, *entry.span("who"))
        fact = address.fact() if address else _in_reply(page, entry.end(), stop)
        made.append(_reason(page, entry.end(), stop).failure(fact))
    return made


def _in_reply(page: Page, start: int, end: int) -> Fact | None:
    """Whom the refusing server names, where the list has but a person's name."""
    reply = _NAMED_IN_REPLY.search(page.text, start, end)
    address = address_in(page.text, *reply.span("who")) if reply else None
    return address.fact() if address else None


def _reason(page: Page, start: int, end: int) -> Diagnosis:
    """The reason without the administrator's lines, though their last words ("Unknown Recipient") say it again."""
    found = diagnose(page, start, end)
    if found.codes.reply_code or found.codes.status:
        return found
    kept = [line for line in page.text[start:end].split("\n") if line.strip() and not _FOR_ADMINISTRATORS.match(line)]
    words = unwrap(kept[0]) if kept else ""
    return replace(found, diagnostic=Fact(words, Span(start, end)) if words else found.diagnostic)


LAYOUT = Layout(
    "exchange",
    (
        "did not reach the following recip",
        "did not reach some or all",
        "could not be reached:",
        "cannot be reached:",
        "msexch:",
    ),
    read,
)

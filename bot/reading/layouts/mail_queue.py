"""What a mail server lists of its queue (`mailq`): Postfix and Sendmail.

    -Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
    3F2A1C0      2141 Mon Mar  4 09:00:01  me@sender.example
    (host mx.example.com[192.0.2.1] said: 450 4.2.2 <kim@example.com>: full (in reply to RCPT TO command))
                                             kim@example.com

    -----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------
    u8IG01aa4711     2141 Mon Mar  4 09:00 <me@sender.example>
                     (Deferred: Connection timed out with mx.example.com.)
                                             <kim@example.com>

The first line of a message has its sender; then come reasons in brackets, each above the recipients that it is for. All
that is still there is still being tried.
"""

from __future__ import annotations

import re

from bot.reading.facts.addresses import Address
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_MESSAGE = Pattern(r"[0-9A-Za-z]{6,20}[*!#+-]?[ \t]{1,20}\d{1,12}[ \t]{1,8}[A-Z][a-z]{2} [A-Z][a-z]{2} ")
_OWN_WORD = Pattern(r"\s{0,40}\((?:deferred:[ \t]{0,4})?", re.IGNORECASE)
_MOST = 10_000


def read(page: Page, layout: str) -> Report | None:
    """One late recipient a line with nothing but an address, for the reason above it."""
    found: list[Failure] = []
    reason: tuple[int, int] | None = None
    in_message = False
    for number, line in enumerate(page.lines):
        recipient = _alone(page, number)
        if _MESSAGE.match(line.text):
            in_message, reason = True, None
        elif in_message and recipient is not None and len(found) < _MOST:
            found.append(_failure(page, recipient, reason))
        elif in_message and line.text.startswith("("):
            reason = (line.start, line.end)
        elif reason is not None and line.text and line.start == reason[1] + 1:
            reason = (reason[0], line.end)
    layout = "sendmail" if "-q-id-" in page.low else layout
    return Report(layout, tuple(found), Kind.DELAY, end=len(page.text)) if found else None


def _alone(page: Page, number: int) -> Address | None:
    address = page.by_line.get(number, (None,))[0]
    return address if address and page.lines[number].text.strip("<>") == address.value else None


def _failure(page: Page, recipient: Address, reason: tuple[int, int] | None) -> Failure:
    if reason is None:
        return Failure(recipient=recipient.fact())
    start, end = reason
    opening = _OWN_WORD.match(page.text, start, end)
    end = start + len(page.text[start:end].rstrip().removesuffix(")"))
    return diagnose(page, opening.end() if opening else start, end).failure(recipient.fact())


LAYOUT = Layout("postfix", ("sender/recipient", "-queue id-", "-q-id-"), read)

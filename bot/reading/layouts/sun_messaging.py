"""Sun's, later Oracle's Messaging Server, and PMDF before it.

    This report relates to a message you sent with the following header fields: ...
    Your message cannot be delivered to the following recipients:

      Recipient address: kim@ims-ms-daemon
      Original address: kim@example.com
      Reason: over quota

    Your message has been enqueued and undeliverable for 1 day
    to the following recipients:

      Recipient address: kim@example.com
      Reason: unable to deliver this message after 1 day

    Delivery attempt history for your mail:

    Thu, 20 Mar 2025 10:00:00 +0100 (CET)
    TCP active open: Failed connect()    Error: Connection timed out

    The mail system will continue to try to deliver your message
    for an additional 4 days.

Where the reason is no more than that the time is up, the last attempt of the history says why.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_TIME_IS_UP = Pattern(r"unable to deliver (?:this|your) message (?:after|for) \d", re.IGNORECASE)
_HISTORY = Pattern(r"delivery attempt history[^\n]{0,60}:")
_GOES_ON = Pattern(r"will continue to (?:try|attempt)|for an additional \d")
_DATED = Pattern(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} ")
_IS_ORIGINAL = Pattern(r"original address:[ \t]{0,8}\Z")
_LOOKED_AT = 12_000


def read(page: Page, layout: str) -> Report | None:
    """The general shape, and the last attempt where the reason is that the time is up."""
    report = general.read(page, layout)
    if report is None:
        return None
    end = len(page.text) if report.end is None else report.end
    failures = _by_original_address(page, report.failures)
    failures = tuple(_telling(page, failure, end) for failure in failures[:300]) + failures[300:]
    kind = Kind.DELAY if _GOES_ON.search(page.low, 0, end) else report.kind
    return replace(report, failures=failures, kind=kind)


def _by_original_address(page: Page, failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
    """One failure for each recipient: "Original address" is whom a name inside the system stands for."""
    kept: list[Failure] = []
    for failure in failures:
        place = failure.recipient.span if failure.recipient else None
        if place is None or not kept or not _IS_ORIGINAL.search(page.low, max(0, place.start - 40), place.start):
            kept.append(failure)
        elif (inside := kept[-1].recipient) is not None and "." not in inside.value.rpartition("@")[2]:
            kept[-1] = replace(kept[-1], recipient=failure.recipient)
    return tuple(kept)


def _telling(page: Page, failure: Failure, end: int) -> Failure:
    if failure.diagnostic is None or not _TIME_IS_UP.match(failure.diagnostic.value):
        return failure
    history = _HISTORY.search(page.low, 0, end)
    if history is None:
        return failure
    attempts = [
        line
        for line in page.lines[page.line_number(history.end()) + 1 : page.line_number(end) + 1]
        if line.text and line.start < min(end, history.end() + _LOOKED_AT)
    ]
    attempts = attempts[: next((number for number, line in enumerate(attempts) if _GOES_ON.search(line.text)), None)]
    said = [line for line in attempts if not _DATED.match(line.text) and "error" in line.text.lower()]
    if not said:
        return failure
    found = diagnose(page, said[-1].start, said[-1].end)
    return replace(found.failure(failure.recipient), status=found.codes.status or failure.status)


LAYOUT = Layout(
    "sun-messaging",
    ("this report relates to a message you sent", "has been enqueued and undeliverable for"),
    read,
    kind=None,
)

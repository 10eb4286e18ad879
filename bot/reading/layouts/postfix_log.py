"""A line of Postfix's log, or of another program that logs the same way.

postfix/smtp[9012]: 4ZC0hH3: to=<kim@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=2.1,
dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.facts.addresses import address_in
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.outcomes import reported, stretches
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_ENTRY = Pattern(r"(?<![\w-])to=(?=<?[^\s,<>]{1,320}>?[,\s])")
_RELAY = Pattern(r"\brelay=(?P<name>[\w.-]{1,255})(?:\[(?P<ip>[0-9a-fA-F.:]{3,45})\])?")
_DSN = Pattern(r"\bdsn=([245]\.\d{1,3}\.\d{1,3})")
_STATUS = Pattern(r"\bstatus=(?P<word>[\w-]{3,20})(?::|\s{0,4}\()?")
_TIME_UP = Pattern(r"from=<[^<>\s]{0,320}>, status=expired")
_KINDS = {
    "bounced": Kind.BOUNCE, "deferred": Kind.DELAY, "sent": Kind.DELIVERY_SUCCESS, "expired": Kind.BOUNCE,
    "undeliverable": Kind.BOUNCE, "deliverable": Kind.DELIVERY_SUCCESS,
}  # fmt: skip


def read(page: Page, layout: str) -> Report | None:
    """An entry reaches from one `to=` to the next; the words in its last pair of brackets are what was said.

    A line of the queue manager's may say that the time of a message was up; then what it waited for is why.
    """
    found = [told for span in stretches(page, _ENTRY) if (told := _entry(page, *span))]
    if _TIME_UP.search(page.text):
        found = [(Kind.BOUNCE if kind is Kind.DELAY else kind, failure) for kind, failure in found]
    return reported(page, layout, found)


def _entry(page: Page, start: int, end: int) -> tuple[Kind, Failure] | None:
    status = _STATUS.search(page.text, start, end)
    address = address_in(page.text, start, end)
    if status is None or address is None:
        return None
    kind = _KINDS.get(status["word"].lower(), Kind.BOUNCE)
    stop = _closing(page.text, status.end(), end)
    diagnosis = diagnose(page, status.end(), stop)
    failure = diagnosis.failure(address.fact())
    dsn = _DSN.search(page.text, start, status.start())
    relay = _RELAY.search(page.text, start, end)
    if dsn and failure.status is None:
        failure = replace(failure, status=page.fact(*dsn.span(1)))
    if relay and relay["name"] != "none" and failure.remote_mta is None:
        ip = page.fact(*relay.span("ip")) if relay["ip"] else None
        failure = replace(failure, remote_mta=page.fact(*relay.span("name")), remote_ip=failure.remote_ip or ip)
    return kind, failure


def _closing(text: str, start: int, end: int) -> int:
    """The bracket that closes what follows `status=bounced (`, or the end of the line."""
    depth = 1
    for position in range(start, end):
        char = text[position]
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position
        if text.startswith("\n\n", position):
            return position
    return end


LAYOUT = Layout(
    "postfix",
    ("status=bounced", "status=deferred", "status=sent", "status=expired", "status=undeliverable"),
    read,
)

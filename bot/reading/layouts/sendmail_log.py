"""A line of Sendmail's log.

sendmail[2022]: u8IG01: to=<kim@example.com>, delay=00:00:05, mailer=esmtp, relay=mx.example.com. [192.0.2.1],
dsn=5.1.1, reply=550 5.1.1 no such user, stat=User unknown

`stat` is Sendmail's own word on it, of one word or several, and ends the line; `reply`, which newer versions have, is
the other server's.
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.facts.addresses import find_addresses
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.outcomes import reported, stretches
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_ENTRY = Pattern(r"to=(?<![\w-]to=)(?=<?[^\s,<>]{1,320}>?[,\s])")
_NEXT = Pattern(r",\s{1,8}[a-z]{2,12}=")
_STAT = Pattern(r"stat=(?<=[\s,]stat=)(?P<word>[A-Za-z/]{2,20})(?P<more>:\s{0,4})?")
_REPLY = Pattern(r"reply=(?<=[\s,]reply=)(?P<words>[^\n]{4,1000}?),\s{1,8}stat=")
_RELAY = Pattern(r"relay=(?P<name>[\w.-]{1,255}?)\.?,?[ \t]{1,4}\[(?P<ip>[0-9a-fA-F.:]{3,45})\]")
_DSN = Pattern(r"dsn=([245]\.\d{1,3}\.\d{1,3})")
_KINDS = {"sent": Kind.DELIVERY_SUCCESS, "deferred": Kind.DELAY, "queued": Kind.DELAY}


def read(page: Page, layout: str) -> Report | None:
    """One failure an address of an entry; what failed wins over what waits, and that over what was sent."""
    return reported(page, layout, [told for span in stretches(page, _ENTRY) for told in _entry(page, *span)])


def _entry(page: Page, start: int, end: int) -> list[tuple[Kind, Failure]]:
    stat = _STAT.search(page.text, start, end)
    if stat is None:
        return []
    line = page.text.find("\n", stat.end(), end)
    stop = line if line != -1 else end
    said = diagnose(page, stat.end() if stat["more"] else stat.start("word"), stop)
    if said.diagnostic is None:
        said = diagnose(page, stat.start("word"), stop)
    if reply := _REPLY.search(page.text, start, stat.end()):
        said = diagnose(page, *reply.span("words"))
    failure = said.failure(None)
    if failure.status is None and (dsn := _DSN.search(page.text, start, stat.start())):
        failure = replace(failure, status=page.fact(*dsn.span(1)))
    if relay := _RELAY.search(page.text, start, stat.start()):
        failure = replace(failure, remote_mta=page.fact(*relay.span("name")), remote_ip=page.fact(*relay.span("ip")))
    others = _NEXT.search(page.text, start, end)
    kind = _KINDS.get(stat["word"].lower(), Kind.BOUNCE)
    named = find_addresses(page.text, start, others.start() if others else end)
    return [(kind, replace(failure, recipient=address.fact())) for address in named]


LAYOUT = Layout("sendmail", (" stat=",), read)

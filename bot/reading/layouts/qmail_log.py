"""Lines of qmail-send's log.

    starting delivery 88: msg 1573 to remote kim@example.com
    delivery 88: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_no_such_user/

Every character that is not printed, a space among them, is an underscore there, and every line end a slash.
"""

from __future__ import annotations

import re
from itertools import islice

from bot.reading.facts.addresses import address_in
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.outcomes import reported
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_ENDED = Pattern(r"delivery (?P<number>\d{1,12}): (?P<how>success|failure|deferral): (?P<said>\S{1,4000})")
_BEGUN = Pattern(r"starting delivery (?P<number>\d{1,12}): msg \d{1,20} to (?:remote|local) (?P<who>\S{3,400})")
_MARKED = Pattern(
    r"<[^<>\s/]{1,64}@[^<>\s/_]{1,255}>|https?://(?:(?!/Giving_|/Remote_)[^\s_]){1,2000}"
    r"|(?P<line>/(?=[A-Z#]|[245]\d\d[-_]|\s|\Z))|_"
)
_KINDS = {"failure": Kind.BOUNCE, "deferral": Kind.DELAY, "success": Kind.DELIVERY_SUCCESS}
_MOST = 10_000


def read(page: Page, layout: str) -> Report | None:
    """What became of each delivery; whom it was for stands in the line on its beginning, if that was pasted too."""
    plain = Page(_MARKED.sub(_unmarked, page.text))
    begun = {match["number"]: match.span("who") for match in _BEGUN.finditer(page.text)}
    found: list[tuple[Kind, Failure]] = []
    for ended in islice(_ENDED.finditer(page.text), _MOST):
        said = diagnose(plain, *ended.span("said"))
        named = begun.get(ended["number"])
        address = address_in(page.text, *named) if named else None
        if address is None and "recipient" in ended["said"]:
            address = address_in(plain.text, *ended.span("said"))
        found.append((_KINDS[ended["how"]], said.failure(address.fact() if address else None)))
    return reported(page, layout, found)


def _unmarked(match: re.Match[str]) -> str:
    if match["line"]:
        return "\n"
    return " " if match[0] == "_" else match[0]


LAYOUT = Layout("qmail", (": failure: ", ": deferral: "), read)

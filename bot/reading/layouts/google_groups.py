"""Google Groups, in any language: the text names the group in brackets and the person who wrote, not the address.

Hello you@example.org,

We're writing to let you know that the group you tried to contact (minutes) may not exist, or you may not have
permission to post messages to the group. ...
If you have questions ... visit the Help Center at https://groups.google.com/support/.

----- Original message -----
"""

from __future__ import annotations

import re

from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind, Original
from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_HELP = Pattern(r"https?://(?:groups|support)\.google\.com/(?:a/[\w.-]{1,255}/)?(?:support|group)", re.IGNORECASE)
_TOLD = Pattern(r"the group you tried to contact", re.IGNORECASE)
_GROUP = Pattern(r"[(「（“\"«„]\s?(?P<name>[\w.+-]{1,64}(?:@(?P<domain>[\w.-]{1,255}))?)\s?[)」）”\"»“]")
_IN_DOMAIN = Pattern(r"google\.com/a/(?P<domain>[\w.-]{3,255})/")


def read(page: Page, layout: str) -> Report | None:
    """The group's name makes its address; the sentence that has it is the reason."""
    end = notice_end(page)
    told = _HELP.search(page.text, 0, end) or _TOLD.search(page.text, 0, end)
    group = _GROUP.search(page.text, 0, min(end, told.end() + 200)) if told else None
    if group is None:
        return None
    original = read_original(page.text, end)
    address = group["name"] if group["domain"] else _address(page, end, group["name"], original)
    line = page.lines[page.line_number(group.start())]
    failure = Failure(
        recipient=page.fact(*group.span("name"), address),
        diagnostic=page.fact(line.start, line.end, line.text),
    )
    return Report(layout, (failure,), Kind.BOUNCE, original=original, end=end)


def _address(page: Page, end: int, name: str, original: Original) -> str:
    """Where the group lives: as the returned message has it, as the help page's address tells, else with Google."""
    if original.recipient is not None and original.recipient.lower().startswith(f"{name.lower()}@"):
        return original.recipient
    in_domain = _IN_DOMAIN.search(page.text, 0, end)
    return f"{name}@{in_domain['domain'] if in_domain else 'googlegroups.com'}"


LAYOUT = Layout("google-groups", ("groups.google.com", "google.com/a/", "the group you tried to contact"), read)

"""ActiveHunter: Sendmail's headings, with the address behind `>>>`.

  ----- The following addresses had permanent fatal errors -----

>>> kim@example.com <kim@example.com>

  ----- Transcript of session follows -----
550 no such user
"""

from __future__ import annotations

import re

from bot.reading.layouts import sendmail
from bot.reading.layouts.layout import Layout
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_LISTED = Pattern(r"^[ \t]{0,4}>>> [^\s@]{1,64}@\S{1,255} <", re.MULTILINE)


def read(page: Page, layout: str) -> Report | None:
    """Sendmail's reader takes the address from behind the mark."""
    return sendmail.read(page, layout) if _LISTED.search(page.text) else None


LAYOUT = Layout("activehunter", ("fatal errors -----\n\n>>>", "fatal errors -----\n\n >>>"), read)

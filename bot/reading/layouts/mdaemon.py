"""MDaemon.

    The attached message had PERMANENT fatal delivery errors!
    Failed address: kim@example.com

    --- Session Transcript ---
      Thu 2025-03-20 10:00:00: --> RCPT To:<kim@example.com>
      Thu 2025-03-20 10:00:01: <-- 550 5.1.1 no such user
    --- End Transcript ---

Older ones write the dialogue without the time. Where nobody answered, Windows' own words end the transcript
(" Thu 2025-03-20 10:00:30: * Winsock Error 10060 The connection timed out.").
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_TRANSCRIPT = "--- session transcript"
_CLOSED = "--- end transcript"
_LINE = Pattern(
    r"\n[ \t]{0,8}(?:[a-z]{3} \d{4}-\d\d-\d\d )?(?:\d\d:\d\d:\d\d: )?(?:\[[\w:.-]{1,40}\] )?\*?[ \t]{0,4}"
    r"(?P<words>(?!-->|<--|---)[^\n]{0,160}\b"
    r"(?:error|failed|refused|timed out|unreachable|not found|no such|aborted)\b[^\n]{0,300})"
)


def read(page: Page, layout: str) -> Report | None:
    """The general shape; where no server answered, the last line of the transcript that tells of an error."""
    report = general.read(page, layout)
    if report is None or any(failure.reply_code or failure.status for failure in report.failures):
        return report
    start = page.low.find(_TRANSCRIPT)
    end = page.low.find(_CLOSED, start)
    lines = list(_LINE.finditer(page.low, start, end if end != -1 else len(page.text))) if start != -1 else []
    if not lines:
        return report
    said = diagnose(page, *lines[-1].span("words"))
    failures = tuple(said.failure(failure.recipient) for failure in report.failures or (Failure(),))
    return replace(report, failures=failures)


LAYOUT = Layout(
    "mdaemon",
    (
        "mdaemon",
        "--- session transcript",
        "had permanent fatal delivery errors",
    ),
    read,
)

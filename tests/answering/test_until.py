"""When the mail system gives up is said as the bounce says it, in words that people use."""

from __future__ import annotations

import pytest

from bot.answering.until import until_of
from bot.reading.facts.until import readable
from bot.reading.message import Fact, Failure, Kind, Message


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("Sun, 17 May 2026 09:41:05 +0000", "Sunday 17 May 2026, 09:41 (UTC+0)"),
        ("Mon, 1 Jun 2026 23:05:00 -0330", "Monday 1 June 2026, 23:05 (UTC-3:30)"),
        ("Sun, 17 May 2026 09:41:05 -0000", "Sunday 17 May 2026, 09:41"),
        ("in a while", "in a while"),
        ("", ""),
    ],
)
def test_a_date_is_made_readable(date: str, shown: str) -> None:
    assert readable(date) == shown


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("It will be retried until it is 5 day(s) old.", "until the mail is 5 days old"),
        ("We try again until the message is 36 hours old.", "until the mail is 36 hours old"),
        ("The server will keep trying for up to 3 days.", "for up to 3 days"),
        ("We will retry for 46 more hours.", "for 46 more hours"),
        ("It will be tried again for another 1 day.", "for 1 more day"),
        ("It has been tried for 4 hours.", None),
        ("It could not be delivered for 4 hours.", None),
    ],
)
def test_what_the_text_says_of_it_is_found(text: str, until: str | None) -> None:
    assert until_of(Message(kind=Kind.DELAY, text=text), Failure()) == until


def test_the_date_of_the_report_comes_before_its_text() -> None:
    message = Message(kind=Kind.DELAY, text="It will be retried until it is 5 day(s) old.")
    failed = Failure(will_retry_until=Fact("Sun, 17 May 2026 09:41:05 +0000"))
    assert until_of(message, failed) == "until Sunday 17 May 2026, 09:41 (UTC+0)"

"""Whether a message is still tried, and until when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.plain_words import Words
from bot.reading.facts.retry_words import HELD, OVER, TRYING
from bot.reading.facts.retrying import retrying
from bot.reading.facts.until import readable, until


@pytest.mark.parametrize(
    ("said", "outcome", "times"),
    [
        (
            "Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "Your message could not be delivered for more than 4 hour(s). It will be retried until it is 5 day(s) old.",
            "trying",
            ["until the mail is 5 days old"],
        ),
        (
            "Warning: could not send message for past 4 hours. Will keep trying until message is 5 days old",
            "trying",
            ["until the mail is 5 days old"],
        ),
        (
            "Will-Retry-Until: Sun, 17 May 2026 09:41:00 +0000",
            "trying",
            ["until Sunday 17 May 2026, 09:41 (UTC+0)"],
        ),
        (
            "the server will keep trying to deliver for up to 4 days",
            "trying",
            ["for up to 4 days"],
        ),
        (
            "We will try again in the next 2 days",
            "trying",
            ["for the next 2 days"],
        ),
        (
            "delivery attempts will continue for 2 more days",
            "trying",
            ["for 2 more days"],
        ),
        (
            "Hi. it gives up in 47 hours",
            "trying",
            ["for 47 more hours"],
        ),
        (
            "delivery temporarily suspended: connect to mx: timed out",
            "trying",
            [],
        ),
        (
            "450 4.2.0 temporarily deferred; delivery attempts exceeded",
            "over",
            [],
        ),
        (
            "deferred: 450 try later. Giving up on 203.0.113.1",
            "over",
            [],
        ),
        (
            "deferral: 203.0.113.1_does_not_like_recipient./Remote_host_said:_450/Giving_up_on_203.0.113.1./",
            "trying",
            [],
        ),
        (
            "We will keep trying for 5 days; if it fails you will get a final notice",
            "trying",
            ["for 5 days"],
        ),
        (
            "retry timeout exceeded",
            "over",
            [],
        ),
        (
            "No delivery for five days now, stopping",
            "over",
            [],
        ),
        (
            "I'm not going to try again; this message has been in the queue too long.",
            "over",
            [],
        ),
        (
            "status=deferred (host said 450)",
            "trying",
            [],
        ),
        (
            "status=expired, returned to sender",
            "over",
            [],
        ),
        (
            "Action: delayed",
            "trying",
            [],
        ),
        (
            "Action: failed",
            "over",
            [],
        ),
        (
            "it gave up after 5 days",
            "over",
            [],
        ),
        (
            "it has not given up yet",
            None,
            [],
        ),
        (
            "250 2.0.0 Ok: queued as ABC123",
            None,
            [],
        ),
        (
            "550 5.1.1 user unknown",
            None,
            [],
        ),
        (
            "Your mail to 'x' with the subject y is being held until the list moderator can review it",
            "held",
            [],
        ),
        (
            "Message quarantined pending release by an administrator",
            "held",
            [],
        ),
        (
            "Die Zustellung wird noch 46 Stunden lang weiter versucht.",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "Nous continuerons: nouvelle tentative pendant encore 46 heures",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "El servidor seguirá intentando durante los próximos 2 días",
            "trying",
            ["for 2 more days"],
        ),
        (
            "Il server riproverà per altre 46 ore",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "O servidor tentará novamente por mais 46 horas",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "De server zal het nog 46 uur opnieuw proberen",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "サーバーは再試行します。あと46時間",
            "trying",
            ["for 46 more hours"],
        ),
        (
            "3F2A1C0      2141 Mon Mar  4 09:00:01  me@sender.example\\\n(host said: 450)\\\n   kim@x.example",
            "trying",
            [],
        ),
        (
            " 2h  1.5K 1abcDE-000123-AB <me@x.example>\\\n          kim@x.example",
            "trying",
            [],
        ),
        (
            " 2h  1.5K 1abcDE-000123-AB <me@x.example> *** frozen ***",
            "held",
            [],
        ),
        (
            "All messages from 203.0.113.1 will be permanently deferred; Retrying will NOT succeed.",
            "over",
            [],
        ),
        (
            "Eventually the mail delivery software will give up. No action is required on your part. "
            "Delivery attempts will continue for some time",
            "trying",
            [],
        ),
        (
            "Delivery of this message will be attempted until 3/5/2026 9:15:00 AM (GMT).",
            "trying",
            ["until 3/5/2026 9:15:00 AM (GMT)"],
        ),
        (
            "Message has been queued; will not be retried",
            "over",
            [],
        ),
        (
            "The message was returned to sender",
            "over",
            [],
        ),
        (
            "550 5.4.300 Message expired -> 451 4.4.0",
            "over",
            [],
        ),
        (
            "permanent failure for one or more recipients",
            "over",
            [],
        ),
        (
            "host mx said: 452 4.2.2 mailbox full",
            None,
            [],
        ),
        (
            "The server will keep trying to deliver this message for the next 1 days, 19 hours and 56 minutes",
            "trying",
            ["for the next 1 day and 19 hours"],
        ),
        (
            "It will be returned to sender if it cannot be delivered; still being tried",
            "trying",
            [],
        ),
        (
            "I keep trying to send this",
            None,
            [],
        ),
    ],
)
def test_what_becomes_of_the_message_and_until_when(said: str, outcome: str | None, times: list[str]) -> None:
    assert retrying(said).outcome == outcome
    assert [each.value for each in until(Words(said))] == times


@given(
    st.lists(st.sampled_from([*TRYING[:30], *OVER[:30], *HELD[:20], "not", "if", "\n", ".", "ﬀ", "İ"])).map(" ".join)
)
def test_the_place_is_in_the_text(text: str) -> None:
    found = retrying(text)
    assert (found.outcome is None) == (found.span is None)
    assert found.span is None or 0 <= found.span.start < found.span.end <= len(text)


@given(st.text())
def test_a_date_is_made_readable_or_left(date: str) -> None:
    assert isinstance(readable(date), str)


def test_the_end_counts_more_than_the_trying_before_it() -> None:
    said = "Mar 3 status=deferred (host said: 450 4.2.0 try later)\nMar 8 status=expired, returned to sender"
    found = retrying(said)
    assert found.span is not None
    assert (found.outcome, said[found.span.start : found.span.end]) == ("over", "status=expired")

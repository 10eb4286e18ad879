"""Trend Micro InterScan Messaging Security Suite.

    Sent <<< RCPT TO:<kim@example.com>
    Received >>> 550 5.1.1 no such user

    Unable to deliver message to <kim@example.com> (and other recipients in the same domain).

The arrows point the other way than in Sendmail's transcripts.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "interscan",
    (
        "interscan",
        "sent <<<",
        "received >>>",
    ),
)

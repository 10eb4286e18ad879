"""AOL before 2018: Postfix on hosts of its own, and a page in HTML.

We were unable to deliver your message to the following address
  kim@example.com
because: The part before the @ is not known there
More information about type 5.1.1 delivery errors are available
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "aol",
    (
        "mx.aol.com",
        "send/receive log is attached",
        "aol.com/postmaster",
    ),
    kind=None,
)

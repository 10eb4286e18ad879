"""Trustwave MailMarshal.

    Your message:
       From:    you@example.org
       Subject: Minutes
    Could not be delivered because of

    550 5.1.1 User unknown

    The following recipients were affected:
        kim@example.com

The reason stands above the addresses.

    MailMarshal (an automated content monitoring gateway) has not delivered the
    following message:

       From:    you@example.org
       To:      kim@example.com

    This is due to automatic rules that ...

What it keeps is told in the way of MailScanner.
"""

from bot.reading.layouts import mailscanner
from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mailmarshal",
    (
        "the following recipients were affected",
        "mailmarshal",
        "trustwave",
    ),
)

KEPT = Layout("mailmarshal", ("automated content monitoring gateway",), mailscanner.read)

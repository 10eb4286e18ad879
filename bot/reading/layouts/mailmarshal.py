"""Trustwave MailMarshal.

    Your message:
       From:    you@example.org
       Subject: Minutes
    Could not be delivered because of

    550 5.1.1 User unknown

    The following recipients were affected:
        kim@example.com

The reason stands above the addresses.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mailmarshal",
    (
        "the following recipients were affected",
        "mailmarshal",
        "trustwave",
    ),
)

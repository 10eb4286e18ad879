"""MX Logic and McAfee SaaS: Exim's sentences, with the words behind the address.

A message that you have sent could not be delivered to one or more
recipients.  This is a permanent error.  The following address failed:

  <kim@example.com>: 550 5.1.1 no such user

Included is a copy of the message header:
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mxlogic",
    (
        "a message that you have sent could not be delivered",
        "mxlogic",
    ),
)

"""Courier.

    This is a delivery status notification from mx1.example.org,
    running the Courier mail server, version 1.2.
                               UNDELIVERABLE MAIL
    Your message to the following recipients cannot be delivered:

    <kim@example.com>:
        mx.example.com [192.0.2.1]:
    >>> RCPT TO:<kim@example.com>
    <<< 550 User unknown.

The dialogue follows the address; what the other server said begins with `<<<`.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "courier",
    (
        "courier mail server",
        "running the courier",
    ),
)

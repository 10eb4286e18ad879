"""Zoho Mail.

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

kim@example.com Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 no such user
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "zoho",
    (
        "zoho",
        "error_code :",
    ),
    kind=None,
)

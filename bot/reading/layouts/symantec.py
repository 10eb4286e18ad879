"""Symantec Messaging Gateway and Brightmail: DSN phrases with a reason behind a label.

Delivery to the following recipient(s) failed permanently:
   * kim@example.com
Reason: 550 no such user
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "symantec",
    (
        "brightmail",
        "symantec",
    ),
    kind=None,
)

"""Mimecast.

The email you sent to the following recipients could not be delivered.
kim@example.com
Reason: 550 Rejected by header based manually Blocked Senders - https://community.mimecast.com/...
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout("mimecast", ("mimecast",), kind=None)

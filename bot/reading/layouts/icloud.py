"""iCloud and me.com: Postfix's sentences from Apple's hosts, or those of Sun's Messaging Server (sun_messaging.py)."""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "icloud",
    (
        "icloud.com",
        "me.com>",
    ),
    kind=None,
)

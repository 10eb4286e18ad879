"""GroupWise.

    The message that you sent was undeliverable to the following:
        kim@example.com (user not found)

The reason stands in brackets behind the address, or on the line below.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "groupwise",
    (
        "was undeliverable to the following:",
        "groupwise",
    ),
)

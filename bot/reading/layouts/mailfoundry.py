"""MailFoundry.

Unable to deliver message to: <kim@example.com>
Delivery failed for the following reason:
mx.example.com[192.0.2.1] responded with failure: 550 no such user
This has been a permanent failure. No further delivery attempts will be made.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mailfoundry",
    (
        "delivery failed for the following reason",
        "responded with failure",
    ),
)

"""iCloud and me.com: Postfix's sentences from Apple's hosts, or Sun's Messaging Server before that.

This report relates to a message you sent with the following header fields: ...
Your message cannot be delivered to the following recipients:

  Recipient address: kim@example.com
  Reason: over quota
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "icloud",
    (
        "this report relates to a message you sent",
        "icloud.com",
        "me.com>",
    ),
    kind=None,
)

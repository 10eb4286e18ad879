"""KDDI (au, ezweb).

    Your mail sent on: Thu, 20 Mar 2025 10:00:00 +0900
         Could not be delivered to: <kim@example.ne.jp>
         As their mailbox is full.

The reason is the sentence behind the address; it begins with "As", "Because" or "Due to".
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "kddi",
    (
        "your mail sent on",
        "your mail attempted to be delivered on",
    ),
)

"""MDaemon.

    The attached message had PERMANENT fatal delivery errors!
    Failed address: kim@example.com

    --- Session Transcript ---
      Thu 2025-03-20 10:00:00: --> RCPT To:<kim@example.com>
      Thu 2025-03-20 10:00:01: <-- 550 5.1.1 no such user
    --- End Transcript ---

Older ones write the dialogue without the time.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mdaemon",
    (
        "mdaemon",
        "--- session transcript",
        "had permanent fatal delivery errors",
    ),
)

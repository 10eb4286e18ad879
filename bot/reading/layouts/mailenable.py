"""MailEnable, and other Windows servers with labels.

MailEnable: Message could not be delivered to some recipients.
The following recipient(s) could not be reached:
        Recipient: [SMTP:kim@example.com]
        Reason: Remote SMTP Server Returned: 550 no such user
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "mailenable",
    (
        "mailenable",
        "remote smtp server returned",
    ),
)

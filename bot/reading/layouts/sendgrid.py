"""SendGrid and other sending services: a line of the activity feed.

Dropped  kim@example.com
Reason: Bounced Address

kim@example.com  bounced  550 5.1.1 no such user
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "sendgrid",
    (
        "sendgrid",
        "mailgun",
        "postmark",
        "sparkpost",
        "mailjet",
        "brevo",
    ),
    kind=None,
)

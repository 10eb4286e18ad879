"""SurfControl and Websense E-mail Filter.

Your message could not be sent.
A transcript of the attempts to send the message follows.
Addressed To: kim@example.com
Failed to send to identified host,
kim@example.com: [192.0.2.1], 550 no such user
--- Message non-deliverable.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "surfcontrol",
    (
        "a transcript of the attempts to send the message",
        "failed to send to identified host",
    ),
)

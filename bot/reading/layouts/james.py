"""Apache James, and services that run it.

    Hi. This is the James mail server at mx1.example.org.
    I'm afraid I wasn't able to deliver your message to the following addresses.
    This is a permanent error; I've given up. Sorry it didn't work out.

    kim@example.com
    550 no such user

Others attach a block of "Message details" with `MAIL FROM:` and `RCPT TO:` lines and an "Error message below".
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "james",
    (
        "this is the james mail server",
        "apache james",
        "error message below",
        "message details:",
    ),
)

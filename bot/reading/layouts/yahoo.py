"""Yahoo, and the services that it runs (AOL since 2018, AT&T, Verizon).

    Sorry, we were unable to deliver your message to the following address.

    <kim@example.com>:
    550: 5.1.1 no such user

    --- Below this line is a copy of the message.

Much like qmail; the code is followed by a colon, and `[RCPT_TO]` behind the words names the command.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "yahoo",
    (
        "we were unable to deliver your message to the following",
        "message from yahoo",
        "unable to deliver message to the following address",
    ),
)

"""IMail Server.

    Unknown user: kim@example.com
    RCPT TO generated following response:
    550 no such user

    Original message follows.

One short line says what happened to whom ("undeliverable to ...", "User mailbox exceeds allowed size: ...").
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "imail",
    (
        "generated following response",
        "user mailbox exceeds allowed size",
        "undeliverable to ",
    ),
)

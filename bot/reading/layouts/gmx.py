"""GMX, WEB.DE, 1&1 and IONOS: Exim's sentences, with the answer below in paragraphs of its own.

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. The following addresses failed:

  <kim@example.com>

SMTP error from remote server after RCPT command:
host mx.example.com[192.0.2.1]:
550 no such user

--- The header of the original message is following. ---
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "gmx",
    (
        "smtp error from remote server after",
        "smtp error from remote server for",
        "kundenserver.de",
        "gmx.net",
        "the header of the original message is following",
    ),
)

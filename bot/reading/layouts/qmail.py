"""qmail and its kin (netqmail, s/qmail, notqmail, IndiMail), and vpopmail behind them.

    Hi. This is the qmail-send program at mx1.example.org.
    I'm afraid I wasn't able to deliver your message to the following addresses.
    This is a permanent error; I've given up. Sorry it didn't work out.

    <kim@example.com>:
    192.0.2.1 does not like recipient.
    Remote host said: 550 5.1.1 no such user
    Giving up on 192.0.2.1.

    --- Below this line is a copy of the message.

Paragraphs that begin with an address in angle brackets and a colon; local failures end in an enhanced code in brackets,
`(#5.1.1)`. IndiMail puts `From: <...> RCPT: <...>` in front of the sentence.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "qmail",
    (
        "qmail-send program",
        "this is the qmail",
        "wasn't able to deliver your message",
        "remote host said:",
        "does not like recipient",
        "indimail",
        "vdelivermail",
        "(#5.",
        "(#4.",
    ),
)

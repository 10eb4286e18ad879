"""OpenSMTPD.

        Hi!
        This is the MAILER-DAEMON, please DO NOT REPLY to this email.
        An error has occurred while attempting to deliver a message for
        the following list of recipients:

    kim@example.com: 550 5.1.1 no such user

        Below is a copy of the original message:

The addresses stand at the left edge, the prose is indented. A warning says that the message "is delayed".
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout("opensmtpd", ("this is the mailer-daemon, please do not reply",))

"""Symantec Email Security.cloud, formerly MessageLabs.

This is the mail delivery agent at messagelabs.com.
I was unable to deliver your message to the following addresses:

kim@example.com

Reason: 550 5.1.1 no such user

The message subject was: ...
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout("messagelabs", ("mail delivery agent at messagelabs", "mail delivery agent at symantec"))

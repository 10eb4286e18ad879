"""The DragonFly Mail Agent (dma), of small BSD and Linux hosts.

This is the DragonFly Mail Agent v0.13 at mx1.example.org.

There was an error delivering your mail to <kim@example.com>.

mx.example.com [192.0.2.1] did not like our RCPT TO:
550 5.1.1 no such user

Message headers follow.
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout("dragonfly", ("dragonfly mail agent",))

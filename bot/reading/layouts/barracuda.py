"""Barracuda's Spam Firewall and Email Security Gateway.

Your message to: kim@example.com
was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:
Subject: Minutes
"""

from bot.reading.layouts.layout import Layout

LAYOUT = Layout(
    "barracuda",
    (
        "spam firewall",
        "barracuda",
    ),
    kind=None,
)

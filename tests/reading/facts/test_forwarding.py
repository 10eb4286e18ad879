"""Signs that somebody hands mail on."""

from __future__ import annotations

import pytest

from bot.reading.facts.forwarding import forwarding
from bot.reading.facts.plain_words import Words


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "<real@dest.example> (expanded from <alias@me.example>): host mx said: 550 no",
            [("forwarder", "alias@me.example", None), ("original-address", "alias@me.example", None)],
        ),
        (
            "host mx.a.example[203.0.113.1] said: 550 5.1.1 host mx.b.example[203.0.113.2] said: 550 user unknown",
            [("forwarder", "mx.a.example", None)],
        ),
        (
            "550 5.1.1 failed; response=550 5.1.1 no such user",
            [("forwarder", "", None)],
        ),
        (
            "SRS0=hhhh=TT=lake.example=kim@forward.example",
            [("forwarder", "forward.example", None), ("original-address", "kim@lake.example", "sender")],
        ),
        (
            "<SRS1=xxx=first.example==hhhh=TT=lake.example=kim@second.example>",
            [("forwarder", "first.example", None), ("original-address", "kim@lake.example", "sender")],
        ),
        (
            "Your message was forwarded to kim@dest.example",
            [("forwarder", "", "kim@dest.example")],
        ),
        (
            "kim@dest.example (Rerouted)",
            [("forwarder", "", None)],
        ),
        (
            "  kim@dest.example\n    (generated from box@me.example)",
            [("forwarder", "box@me.example", None), ("original-address", "box@me.example", None)],
        ),
        (
            "    (ultimately generated from box@me.example)",
            [("forwarder", "box@me.example", None), ("original-address", "box@me.example", None)],
        ),
        (
            "delivery via /home/kim/.forward",
            [("forwarder", "", None)],
        ),
        (
            "This message was forwarded by box@me.example",
            [("forwarder", "box@me.example", None)],
        ),
        (
            "Original-Recipient: rfc822;box@me.example Final-Recipient: rfc822;kim@dest.example",
            [("forwarder", "box@me.example", None), ("original-address", "box@me.example", None)],
        ),
        (
            "550 5.7.520 Access denied, Your organization does not allow external forwarding.",
            [("forwarder", "", None)],
        ),
    ],
)
def test_who_hands_mail_on_and_for_which_address(said: str, found: list[tuple[str, str, str | None]]) -> None:
    words = Words(said)
    assert [each[:3] for each in forwarding(words)] == found


@pytest.mark.parametrize(
    "said",
    [
        "Please forward this to your postmaster",
        "Original-Recipient: rfc822;box@me.example Final-Recipient: rfc822;Box@me.example",
        "---------- Forwarded message ---------",
        "551 User not local; no forwarding address",
    ],
)
def test_nothing_is_made_up(said: str) -> None:
    words = Words(said)
    assert forwarding(words) == ()

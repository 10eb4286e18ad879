"""What only speaks of failed mail is no bounce, and says which of its forms it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Form, Kind
from bot.reading.page.other_mail import told_apart
from bot.reading.reader import read


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("Your message to the list awaits moderator approval.", Kind.AUTO_REPLY, "moderation"),
        ("Ihre Nachricht wartet auf die Freigabe durch einen Moderator.", Kind.AUTO_REPLY, "moderation"),
        (
            "I protect myself from junk mail. Please confirm that you sent this message, it is on hold until then.",
            Kind.AUTO_REPLY,
            "challenge",
        ),
        (
            "Your membership in the list Gardeners has been disabled due to excessive bounces.",
            Kind.NOT_A_BOUNCE,
            "subscriber-warning",
        ),
        (
            "5 incoming messages are pending. Your password expires today. Release messages now, or "
            "they will be deleted "
            "within 24 hours.",
            Kind.NOT_A_BOUNCE,
            "phishing",
        ),
        (
            "Tiene mensajes pendientes. Mantenga su contraseña aquí, su cuenta será suspendida.",
            Kind.NOT_A_BOUNCE,
            "phishing",
        ),
    ],
)
def test_each_form_is_told(text: str, kind: Kind, form: Form) -> None:
    assert told_apart(text) == (kind, form)


@pytest.mark.parametrize(
    "text",
    [
        "<kim@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 Mailbox full, click "
        "here to verify your account",
        "Your message to kim@example.org couldn't be delivered because the mailbox is full.",
        "550 5.1.1 User unknown",
    ],
)
def test_a_bounce_is_none_of_them(text: str) -> None:
    assert told_apart(text) is None


def test_a_report_that_returns_such_a_mail_stays_a_bounce() -> None:
    message = read(
        "This is the mail system at host mx.example.net.\n\n<kim@example.org>: host "
        "mx.example.org[192.0.2.1] said: 550 "
        "5.1.1 User unknown\n\nReporting-MTA: dns; mx.example.net\nFinal-Recipient: rfc822; "
        "kim@example.org\nAction: failed\n"
        "Status: 5.1.1\n\nFrom: list@example.net\nSubject: held\n\nYour message is being held "
        "until the list moderator can "
        "review it for approval."
    )
    assert message.kind is Kind.BOUNCE


@given(st.text(max_size=400))
def test_any_text_is_looked_at_without_a_fault(text: str) -> None:
    told_apart(text)

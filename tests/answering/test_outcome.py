"""Whose no it was, whether the mail is lost and who acts follow from what the bounce shows."""

from __future__ import annotations

import pytest

from bot.answering.explain import Explainer
from bot.answering.result import result_of

NOTICE = "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n"
UNKNOWN = "said: 550 5.1.1 <kim@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)"


@pytest.mark.parametrize(
    ("text", "refused_by", "lost", "acts"),
    [
        (f"{NOTICE}<kim@example.org>: host mx.example.org[192.0.2.1] {UNKNOWN}", "recipient", "yes", "sender"),
        (
            f"{NOTICE}<kim@example.org> (expanded from <office@example.net>): host mx.example.org[192.0.2.1] {UNKNOWN}",
            "forwarder",
            "yes",
            "forwarder",
        ),
        ("smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed')", "own", "yes", "sender-admin"),
        (
            "Apple Mail says: The server response was: 5.7.1 <kim@example.org>: Relay access denied",
            "own",
            "yes",
            "sender-admin",
        ),
        (
            f"{NOTICE}<kim@example.org>: host mx.example.org[192.0.2.1] said: 554 5.7.1 <kim@example.org>: "
            "Relay access denied (in reply to RCPT TO command)",
            "recipient",
            "yes",
            "recipient-admin",
        ),
        (
            "postfix/smtp[77]: A1: to=<kim@example.org>, relay=mx.example.org[192.0.2.1]:25, "
            "dsn=4.2.0, status=deferred "
            "(host mx.example.org[192.0.2.1] said: 450 4.2.0 <kim@example.org>: Recipient address "
            "rejected: Greylisted)",
            "recipient",
            "no",
            "wait",
        ),
        (
            f"{NOTICE}<kim@example.org>: host mx.example.org[192.0.2.1] said: 452 4.2.2 Mailbox full "
            "(in reply to RCPT TO command)",
            "recipient",
            "yes",
            "recipient",
        ),
        ("host mx.example.org[192.0.2.1] said: 452 4.2.2 Mailbox full", "recipient", "no", "recipient"),
        (
            "<kim@example.org>: Host or domain name not found. Name service error for name=example.org type=MX: "
            "Host not found",
            "nobody",
            "yes",
            "domain-owner",
        ),
        (
            "Your mail to 'gardeners' with the subject\n\n    Slugs\n\nIs being held until the list "
            "moderator can review "
            "it for approval.",
            "list",
            "no",
            "list-owner",
        ),
    ],
)
def test_what_a_bounce_shows_decides_all_three(
    explainer: Explainer, text: str, refused_by: str, lost: str, acts: str
) -> None:
    result = result_of(explainer.explain(text))
    assert (result["refused_by"], result["lost"], result["acts"]) == (refused_by, lost, acts), result["entry"]


def test_what_no_pasted_line_says_the_asker_may_say(explainer: Explainer) -> None:
    line = "host mx.example.org[192.0.2.1] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)"
    gave_up = result_of(explainer.explain(f"It gave up after five days, what do we do?\n\n```\n{line}\n```"))
    assert gave_up["lost"] == "yes"


def test_mail_that_the_asker_never_sent_was_forged_and_nobody_has_to_act(explainer: Explainer) -> None:
    line = (
        "<pat@shop.example>: host mx.shop.example[192.0.2.1] said: 550 5.7.23 <pat@shop.example>: Recipient address "
        "rejected: Message rejected due to: SPF fail - not authorized (in reply to RCPT TO command)"
    )
    result = result_of(explainer.explain(f"I never sent this mail! What is it?\n\n```\n{line}\n```"))
    assert (result["reason"], result["acts"]) == ("sender-unauthenticated", "nobody")


def test_a_host_that_mail_leaves_through_is_the_senders_own(explainer: Explainer) -> None:
    text = (
        f"{NOTICE}<kim@example.org>: host smtp.hoster.example[192.0.2.9] said: 554 5.7.1 Spam message rejected "
        "(in reply to end of DATA command)"
    )
    assert result_of(explainer.explain(text))["refused_by"] == "own"

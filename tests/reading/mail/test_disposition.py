"""Refusals in the form of a read receipt are bounces; receipts are not."""

from __future__ import annotations

import pytest

from bot.reading.message import Kind, Message
from bot.reading.reader import read


def _mail(text: str, disposition: str, *, submitted: str = "auto-replied", subject: str = "Rejected: Tea") -> Message:
    return read(
        f"""From: Mail Delivery Subsystem <postmaster@vale.example>
To: me@sender.example
Subject: {subject}
Auto-Submitted: {submitted}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

{text}

--x
Content-Type: message/disposition-notification

Reporting-UA: vale.example; a delivery agent
Final-Recipient: rfc822; rosa@vale.example
Original-Message-ID: <7@sender.example>
Disposition: {disposition}

--x
Content-Type: text/rfc822-headers

From: me@sender.example
To: team@vale.example
Subject: Tea

--x--
""".encode()
    )


AUTOMATIC = "automatic-action/MDN-sent-automatically; deleted"


@pytest.mark.parametrize(
    ("text", "submitted", "says"),
    [
        (
            "Your message to <rosa@vale.example> was automatically rejected:\nNo room is left for it here",
            "auto-replied (rejected)",
            "No room is left for it here",
        ),
        (
            "Your message was automatically rejected by Sieve, a mail\nfiltering language.\n\n"
            "The following reason was given:\nI read no offers.\nWrite to buyers@vale.example.",
            "auto-replied",
            "I read no offers. Write to buyers@vale.example.",
        ),
        ("Ihre Nachricht wird hier nicht angenommen.", "auto-replied (rejected)", None),
    ],
)
def test_what_a_filter_rejects_is_a_bounce_for_its_owner_in_the_owners_words(
    text: str, submitted: str, says: str | None
) -> None:
    message = _mail(text, AUTOMATIC, submitted=submitted)
    (failure,) = message.failures
    assert message.kind is Kind.BOUNCE
    assert str(failure.recipient) == "rosa@vale.example"
    assert str(failure.diagnostic) == (says or text)
    assert failure.recipient is not None
    assert failure.recipient.span is not None
    assert "rosa@vale.example" in message.text[slice(*failure.recipient.span)]
    assert failure.diagnostic is not None
    assert failure.diagnostic.span is not None
    assert message.text[slice(*failure.diagnostic.span)].startswith(str(failure.diagnostic)[:12])


def test_the_codes_in_a_filters_words_are_read() -> None:
    message = _mail("Your message to <rosa@vale.example> was automatically rejected:\n552 5.2.2 Full", AUTOMATIC)
    assert (str(message.failures[0].reply_code), str(message.failures[0].status)) == ("552", "5.2.2")


@pytest.mark.parametrize(
    ("text", "disposition", "subject"),
    [
        ("Your message was read on Monday.", "manual-action/MDN-sent-manually; displayed", "Read: Tea"),
        ("Your message was deleted without being read on Monday.", AUTOMATIC, "Not read: Tea"),
        ("Your message was displayed. It says: our offer was rejected.", "manual-action/x; displayed", "Read: Tea"),
    ],
)
def test_a_receipt_for_a_message_that_was_read_or_deleted_is_no_bounce(
    text: str, disposition: str, subject: str
) -> None:
    message = _mail(text, disposition, submitted="auto-replied", subject=subject)
    assert message.kind is Kind.NOT_A_BOUNCE
    assert message.failures == ()

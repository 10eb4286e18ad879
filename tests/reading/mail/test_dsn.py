"""The machine-readable part of a report, as the standard has it and as it comes."""

from __future__ import annotations

import pytest

from bot.reading.mail.dsn import address_of, looks_like_fields, read_fields

WHOLE = """\
Reporting-MTA: dns; mx.example.org
X-Postfix-Sender: rfc822; sender@example.org
Arrival-Date: Mon, 2 Feb 2026 10:00:00 +0000

Final-Recipient: rfc822; kim@example.com
Original-Recipient: rfc822;kim@alias.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.com (192.0.2.25, the server for the domain)
Diagnostic-Code: smtp; 550-5.1.1 nobody of that name
 550 5.1.1 lives here
Last-Attempt-Date: Mon, 2 Feb 2026 10:00:05 +0000
"""


def test_the_fields_of_the_message_and_of_a_recipient_are_read() -> None:
    report = read_fields(WHOLE)
    assert str(report.reporting_mta) == "mx.example.org"
    assert report.envelope_sender == "sender@example.org"
    (recipient,) = report.recipients
    assert str(recipient.final) == "kim@example.com"
    assert str(recipient.original) == "kim@alias.example"
    assert str(recipient.action) == "failed"
    assert str(recipient.status) == "5.1.1"
    assert str(recipient.remote_mta) == "mx.example.com"
    assert str(recipient.remote_ip) == "192.0.2.25"
    assert str(recipient.diagnostic) == "550-5.1.1 nobody of that name\n550 5.1.1 lives here"
    assert str(recipient.last_attempt) == "Mon, 2 Feb 2026 10:00:05 +0000"


def test_a_fact_points_at_its_field_in_the_whole_text() -> None:
    text = f"The notice.\n\n{WHOLE}"
    (recipient,) = read_fields(text, len("The notice.\n\n")).recipients
    assert recipient.diagnostic is not None
    assert recipient.diagnostic.span is not None
    shown = text[recipient.diagnostic.span.start : recipient.diagnostic.span.end]
    assert shown.startswith("Diagnostic-Code: smtp;")
    assert shown.endswith("550 5.1.1 lives here")


def test_every_recipient_has_a_group_of_its_own() -> None:
    groups = "\n".join(
        f"Final-Recipient: rfc822; k{n}@example.com\nAction: failed\nStatus: 5.1.{n}\n" for n in range(3)
    )
    recipients = read_fields(f"Reporting-MTA: dns; a.example\n\n{groups}").recipients
    assert [(str(r.final), str(r.status)) for r in recipients] == [(f"k{n}@example.com", f"5.1.{n}") for n in range(3)]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("\n\n", "\n"),
        WHOLE.replace("Action: failed\n", "Action: failed\n\n"),
        WHOLE.replace("Final-Recipient", "FINAL-RECIPIENT").replace("Status:", "status :"),
        "\n\n" + WHOLE,
        WHOLE.replace("Final-Recipient: rfc822; kim@example.com\n", "").replace("alias.example", "example.com"),
    ],
    ids=["no blank lines", "a blank line inside", "other case", "blank lines first", "original only"],
)
def test_a_group_holds_together_however_it_is_broken(text: str) -> None:
    (recipient,) = read_fields(text).recipients
    known = recipient.final or recipient.original
    assert (str(known), str(recipient.status)) == ("kim@example.com", "5.1.1")
    assert "550" in str(recipient.diagnostic)


def test_two_recipients_with_no_blank_line_between_are_two() -> None:
    text = (
        "Reporting-MTA: dns; a.example\n"
        "Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n"
        "Final-Recipient: rfc822; b@example.com\nAction: delayed\nStatus: 4.4.1\n"
    )
    assert [(str(r.final), str(r.action)) for r in read_fields(text).recipients] == [
        ("a@example.com", "failed"),
        ("b@example.com", "delayed"),
    ]


def test_a_diagnostic_that_goes_on_unfolded_is_kept_whole() -> None:
    text = "Final-Recipient: rfc822; a@example.com\nDiagnostic-Code: smtp; 550-Log in first.\n\n550 relaying denied\n"
    (recipient,) = read_fields(text).recipients
    assert str(recipient.diagnostic) == "550-Log in first.\n550 relaying denied"


def test_a_missing_status_stays_missing() -> None:
    (recipient,) = read_fields("Final-Recipient: rfc822; a@example.com\nAction: failed\n").recipients
    assert recipient.status is None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; kim@example.com", "kim@example.com"),
        ("RFC822;<kim@example.com>", "kim@example.com"),
        ("kim@example.com", "kim@example.com"),
        ("LOCAL; kim", "kim"),
        ("utf-8; \\x{65E5}\\x{672C}@example.jp", "日本@example.jp"),
        ("utf-8; 日本@example.jp", "日本@example.jp"),
        ("rfc822; 'kim@example.com'", "kim@example.com"),
        ("rfc822; kim@example.com (Kim)", "kim@example.com"),
        ('rfc822; "kim at home"@example.com', '"kim at home"@example.com'),
        ("rfc822; @relay.example:kim@example.com", "kim@example.com"),
        ("rfc822;" + "a" * 500 + "@example.com", ""),
    ],
)
def test_an_address_is_taken_out_of_its_field(value: str, address: str) -> None:
    assert address_of(value) == address


def test_fields_are_known_by_their_look() -> None:
    assert looks_like_fields(WHOLE)
    assert not looks_like_fields("Status: we wait.\nAction: none\n")

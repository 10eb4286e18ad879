"""The one entry: every container that an e-mail comes in, and pastes of whole e-mails."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.mail.containers import split_mbox
from bot.reading.message import Kind
from bot.reading.reader import is_email, read
from tests.reading.letters import RETURNED, compound_file, letter, report

FIELDS = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1\n"
DSN = report("It could not be delivered.", FIELDS.format("kim@example.com"), RETURNED)


def test_an_mbox_of_several_gives_one_message_each() -> None:
    names = ["kim", "lee", "may"]
    mbox = b"\n".join(
        b"From MAILER-DAEMON Mon Feb  2 10:00:00 2026\n" + report("x", FIELDS.format(f"{name}@example.com"))
        for name in names
    )
    message = read(mbox)
    found = [str(each.failures[0].recipient) for each in (message, *message.further)]
    assert found == [f"{name}@example.com" for name in names]


def test_a_line_that_begins_with_from_does_not_cut_a_message_in_two() -> None:
    mail = b"From x Mon Feb  2 10:00:00 2026\n" + letter("Dear all,\n\nFrom now on we write less.\n\nFrom: nobody\n")
    assert read(mail).further == ()


def test_the_source_of_an_email_pasted_as_text_is_read_as_an_email() -> None:
    message = read(DSN.decode())
    assert message.kind is Kind.BOUNCE
    assert str(message.failures[0].recipient) == "kim@example.com"
    assert message.original.message_id == "<invoice-1@example.org>"


def test_the_source_of_an_email_is_read_through_what_slack_did_to_it() -> None:
    mangled = DSN.decode().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    mangled = mangled.replace("kim@example.com", "<mailto:kim@example.com|kim@example.com>")
    assert str(read(mangled).failures[0].recipient) == "kim@example.com"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_file_in_a_wide_encoding_is_read(encoding: str) -> None:
    assert read(DSN.decode().encode(encoding)).kind is Kind.BOUNCE


def test_an_outlook_file_is_read_with_its_headers_and_attachments() -> None:
    streams = {
        "__substg1.0_007D001F": _wide(
            "From: MAILER-DAEMON@a.example\r\nSubject: Undelivered mail\r\nContent-Type: x/y\r\n"
        ),
        "__substg1.0_1000001F": _wide("It could not be delivered.\r\n"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": FIELDS.format("kim@example.com").encode(),
        "__attach_version1.0_#00000000/__substg1.0_370E001F": _wide("message/delivery-status"),
    }
    message = read(compound_file(streams))
    assert message.kind is Kind.BOUNCE
    assert message.subject == "Undelivered mail"
    assert str(message.failures[0].recipient) == "kim@example.com"


def test_an_outlook_report_is_read_from_what_it_keeps_with_each_recipient() -> None:
    streams = {
        "__substg1.0_0037001F": _wide("Undeliverable: The invoice"),
        "__substg1.0_0C1F001F": _wide("postmaster@example.org"),
        "__recip_version1.0_#00000000/__substg1.0_39FE001F": _wide("kim@example.com"),
        "__recip_version1.0_#00000000/__substg1.0_0C1B001F": _wide("mx.example.com #550 5.1.1 nobody of that name ##"),
    }
    failure = read(compound_file(streams)).failures[0]
    assert (str(failure.recipient), str(failure.reply_code), str(failure.status)) == ("kim@example.com", "550", "5.1.1")


def test_a_damaged_outlook_file_is_named_as_such() -> None:
    damaged = compound_file({"__substg1.0_1000001F": _wide("x")})[:700]
    assert "Outlook" in read(damaged).defects[0]


def test_an_archive_is_named_and_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bounce.eml", b"\0" * 30_000_000)
    for data in (packed.getvalue(), gzip.compress(DSN)):
        message = read(data)
        assert message.kind is Kind.NOT_A_BOUNCE
        assert "archive" in message.defects[0]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(200), b"%PDF-1.7 x", bytes(range(32)) * 40])
def test_a_file_without_text_is_named_as_such(data: bytes) -> None:
    message = read(data)
    assert message.kind is Kind.NOT_A_BOUNCE
    assert message.defects


def test_header_lines_over_a_pasted_notice_do_not_make_it_the_source_of_an_email() -> None:
    assert not is_email("From: Mail Delivery System\nTo: me\nSubject: failure\n\n550 5.1.1 unknown")
    assert is_email("Return-Path: <>\nReceived: from a\nSubject: failure\n\n550 5.1.1 unknown")
    assert is_email("From: a@b.example\nSubject: failure\n\nx", is_file=True)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_without_failing(data: bytes) -> None:
    read(data)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_read_without_failing(text: str) -> None:
    read(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(DSN)), st.integers(0, 40), st.binary(max_size=12)), max_size=6))
def test_a_report_with_damage_anywhere_is_read_and_its_spans_stay_inside_the_text(
    damage: list[tuple[int, int, bytes]],
) -> None:
    data = DSN
    for place, lost, new in damage:
        data = data[:place] + new + data[place + lost :]
    message = read(data)
    for failure in message.failures:
        for fact in (failure.recipient, failure.reply_code, failure.status, failure.diagnostic):
            if fact is not None and fact.span is not None:
                assert 0 <= fact.span.start <= fact.span.end <= len(message.text)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_a_paste_that_begins_like_an_mbox_and_is_none_is_read_whole() -> None:
    raw = b"From kim@example.com>: 550 5.1.1 no\n\n\nFrom y Mon\nFrom? Kim\nTo: lee@example.org\n\nFrom here on nothing"
    assert split_mbox(raw) == [raw]
    assert read(raw).kind in tuple(Kind)


@given(st.binary(max_size=300))
def test_splitting_an_mbox_loses_nothing(data: bytes) -> None:
    raw = b"From a@example.com Mon Feb  2 10:00:00 2026\n" + data + b"\n\nFrom "
    assert b"".join(split_mbox(raw)) == raw


def test_a_notice_forwarded_in_the_text_of_a_mail_is_the_bounce_and_the_mail_is_the_question() -> None:
    message = read(
        b"From: Pat Lake <pat@shop.example>\nTo: help@host.example\nSubject: Fw: Delivery failure\n"
        b"Date: Tue, 9 Sep 2008 19:31:10 -0700\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"
        b"Can somebody look at this?\n\n----- Original Message -----\nFrom: <postmaster@mail.shop.example>\n"
        b"To: <pat@shop.example>\nSubject: Delivery Status Notification (Failure)\n\n"
        b"> Delivery to the following recipients failed.\n>\n>        kim@lake.example\n>\n\n"
        b"> Reporting-MTA: dns;mail.shop.example\n>\n> Final-Recipient: rfc822;kim@lake.example\n> Action: failed\n"
        b"> Status: 5.5.0\n> Diagnostic-Code: smtp;550 mailbox unavailable\n"
    )
    assert message.kind is Kind.BOUNCE
    assert [(str(each.recipient), str(each.reply_code)) for each in message.failures] == [("kim@lake.example", "550")]
    assert message.question == "Can somebody look at this?"


def test_mail_that_names_a_mail_system_in_passing_is_no_bounce() -> None:
    message = read(
        b"From: Pat Lake <pat@shop.example>\nTo: help@host.example\nSubject: hi\nDate: Tue, 9 Sep 2008 19:31:10 -0700\n"
        b"MIME-Version: 1.0\n\nI got mail\nfrom: postmaster@mail.shop.example\nand do not know why.\n"
    )
    assert message.kind is Kind.NOT_A_BOUNCE

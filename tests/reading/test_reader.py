"""The one entry: every container that an e-mail comes in, and pastes of whole e-mails."""

from __future__ import annotations

import gzip
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.mail.containers import split_mbox
from bot.reading.message import Kind
from bot.reading.reader import MOST_BYTES, is_email, read
from tests.reading.letters import RETURNED, compound_file, letter, report

FIELDS = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1\n"
SECONDS = 2 * 4
"""For what takes a second: the CPU is shared with whatever else runs here."""
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


def test_an_archive_with_no_text_in_it_is_named() -> None:
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


def _zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "550 5.1.1 user unknown\n" * 90)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "what", "instead"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture (PNG)", "paste the text that it shows"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "picture (JPEG)", "paste the text that it shows"),
        (b"GIF89a\x01\0\x01\0", "picture (GIF)", "paste the text that it shows"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "picture (WebP)", "paste the text that it shows"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture (HEIC)", "paste the text that it shows"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "film", "Show original"),
        (b"%PDF-1.7\n1 0 obj", "PDF", "copy its text and paste that"),
        (_zipped("bounce.png"), "archive (zip)", "Unpack it"),
        (b"PK\x05\x06" + bytes(18), "archive (zip)", "Unpack it"),
        (gzip.compress(DSN), "archive (gzip)", "Unpack it"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "archive (7z)", "Unpack it"),
        (b"Rar!\x1a\7\1\0", "archive (rar)", "Unpack it"),
        (b"mail/\0".ljust(257, b"\0") + b"ustar\0" + DSN, "archive (tar)", "Unpack it"),
        (_zipped("[Content_Types].xml", "word/document.xml"), "Word document", "copy the text of the bounce"),
        (_zipped("[Content_Types].xml", "xl/workbook.xml"), "Office document", "copy the text of the bounce"),
        (compound_file({"WordDocument": b"550 user unknown"}), "Office document", "copy the text of the bounce"),
        (b"!BDN\x5e\x8c\x81\x02SM\x17\0", "whole mailbox", "Save As"),
        (b"!BDN\x5e\x8c\x81\x02SO\x24\0", "whole mailbox", "Save As"),
        (bytes(range(1, 32)) * 40, "a program’s own data", "Show original"),
    ],
)
def test_what_is_no_mail_is_said_to_be_what_it_is_with_what_to_send_instead(
    data: bytes, what: str, instead: str
) -> None:
    message = read(data)
    assert (message.kind, message.text, message.failures) == (Kind.NOT_A_BOUNCE, "", ())
    assert message.unreadable is not None
    assert what in message.unreadable.what
    assert instead in message.unreadable.instead


@pytest.mark.parametrize(
    "text",
    [
        "Rar! 550 5.1.1 user unknown", "ID3: 550 5.1.1 user unknown", "GIF8 550 5.1.1 user unknown",
        "BZh said: 550 5.1.1 user unknown", "7z: 550 5.1.1 user unknown", "RIFF 550 5.1.1 user unknown",
    ],
)  # fmt: skip
def test_words_that_begin_like_a_format_are_words(text: str) -> None:
    message = read(text.encode())
    assert message.unreadable is None
    assert str(message.failures[0].reply_code) == "550"


@pytest.mark.parametrize("data", [b"", "", b" \r\n\t", "\ufeff \n", b"\xef\xbb\xbf", b"\xff\xfe", bytes(9_000)])
def test_nothing_is_said_to_be_nothing(data: bytes | str) -> None:
    message = read(data)
    assert message.kind is Kind.NOT_A_BOUNCE
    assert message.unreadable is not None
    assert "empty" in message.unreadable.what
    assert "Show original" in message.unreadable.instead


def test_a_mail_without_a_word_in_it_is_said_to_be_that() -> None:
    message = read(letter(""))
    assert message.unreadable is not None
    assert "no text" in message.unreadable.what
    assert read(letter("Lunch at one?")).unreadable is None
    assert read(report("", FIELDS.format("kim@example.com"))).unreadable is None


SENT = (
    "Feb  2 10:00:{:02} mx postfix/smtp[9012]: 4ZC{:07}: to=<user{}@example.net>, relay=mx.example.net[192.0.2.9]:25, "
    "delay=2.1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4ZD)\n"
)
BOUNCED = (
    "Feb  2 10:00:59 mx postfix/smtp[9012]: 4ZC0hH3: to=<kim@example.com>, relay=mx.example.com[192.0.2.1]:25, "
    "delay=2.1, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user "
    "(in reply to RCPT TO command))\n"
)


def _log(size: int, *, from_the_end: int) -> str:
    lines = [SENT.format(number % 60, number, number) for number in range(size // len(SENT))]
    lines.insert(len(lines) - from_the_end, BOUNCED)
    return "".join(lines)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_long_log_is_read_at_its_end(line_end: str, as_text: bool) -> None:
    text = _log(3_000_000, from_the_end=30).replace("\n", line_end)
    started = time.process_time()
    message = read(text if as_text else text.encode())
    assert time.process_time() - started < SECONDS
    assert message.kind is Kind.BOUNCE
    assert [(str(each.recipient), str(each.status)) for each in message.failures] == [("kim@example.com", "5.1.1")]
    assert message.defects == ("The text was very long; only its end was read.",)
    assert message.text.startswith("Feb  2 ")


def test_the_last_of_very_many_short_lines_is_read() -> None:
    sent = "Feb  2 10:00:00 m postfix/smtp[1]: A: to=<a@b.example>, relay=none, status=sent (250 Ok)\n"
    message = read((sent * 40_000 + sent.replace("a@b", "kim@b").replace("sent (250 Ok", "bounced (550 no")).encode())
    assert [str(each.recipient) for each in message.failures] == ["kim@b.example"]


def test_a_log_larger_than_a_file_may_be_is_read_at_its_end() -> None:
    sent = SENT.format(1, 1, 1)
    message = read((sent * (MOST_BYTES // len(sent) + 9) + BOUNCED).encode())
    assert str(message.failures[0].recipient) == "kim@example.com"


def test_a_long_text_that_is_no_log_is_read_at_its_beginning() -> None:
    message = read("<kim@example.com>: 550 5.1.1 no such user\n\n" + "and so on and on\n" * 120_000)
    assert str(message.failures[0].recipient) == "kim@example.com"
    assert message.defects == ("The text was very long; only its beginning was read.",)


def test_a_log_that_fits_is_read_whole() -> None:
    message = read(_log(500_000, from_the_end=10_000_000).encode())
    assert str(message.failures[0].recipient) == "kim@example.com"
    assert message.defects == ()


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

"""An address is found in whatever form it stands there, and in no other address."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage

import pytest

from bot.cases.keeping.wanted import NoAddress, wanted

KIM = wanted("Kim@Example.com")
MUELLER = wanted("info@müller.example")


@pytest.mark.parametrize(
    "text",
    [
        "kim@example.com",
        "KIM@EXAMPLE.COM",
        "<kim@example.com>: host said no",
        "to=<kim@example.com>, relay=none",
        "To=kim@example.com;",
        "Final-Recipient: rfc822;kim@example.com",
        "Write to kim@example.com.",
        "kim@example.com.\nBye",
        "<mailto:kim@example.com|kim@example.com>",
        "https://example.org/?to=kim%40example.com&x=1",
        "https://example.org/?to=%3Ckim%40example.com%3E",
        "Return-Path: <bounces-kim=example.com@lists.example.org>",
        "SRS0=hash=tt=example.com=kim@forwarder.example",
        "prvs=0123456789=kim@example.com",
        r'{"log": "first\nkim@example.com said"}',
        "kim&#64;example.com",
        "ｋｉｍ＠example.com",
        "-kim@example.com",
    ],
)
def test_an_address_is_found_in_every_form_that_mail_gives_it(text: str) -> None:
    assert KIM.stands_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "joakim@example.com",
        "joa.kim@example.com",
        "mary-kim@example.com",
        "news+kim@example.com",
        "kim@example.com.au",
        "kim@example.community",
        "kim@example.com-pany.example",
        "kim@mail.example.com",
        "kim at example.com",
        "joakim=example.com@lists.example.org",
        "",
    ],
)
def test_an_address_is_not_found_in_another_one(text: str) -> None:
    assert not KIM.stands_in(text)


@pytest.mark.parametrize("given", ["@example.com", "@EXAMPLE.com.", " @example.com "])
def test_everybody_of_a_domain_is_found_and_nobody_of_another(given: str) -> None:
    everybody = wanted(given)
    assert everybody.stands_in("<kim@example.com>")
    assert everybody.stands_in("bounces-lee=example.com@lists.example.org")
    assert not everybody.stands_in("kim@example.org, kim@mail.example.com, kim@example.com.au")
    assert not everybody.stands_in("relay=example.com[192.0.2.1]:25")


@pytest.mark.parametrize("text", ["info@müller.example", "INFO@MÜLLER.example", "info@xn--mller-kva.example"])
@pytest.mark.parametrize("given", ["info@müller.example", "info@xn--mller-kva.example", "info@mu\u0308ller.example"])
def test_both_spellings_of_an_international_domain_are_one(given: str, text: str) -> None:
    assert wanted(given).stands_in(text)


@pytest.mark.parametrize(
    "given", ["", "kim", "example.com", "@", "kim@", "kim @example.com", "kim@@example.com", "a@b c"]
)
def test_what_is_no_address_is_said_so(given: str) -> None:
    with pytest.raises(NoAddress, match="expected one like"):
        wanted(given)


def report(body: str, encoding: str, charset: str = "utf-8") -> bytes:
    """A bounce whose body is encoded in this way, with another part that no answer is made of."""
    raw = body.encode(charset)
    coded = base64.encodebytes(raw) if encoding == "base64" else quopri.encodestring(raw).replace(b"@", b"=40")
    head = (
        "From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset={charset}\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + coded.replace(b"\n", b"\r\n") + b"\r\n--b--\r\n"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_an_address_is_found_in_an_encoded_part_of_a_file(encoding: str, charset: str) -> None:
    words = f"{'This address was refused, and nothing else is known about it: ' * 2}kim@example.com"
    data = report(words, encoding, charset)
    assert b"kim@example.com" not in data
    assert KIM.stands_in_input(data)
    assert not MUELLER.stands_in_input(data)


def test_an_address_is_found_in_an_encoded_file_that_was_pasted_as_text() -> None:
    data = report("The address kim@example.com was refused.", "base64").decode()
    assert KIM.stands_in_input(data)


def test_an_address_is_found_in_an_attachment_that_no_answer_is_made_of() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "MAILER-DAEMON@mx.example.org", "Undelivered"
    mail.set_content("550 5.1.1 <lee@example.org>: user unknown")
    returned = EmailMessage()
    returned["From"] = "lee@example.org"
    returned.set_content("Hello kim@example.com!", cte="base64")
    mail.add_attachment(returned)
    mail.add_attachment("name;mail\nKim;kim@example.com\n".encode(), "text", "csv", filename="list.csv")  # noqa: UP012
    data = mail.as_bytes()
    assert b"kim@example.com" not in data
    assert KIM.stands_in_input(data)


def test_an_address_is_found_in_an_encoded_header() -> None:
    assert KIM.stands_in_input(b"Subject: =?utf-8?B?" + base64.b64encode(b"for kim@example.com") + b"?=\r\n\r\nHello")


@pytest.mark.parametrize("before", [b"", b"x"])
def test_an_address_is_found_in_the_wide_letters_of_a_binary_file(before: bytes) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + before + b"\0\0" + " kim@example.com ".encode("utf-16-le") + b"\0\xff"
    assert KIM.stands_in_input(data)


@pytest.mark.parametrize("data", [b"", "", b"\xff\xfe", b"\0" * 50, "\ud800", b"Content-Type: multipart/mixed\n\n--"])
def test_what_cannot_be_read_holds_no_address(data: bytes | str) -> None:
    assert not KIM.stands_in_input(data)

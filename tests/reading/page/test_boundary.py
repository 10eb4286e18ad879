"""Where a notice ends and the returned message begins."""

from __future__ import annotations

import pytest

from bot.reading.page.boundary import notice_end, read_original
from bot.reading.page.page import Page

NOTICE = "It could not be delivered to kim@lake.example.\n\n"

LINES = [
    "--- Below this line is a copy of the message.",
    "------ This is a copy of the message, including all the headers. ------",
    "--- Enclosed is a copy of the message.",
    "----- Original message -----",
    "-----Original Message-----",
    "   ----- Original message follows -----",
    "   ----- Message header follows -----",
    "   ----- Unsent message follows -----",
    "------- Returned Message --------",
    "--- The header of the original message is following. ---",
    "|------------------------- Message text follows: ------------------------|",
    "-------original message",
    "Original message follows.",
    "Original message headers:",
    "Message headers follow.",
    "Message headers follow:",
    "Included is a copy of the message header:",
    "A copy of the original message below this line:",
    "Here is a copy of the first part of the message, including",
    "Your message reads (in part):",
    "bounced E-Mail:",
    "    Below is a copy of the original message:",
    "En-têtes de message d'origine :",
    "Intestazioni originali del messaggio:",
    "Ursprüngliche Nachrichtenkopfzeilen:",
    "Encabezados de mensajes originales:",
    "--- Mensaje original adjunto.",
    "元のメッセージ ヘッダー:",
    "原始邮件头:",
    "Content-Type: message/rfc822",
    "Content-Type: text/rfc822-headers",
    "Return-Path: <me@shop.example>",
    "Received: from a.example by b.example; Thu, 20 Mar 2025 10:00:00 +0000",
    "From me@shop.example  Thu Mar 20 10:00:00 2025",
]


@pytest.mark.parametrize("line", LINES)
def test_the_notice_ends_there(line: str) -> None:
    assert notice_end(Page(f"{NOTICE}{line}\n\nTo: ann@bay.example\n")) == len(NOTICE)


@pytest.mark.parametrize(
    "line",
    [
        "The original message was received at Thu, 20 Mar 2025 10:00:00 +0000",
        "Please do not resend your original message.",
        "The MTS-ID of the original message is: c=us;a= ;p=lake",
        "Original-Recipient: rfc822;kim@lake.example",
        "Your message to kim@lake.example couldn't be delivered.",
        "If you do so, please include this problem report.",
        "from uucp@localhost",
        "552 5.6.0 Headers too large",
        "Content-Type: message/delivery-status",
    ],
)
def test_the_notice_goes_on(line: str) -> None:
    text = f"{NOTICE}{line}\nmore\n"
    assert notice_end(Page(text)) == len(text)


def test_a_forwarded_notice_is_no_returned_message() -> None:
    text = (
        "see below\n\n-----Original Message-----\nFrom: Mail Delivery System <MAILER-DAEMON@lake.example>\n"
        "Subject: Undelivered Mail Returned to Sender\n\n<kim@lake.example>: no\n"
    )
    assert notice_end(Page(text)) == len(text)


def test_the_returned_message_says_who_sent_it() -> None:
    text = NOTICE + (
        "--- Below this line is a copy of the message.\n\nReceived: from a.example\n\tby "
        "b.example\nReceived: from c.example\n"
        "From: Me <me@shop.example>\nTo: <ann@bay.example>\nSubject: Minutes\nDate: Thu, 20 Mar 2025\n"
        "Message-ID: <1@shop.example>\n"
    )
    original = read_original(text, len(NOTICE))
    assert (original.sender, original.recipient, original.subject) == ("me@shop.example", "ann@bay.example", "Minutes")
    assert (original.message_id, original.date) == ("<1@shop.example>", "Thu, 20 Mar 2025")
    assert original.received == ("from a.example by b.example", "from c.example")

"""Bounces as people paste them, one for each way in which an answer can look. All of them are made up."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = """\
<kim@exmaple.com>: host mx.exmaple.com[192.0.2.7] said: 550 5.1.1
    <kim@exmaple.com>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)"""

LIKELY: Final = "554 (RLY:SN) http://postmaster.mail.example/errors/554rlysn.html"

UNSURE: Final = "Feb 11 09:14:02 mx1 postfix/smtp[2211]: 4F2A1: status=deferred"

DELAY: Final = """\
Your message has been waiting for 4 hours and has not been delivered yet.
It will be tried again until it is 5 days old.

<orders@fern-and-oak.example>: connect to mx.fern-and-oak.example[192.0.2.7]:25:
    Connection timed out"""

SEVERAL: Final = """\
<kim@example.com>: 550 5.1.1 user unknown
<lee@example.org>: 552 5.2.2 mailbox full
<max@example.net>: 550 5.7.1 Service unavailable; client [203.0.113.9] blocked
    using zen.spamhaus.org"""

LISTED: Final = """\
550 5.7.1 Service unavailable, client [203.0.113.9] blocked using Spamhaus.
    See https://www.spamhaus.org/query/ip/203.0.113.9"""

AUTOMATIC: Final = (
    "Subject: Out of office\n\nI am away until Monday 7 December and read no mail. In urgent cases write to "
    "office@example.org."
)

PHISHING: Final = """\
From: Mail Delivery System <no-reply@cloud-quota.example>
Subject: [7] Undelivered Mails - contact@example.org

Dear contact, 7 incoming messages could not be delivered to your inbox because of a SYNC error.
[ RELEASE PENDING MESSAGES ]   http://cloud-quota.example/login"""

QUESTION: Final = "is a soft bounce lost?"

NOTHING: Final = "the thing with the mails again"

BACKSCATTER: Final = """\
From: MAILER-DAEMON@mx.example.net
To: robin@northwind.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

<kim@example.net>: 550 5.1.1 <kim@example.net>: User unknown

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; kim@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <kim@example.net>: User unknown

--=_b
Content-Type: message/rfc822

Received: from dsl-203-0-113-80.provider.example (unknown [203.0.113.80])
    by mx.example.net; Tue, 24 Nov 2026 09:00:00 +0000
From: Robin Hale <robin@northwind.example>
To: kim@example.net
Subject: Cheap watches
Message-ID: <1@dsl-203-0-113-80.provider.example>

Buy now.
--=_b--
"""
OWN_HOSTS: Final = ("northwind.example",)
"""With these as the hosts of whoever asks, BACKSCATTER is mail that somebody else sent."""

PASTES: Final = {
    "answer-sure": (UNKNOWN, "An answer that is sure"),
    "answer-likely": (LIKELY, "An answer that is likely, with what else it may be"),
    "answer-unsure": (UNSURE, "Not sure: what was read, three suggestions, and what to paste"),
    "answer-delay": (DELAY, "A delay: nothing is lost yet"),
    "answer-several": (SEVERAL, "Several recipients in one bounce"),
    "answer-listed": (LISTED, "A link in the bounce, which nobody can follow by accident"),
    "answer-automatic": (AUTOMATIC, "An automatic reply, no bounce"),
    "answer-phishing": (PHISHING, "Phishing that plays a bounce"),
    "answer-question": (QUESTION, "A question without a bounce"),
    "answer-nothing": (NOTHING, "Nothing that is known"),
}
"""By the name of the picture: what is pasted, and what it shows."""

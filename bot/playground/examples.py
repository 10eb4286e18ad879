"""Three bounces to try with one click. They are samples of text, written for this page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """Something to try with one click: posted in the first channel as a mention of the bot."""

    title: str
    text: str
    file_name: str | None = None
    file_text: str = ""


UNKNOWN_USER = """why did this come back?
This is the mail system at host mail.northwind.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<dana.brok@harbour-lights.org>: host mx1.harbour-lights.org[203.0.113.25] said:
    550 5.1.1 <dana.brok@harbour-lights.org>: Recipient address rejected: User
    unknown in virtual mailbox table (in reply to RCPT TO command)"""

HOST_NOT_FOUND = """a customer sent us this, is the mail lost?
Your message has been waiting for 4 hours and has not been delivered yet.
It will be tried again until it is 5 days old.

<orders@fern-and-oak.com>: Host or domain name not found. Name service error for
    name=fern-and-oak.com type=MX: Host not found, try again"""

MAILBOX_FULL = """\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@mail.northwind.example>
To: robin@northwind.example
Date: Tue, 12 May 2026 09:41:07 +0000
Message-ID: <20260512094107.7C41A@mail.northwind.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_report_7C41A"

--=_report_7C41A
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered to one recipient.

<t.okafor@brightwater.net>: host mail.brightwater.net[198.51.100.14] said:
    552 5.2.2 <t.okafor@brightwater.net>: mailbox is full, quota exceeded
    (in reply to end of DATA command)

--=_report_7C41A
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.northwind.example
X-Queue-ID: 7C41A
Arrival-Date: Tue, 12 May 2026 09:41:05 +0000

Final-Recipient: rfc822; t.okafor@brightwater.net
Original-Recipient: rfc822;t.okafor@brightwater.net
Action: failed
Status: 5.2.2
Remote-MTA: dns; mail.brightwater.net
Diagnostic-Code: smtp; 552 5.2.2 <t.okafor@brightwater.net>: mailbox is full,
    quota exceeded

--=_report_7C41A
Content-Type: text/rfc822-headers

From: Robin Hale <robin@northwind.example>
To: t.okafor@brightwater.net
Date: Tue, 12 May 2026 09:41:04 +0000
Message-ID: <invoice-2291@northwind.example>
Subject: Invoice 2291

--=_report_7C41A--
"""

EXAMPLES = (
    Example("Unknown user", UNKNOWN_USER),
    Example("Domain not found", HOST_NOT_FOUND),
    Example("Mailbox full (.eml)", "this came back as a file", "mailbox-full.eml", MAILBOX_FULL),
)

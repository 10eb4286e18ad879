"""Whole e-mails: what each is, who it is about, and what the server said."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass, fields

import pytest

from bot.reading.mail.mime import read_email
from bot.reading.message import Fact, Failure, Kind, Message
from tests.reading.letters import RETURNED, letter, multipart, report

NOTICE = """\
This is the mail system at host mx.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<kim@example.com>: host mx.example.com[192.0.2.25] said: 550 5.1.1
    <kim@example.com>: Recipient address rejected: nobody of that name (in reply
    to RCPT TO command)
"""
FIELDS = """\
Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; kim@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 5.1.1 <kim@example.com>: Recipient address rejected:
    nobody of that name
"""
DSN = report(NOTICE, FIELDS, RETURNED)
SHIFT_JIS = "次の宛先に配信できませんでした。\n\n<kim@example.com>: 550 5.1.1 そのような利用者はいません\n"


@dataclass(frozen=True)
class Row:
    """One sample and what must be read from its first recipient."""

    name: str
    mail: bytes
    kind: Kind
    recipient: str | None = None
    reply_code: str | None = None
    status: str | None = None


def _fields(**changed: str) -> str:
    values = {"Action": "failed", "Status": "5.1.1", "Diagnostic-Code": "smtp; 550 5.1.1 nobody of that name"}
    values.update({name.replace("_", "-"): value for name, value in changed.items()})
    lines = "\n".join(f"{name}: {value}" for name, value in values.items() if value)
    return f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; kim@example.com\n{lines}\n"


def _mixed(
    *parts: str, kind: str = "mixed", subject: str = "Undelivered mail", sender: str = "MAILER-DAEMON@a.example"
) -> bytes:
    field, body = multipart(*parts, kind=kind, boundary="=_outer")
    return letter(body, field, sender=sender, subject=subject)


def _attached(mail: bytes, encoding: str = "") -> str:
    content = mail.decode()
    if encoding == "base64":
        content = base64.encodebytes(mail).decode()
    field = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    return f"Content-Type: message/rfc822\n{field}\n{content}"


def _forwarded(mail: bytes, mark: str) -> bytes:
    field, body = multipart("Content-Type: text/plain\n\nSee below.", _attached(mail), boundary=mark)
    return letter(body, field, "Return-Path: <>", sender="lee@example.org", subject="Fwd: returned mail")


SYSTEM = "Mail Delivery System <MAILER-DAEMON@mx.example.org>"
QP = "Content-Transfer-Encoding: quoted-printable"
B64 = "Content-Transfer-Encoding: base64"

ROWS = [
    Row("dsn", DSN, Kind.BOUNCE, "kim@example.com", "550", "5.1.1"),
    Row("dsn with crlf", DSN.replace(b"\n", b"\r\n"), Kind.BOUNCE, "kim@example.com", "550", "5.1.1"),
    Row("dsn with cr", DSN.replace(b"\n", b"\r"), Kind.BOUNCE, "kim@example.com", "550", "5.1.1"),
    Row("dsn cut off", DSN[: DSN.index(b"Return-Path: <sender")], Kind.BOUNCE, "kim@example.com", "550", "5.1.1"),
    Row("dsn cut in its fields", DSN[: DSN.index(b"Remote-MTA")], Kind.BOUNCE, "kim@example.com", "550", "5.1.1"),
    Row(
        "boundary wrong",
        DSN.replace(b'boundary="=_part"', b'boundary="other"'),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row("boundary missing", DSN.replace(b'; boundary="=_part"', b""), Kind.BOUNCE, "kim@example.com", "550", "5.1.1"),
    Row(
        "the relay's code loses",
        report("", _fields(Diagnostic_Code="smtp; 554 5.4.7 gave up <421 4.4.2 timed out>")),
        Kind.BOUNCE,
        "kim@example.com",
        "421",
        "4.4.2",
    ),
    Row(
        "a generic status yields to the server's",
        report("", _fields(Status="5.0.0")),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "only a reply code",
        report("", _fields(Diagnostic_Code="smtp; 550 no", Status="5.2.1")),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.2.1",
    ),
    Row("only a status", report("", _fields(Diagnostic_Code="")), Kind.BOUNCE, "kim@example.com", None, "5.1.1"),
    Row("no status", report("", _fields(Diagnostic_Code="", Status="")), Kind.BOUNCE, "kim@example.com"),
    Row(
        "delayed",
        report("", _fields(Action="delayed", Status="4.4.1", Diagnostic_Code="")),
        Kind.DELAY,
        "kim@example.com",
        None,
        "4.4.1",
    ),
    Row(
        "delivered",
        report("", _fields(Action="delivered", Status="2.0.0", Diagnostic_Code="")),
        Kind.DELIVERY_SUCCESS,
        "kim@example.com",
    ),
    Row(
        "relayed",
        report("", _fields(Action="relayed", Status="2.0.0", Diagnostic_Code="")),
        Kind.DELIVERY_SUCCESS,
        "kim@example.com",
    ),
    Row(
        "expanded",
        report("", _fields(Action="expanded", Status="2.0.0", Diagnostic_Code="")),
        Kind.DELIVERY_SUCCESS,
        "kim@example.com",
    ),
    Row(
        "late, then failed",
        report(
            "",
            _fields(Action="delayed", Status="4.4.1", Diagnostic_Code="")
            + "\nFinal-Recipient: rfc822; lee@example.com\nAction: failed\nStatus: 5.1.1\n",
        ),
        Kind.BOUNCE,
        "lee@example.com",
        None,
        "5.1.1",
    ),
    Row(
        "the address behind an alias",
        report("", _fields(X_Actual_Recipient="rfc822; kim@home.example")),
        Kind.BOUNCE,
        "kim@home.example",
        "550",
        "5.1.1",
    ),
    Row(
        "a name inside one system",
        report(
            "",
            _fields(Original_Recipient="rfc822; kim@example.com").replace(
                "Final-Recipient: rfc822; kim@example.com", "Final-Recipient: rfc822; kim@store-3"
            ),
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "utf-8 address",
        report("", _fields().replace("rfc822; kim@example.com", "utf-8; 日本@example.jp")),
        Kind.BOUNCE,
        "日本@example.jp",
        "550",
        "5.1.1",
    ),
    Row(
        "plain text",
        letter(NOTICE, sender=SYSTEM, subject="Undelivered mail"),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "base64",
        letter(base64.encodebytes(NOTICE.encode()).decode(), B64, sender=SYSTEM, subject="failure notice"),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "quoted-printable",
        letter(quopri.encodestring(NOTICE.encode()).decode(), QP, sender=SYSTEM, subject="failure notice"),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "html only",
        letter(
            "<html><style>p{}</style><p>Your message to <b>kim@example.com</b> could not be delivered.</p>"
            "<p>The response was:</p><pre>550 5.1.1 nobody of that name</pre>",
            "Content-Type: text/html",
            sender=SYSTEM,
            subject="Delivery Status Notification (Failure)",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "html beside empty text",
        _mixed(
            "Content-Type: multipart/alternative; boundary=in\n\n--in\n\n\n--in\n"
            "Content-Type: text/html\n\n<p>&lt;kim@example.com&gt;: 550 5.1.1 nobody</p>\n--in--\n"
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "shift_jis undeclared",
        letter("", sender=SYSTEM, subject="Undelivered mail") + SHIFT_JIS.encode("cp932"),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "no blank line after the headers",
        letter(NOTICE, sender=SYSTEM, subject="Undelivered mail").replace(b"\n\n", b"\n", 1),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "a fold gone wrong",
        letter(
            NOTICE,
            "Received: from a.example\n(192.0.2.3) by b.example",
            "Date: today",
            sender=SYSTEM,
            subject="Undelivered mail",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "parts not announced",
        DSN.replace(b"Content-Type: multipart/report", b"X-Lost: multipart/report", 1).replace(
            b"\n\n--=_part", b"\n\nThis is a MIME-encapsulated message\n\n--=_part", 1
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "fields as a text file",
        _mixed(
            "Content-Type: text/plain\n\nIt could not be delivered.",
            f"Content-Type: text/plain; name=details.txt\nContent-Disposition: attachment\n\n{FIELDS}",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "failed recipient in a header",
        letter(
            "Your message could not be delivered.\n",
            "X-Failed-Recipients: kim@example.com",
            sender=SYSTEM,
            subject="Mail delivery failed",
        ),
        Kind.BOUNCE,
        "kim@example.com",
    ),
    Row(
        "only the returned message says who",
        _mixed(
            "Content-Type: text/plain\n\nYour message was not delivered. Sorry.",
            f"Content-Type: message/rfc822\n\n{RETURNED}",
        ),
        Kind.BOUNCE,
        "kim@example.com",
    ),
    Row(
        "forwarded as an attachment",
        _mixed(
            "Content-Type: text/plain\n\nWhat is this?",
            _attached(DSN),
            sender="lee@example.org",
            subject="Fwd: Undelivered mail",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "forwarded, encoded",
        _mixed(
            "Content-Type: text/plain\n\nWhat is this?",
            _attached(DSN, "base64"),
            sender="lee@example.org",
            subject="help",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "forwarded as a file",
        _mixed(
            "Content-Type: text/plain\n\nWhat is this?",
            f'Content-Type: application/octet-stream; name="returned.eml"\n\n{DSN.decode()}',
            sender="lee@example.org",
            subject="help",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "a bounce of a bounce",
        report("", _fields(), DSN.decode().replace("kim@", "inner@")),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "complaint",
        _mixed(
            "Content-Type: text/plain\n\nThis is an abuse report.",
            "Content-Type: message/feedback-report\n\n"
            "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: kim@example.com",
            f"Content-Type: message/rfc822\n\n{RETURNED}",
            kind="report",
            sender="fbl@example.com",
            subject="Fw: The invoice",
        ),
        Kind.ABUSE_REPORT,
    ),
    Row(
        "complaint without its part",
        _mixed(
            f"Content-Type: message/rfc822\n\n{RETURNED}",
            sender="staff@example.com",
            subject="complaint about message from 192.0.2.10",
        ),
        Kind.ABUSE_REPORT,
    ),
    Row(
        "out of office",
        letter("I am away until Monday.", "Auto-Submitted: auto-replied", subject="Re: The invoice"),
        Kind.AUTO_REPLY,
    ),
    Row(
        "out of office by its subject",
        letter("Zurück am Montag.", subject="Automatische Antwort: Rechnung"),
        Kind.AUTO_REPLY,
    ),
    Row(
        "vacation that names a failed address",
        letter(
            "I left. Mail to kim@example.com is not read; 550 is my room.",
            "Auto-Submitted: auto-replied (vacation)",
            subject="Out of office",
        ),
        Kind.AUTO_REPLY,
    ),
    Row(
        "challenge",
        letter(
            "Please follow the link to prove that you are a person.",
            subject="Your email requires verification verify#a1b2c3d4",
        ),
        Kind.AUTO_REPLY,
    ),
    Row(
        "read receipt",
        _mixed(
            "Content-Type: text/plain\n\nYour message was displayed.",
            "Content-Type: "
            "message/disposition-notification\n\nFinal-Recipient: rfc822; kim@example.com\nDisposition: "
            "manual-action/MDN-sent-manually; displayed",
            kind="report",
            sender="kim@example.com",
            subject="Read: The invoice",
        ),
        Kind.NOT_A_BOUNCE,
    ),
    Row(
        "digest of held mail",
        letter(
            "You have new held messages.\n\nFrom: shop@example.com    Subject: Undeliverable: order\nRelease | Block",
            subject="[Postmaster] Messages on hold for kim@example.com",
            sender="postmaster@example.com",
        ),
        Kind.NOT_A_BOUNCE,
    ),
    Row(
        "newsletter",
        letter("Our 550 new offers. Write to shop@example.com if it was not delivered to you.", subject="Offers"),
        Kind.NOT_A_BOUNCE,
    ),
    Row(
        "letter with an attachment",
        _mixed(
            "Content-Type: text/plain\n\nSee the mail below.",
            f"Content-Type: message/rfc822\n\n{RETURNED}",
            sender="lee@example.org",
            subject="original as attachment",
        ),
        Kind.NOT_A_BOUNCE,
    ),
    Row(
        "forwarded three times",
        _forwarded(_forwarded(_forwarded(DSN, "c"), "b"), "a"),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row(
        "a letter with numbers in it",
        letter(
            "We need 550 more of part 5.1.1, and the mailbox is full of snow.",
            "Return-Path: <>",
            subject="Parts order 550",
        ),
        Kind.NOT_A_BOUNCE,
    ),
    Row(
        "late by its subject",
        letter(
            "It was not delivered yet.\n\n<kim@example.com>:\n421 4.7.0 come back later\n",
            sender=SYSTEM,
            subject="Delayed delivery",
        ),
        Kind.DELAY,
        "kim@example.com",
        "421",
        "4.7.0",
    ),
    Row(
        "an answer by itself to a report",
        letter("I am away.", "Auto-Submitted: auto-replied", subject="Automatic reply: Undeliverable: x"),
        Kind.AUTO_REPLY,
    ),
    Row(
        "a report that calls itself auto-replied",
        letter(
            NOTICE,
            "Auto-Submitted: auto-replied",
            sender="noreply@mx.example.org",
            subject="Undelivered Mail Returned to Sender",
        ),
        Kind.BOUNCE,
        "kim@example.com",
        "550",
        "5.1.1",
    ),
    Row("nothing", b"", Kind.NOT_A_BOUNCE),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_an_email_is_read(row: Row) -> None:
    message = read_email(row.mail)
    first = message.failures[0] if message.failures else None
    got = (first.recipient, first.reply_code, first.status) if first else (None, None, None)
    assert message.kind is row.kind
    if row.kind in (Kind.BOUNCE, Kind.DELAY):
        assert [fact and fact.value for fact in got] == [row.recipient, row.reply_code, row.status]


def test_the_facts_point_at_where_the_text_says_them() -> None:
    message = read_email(DSN)
    (failure,) = message.failures
    assert _shown(message, failure.reply_code).count("550") == 1
    assert "kim@example.com" in _shown(message, failure.recipient)
    assert "nobody of that name" in _shown(message, failure.diagnostic)
    assert str(failure.diagnostic) == "550 5.1.1 <kim@example.com>: Recipient address rejected: nobody of that name"


def test_the_readable_text_is_the_notice_and_then_the_fields() -> None:
    text = read_email(DSN).text
    assert text.startswith("This is the mail system")
    assert text.index("inform you") < text.index("Reporting-MTA:")
    assert "what this message is about" not in text


def test_the_returned_message_is_evidence_and_gives_no_facts() -> None:
    message = read_email(DSN)
    assert message.original.sender == "sender@example.org"
    assert message.original.recipient == "kim@example.com"
    assert message.original.subject == "The invoice"
    assert message.original.message_id == "<invoice-1@example.org>"
    assert len(message.original.received) == 2
    assert "desk.example.org" in message.original.received[0]
    assert "noise@example.net" not in str(message.failures)


def test_what_is_returned_below_a_plain_notice_is_cut_off_and_kept_as_evidence() -> None:
    body = f"{NOTICE}\n------ This is a copy of the message, including all the headers. ------\n\n{RETURNED}"
    message = read_email(letter(body, sender=SYSTEM, subject="Mail delivery failed: returning message to sender"))
    assert message.original.message_id == "<invoice-1@example.org>"
    assert "noise@example.net" not in message.text
    assert [str(failure.recipient) for failure in message.failures] == ["kim@example.com"]


def test_the_longer_words_of_the_same_reply_win() -> None:
    fields = _fields(Diagnostic_Code="smtp; 552-5.7.0 This message was blocked because of")
    notice = (
        "   ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> DATA\n"
        "<<< 552-5.7.0 This message was blocked because of\n<<< 552-5.7.0 what is attached to it. Please visit\n"
        "<<< 552 5.7.0 our page of attachment guidelines. c3 - gsmtp\n554 5.0.0 Service unavailable\n"
    )
    (failure,) = read_email(report(notice, fields)).failures
    assert (str(failure.reply_code), str(failure.status)) == ("552", "5.7.0")
    assert "attachment guidelines" in str(failure.diagnostic)


def test_every_recipient_of_a_report_is_kept_and_one_named_twice_is_kept_once() -> None:
    group = "\nFinal-Recipient: rfc822; {}@example.com\nAction: failed\nStatus: 5.1.1\n"
    fields = "Reporting-MTA: dns; a.example\n" + "".join(group.format(name) for name in ("kim", "lee", "kim"))
    failures = read_email(report("", fields)).failures
    assert [str(failure.recipient) for failure in failures] == ["kim@example.com", "lee@example.com"]


def test_the_person_who_forwards_a_report_asks_the_question() -> None:
    mail = _mixed(
        "Content-Type: text/plain\n\nWhat is this?", _attached(DSN), sender="lee@example.org", subject="Fwd: x"
    )
    assert read_email(mail).question == "What is this?"


def test_a_greeting_does_not_make_the_reader_the_one_who_failed() -> None:
    body = "Hello sender@example.org,\n\nyour message did not arrive.\n"
    mail = letter(body, "X-Failed-Recipients: kim@example.com", sender=SYSTEM, subject="Delivery failure")
    assert [str(failure.recipient) for failure in read_email(mail).failures] == ["kim@example.com"]


def test_encoded_subjects_are_read() -> None:
    mail = letter("x", subject="=?utf-8?B?WnVyw7xjaw==?=\n =?iso-8859-1?Q?_nach_Kopenhagen?=")
    assert read_email(mail).subject == "Zurück nach Kopenhagen"


def test_what_is_odd_about_a_message_is_said_in_words() -> None:
    assert read_email(DSN).defects == ()
    (defect,) = read_email(DSN[: DSN.index(b"Remote-MTA")]).defects
    assert "cut off" in defect


def test_links_are_collected_from_text_and_markup() -> None:
    mail = letter('<p>See <a href="https://help.example.com/a?b=1&amp;c=2">this</a></p>', "Content-Type: text/html")
    assert read_email(mail).links == ("https://help.example.com/a?b=1&c=2",)


def _shown(message: Message, fact: Fact | None) -> str:
    assert fact is not None
    assert fact.span is not None
    return message.text[fact.span.start : fact.span.end]


def test_a_fact_that_only_the_returned_message_shows_has_no_place_in_the_text() -> None:
    notice = (
        "Your mail to <kim@example.com> could not be delivered.\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        "Received: from a.example by b.example; Mon, 2 Feb 2026 10:00:00 +0000\nSubject: hello\n\n"
        "This is the mail system at host mx.example.org.\n\n<lee@example.com>: 550 5.1.1 No such user\n"
    )
    head = "From: MAILER-DAEMON@mx.example.org\nTo: sender@example.org\nSubject: Undelivered\n\n"
    message = read_email((head + notice).encode())
    facts = [message.reporting_mta, *(fact for failure in message.failures for fact in facts_of(failure))]
    assert all(fact.span.end <= len(message.text) for fact in facts if fact and fact.span)


def facts_of(failure: Failure) -> list[Fact | None]:
    return [getattr(failure, field.name) for field in fields(failure)]


def test_whoever_stands_in_for_somebody_away_is_no_failed_recipient() -> None:
    raw = (
        b"From: Ulla <ulla@bay.example>\nTo: ann@shop.example\nSubject: Automatische Antwort: Angebot\n"
        b"Auto-Submitted: auto-replied\n\nIch bin im Urlaub. Bitte schreiben Sie Frau Reiter (v.reiter@bay.example).\n"
    )
    message = read_email(raw)
    assert message.kind is Kind.AUTO_REPLY
    assert not message.failures


def test_fields_at_the_very_end_of_a_notice_lie_in_the_text_that_is_shown() -> None:
    raw = b"Subject: Undelivered mail\n\nFinal-Recipient: rfc822; kim@bay.example\nAction: failed\nStatus: 5.1.1 \n \n"
    message = read_email(raw)
    (failure,) = message.failures
    assert failure.status is not None
    assert failure.status.span is not None
    assert failure.status.span.end <= len(message.text)


def test_what_the_other_server_said_is_taken_out_of_postfixs_own_sentence() -> None:
    said = "X-Postfix; host mx.example.com[192.0.2.25] said: 550 MAILBOX NOT FOUND (in reply to RCPT TO command)"
    message = read_email(report("It failed.", _fields(Diagnostic_Code=said, Status="5.0.0")))
    assert str(message.failures[0].diagnostic) == "550 MAILBOX NOT FOUND"

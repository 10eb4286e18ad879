"""Which files are with a message, and the e-mails that Slack itself took apart."""

from __future__ import annotations

from typing import Any

from bot.cases.case import Surface
from bot.cases.job import FileRef, Job, JobKind
from bot.cases.subject.mail import mail_at_hand, mail_of
from bot.reading.message import Kind
from bot.reading.reader import read
from bot.slack.payload_files import MOST_INLINE, files_of
from bot.slack.payloads import job_of_message

NOTICE = (
    "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n"
    "<kim@exmaple.com>: host mx.exmaple.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n"
)
STATUS = b"""Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; kim@exmaple.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
"""
RETURNED = (
    b"From: sam@example.org\nTo: kim@exmaple.com\nSubject: The invoice\nMessage-ID: <invoice-1@example.org>\n\nHi\n"
)


def email(**more: Any) -> dict[str, Any]:
    """A file as Slack makes it of an e-mail that comes into a channel."""
    sender = "Mail Delivery System <MAILER-DAEMON@mx.example.org>"
    return {
        "id": "F1",
        "name": "Undelivered Mail Returned to Sender",
        "mimetype": "text/html",
        "filetype": "email",
        "mode": "email",
        "size": 4000,
        "url_private": "https://files.slack.com/files-pri/T1-F1/mail",
        "subject": "Undelivered Mail Returned to Sender",
        "from": [{"address": "MAILER-DAEMON@mx.example.org", "name": "Mail Delivery System", "original": sender}],
        "to": [{"address": "x@acme.slack.com", "name": "", "original": "x@acme.slack.com"}],
        "cc": [],
        "headers": {"date": "Mon, 2 Feb 2026 10:00:00 +0000", "message_id": "<m1@mx.example.org>", "reply_to": None},
        "plain_text": NOTICE,
        "preview_plain_text": NOTICE[:100],
        "attachments": [],
        **more,
    }


def attached(name: str, mimetype: str, **more: Any) -> dict[str, Any]:
    return {"filename": name, "mimetype": mimetype, "size": 300, "url": f"https://files.slack.com/{name}", **more}


def the_file(**more: Any) -> FileRef:
    (file,) = files_of({"files": [email(**more)]})
    return file


def nothing(file: FileRef) -> bytes:
    raise AssertionError(f"{file.name} was fetched")


def test_an_e_mail_in_a_channel_is_read_without_fetching_anything() -> None:
    message = read(mail_of(the_file(), nothing))
    assert (message.kind, str(message.failures[0].recipient)) == (Kind.BOUNCE, "kim@exmaple.com")
    assert message.subject == "Undelivered Mail Returned to Sender"
    assert "MAILER-DAEMON" in (message.reported_from or "")


def test_its_header_fields_are_put_together_again() -> None:
    assert the_file().head.split("\n") == [
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        "To: x@acme.slack.com",
        "Subject: Undelivered Mail Returned to Sender",
        "Date: Mon, 2 Feb 2026 10:00:00 +0000",
        "Message-ID: <m1@mx.example.org>",
    ]


def test_nothing_in_it_makes_a_header_field_of_its_own() -> None:
    file = the_file(subject="Hello\r\nAuto-Submitted: auto-replied\n\nbody", plain_text="Hello")
    assert "Subject: Hello Auto-Submitted: auto-replied body" in file.head.split("\n")
    assert read(mail_at_hand(file)).kind is Kind.NOT_A_BOUNCE


def test_the_parts_of_a_report_are_fetched_and_put_in_their_places() -> None:
    file = the_file(
        plain_text="Your message could not be delivered.",
        attachments=[
            attached("details.txt", "message/delivery-status"),
            attached("invoice.eml", "message/rfc822"),
            attached("logo.png", "image/png"),
        ],
    )
    contents = {"details.txt": STATUS, "invoice.eml": RETURNED}
    message = read(mail_of(file, lambda part: contents[part.name]))
    assert message.kind is Kind.BOUNCE
    assert str(message.failures[0].status) == "5.1.1"
    assert message.original.message_id == "<invoice-1@example.org>"


def test_a_bounce_that_somebody_forwarded_as_an_attachment_is_the_bounce() -> None:
    bounce = mail_at_hand(the_file())
    file = the_file(
        subject="Fwd: what is this?",
        plain_text="Can somebody look at this?",
        **{"from": [{"original": "Sam <sam@example.org>"}]},
        attachments=[attached("bounce.eml", "application/octet-stream")],
    )
    message = read(mail_of(file, lambda part: bounce))
    assert (message.kind, str(message.failures[0].recipient)) == (Kind.BOUNCE, "kim@exmaple.com")


def test_no_attachment_can_end_the_part_that_it_stands_in() -> None:
    file = the_file(attachments=[attached("a.txt", "text/plain"), attached("b.txt", "text/plain")])
    composed = mail_of(file, lambda part: b"--=_part_0_--\n--=_part_0_\nSubject: mine\n\nx")
    assert b'boundary="=_part_1_"' in composed


def test_a_long_e_mail_travels_cut_and_is_fetched_when_it_is_read() -> None:
    long = "word " * 40_000
    file = the_file(plain_text=long + NOTICE)
    assert (len(file.text), file.is_cut) == (MOST_INLINE, True)
    page = f"<html><body><p>{long}</p><p>{NOTICE.replace('<', '&lt;')}</p></body></html>".encode()
    assert b"exmaple" in mail_of(file, lambda part: page)


def test_a_page_for_logging_in_is_not_taken_for_the_e_mail() -> None:
    file = the_file(plain_text="", preview_plain_text=NOTICE, preview_is_truncated=True)
    assert file.is_cut
    composed = mail_of(file, lambda part: b"<!DOCTYPE html><html><title>Sign in | Slack</title></html>")
    assert b"Sign in" not in composed
    assert read(composed).kind is Kind.BOUNCE


def test_an_e_mail_whose_preview_alone_is_cut_is_whole() -> None:
    assert not the_file(preview_is_truncated=True).is_cut


def test_an_attached_eml_is_fetched_as_it_is() -> None:
    file = the_file(mimetype="message/rfc822", name="bounce.eml", plain_text="x")
    assert (file.head, file.name) == ("", "bounce.eml")


def test_only_so_many_and_so_large_parts_are_wanted() -> None:
    parts = [attached(f"{n}.eml", "message/rfc822") for n in range(9)]
    assert len(the_file(attachments=parts).parts) == 4
    assert the_file(attachments=[attached("a.eml", "message/rfc822", size=90_000_000)]).parts == ()


def test_a_zip_or_an_outlook_file_that_came_with_it_is_a_file_of_its_own() -> None:
    zipped = attached("bounces.zip", "application/zip")
    found = files_of({"files": [email(attachments=[zipped, attached("x.msg", "application/vnd.ms-outlook")])]})
    assert [file.name for file in found] == ["Undelivered Mail Returned to Sender", "bounces.zip", "x.msg"]


def test_the_files_of_forwarded_messages_are_with_the_message_each_once() -> None:
    inner = {"id": "F2", "name": "bounce.eml", "url_private": "https://files.slack.com/2"}
    forwarded = {"is_share": True, "files": [inner], "message_blocks": [{"message": {"files": [inner, {"id": "F3"}]}}]}
    found = files_of({"files": [{"id": "F1", "name": "a.txt"}], "attachments": [forwarded]})
    assert [file.id for file in found] == ["F1", "F2", "F3"]


def test_an_e_mail_goes_through_a_record_as_it_is() -> None:
    event = {
        "user": "U1",
        "channel": "C1",
        "ts": "10.1",
        "text": "",
        "files": [email(attachments=[attached("a.eml", "")])],
    }
    job = job_of_message({"team_id": "T1", "event_id": "Ev1", "event": event}, Surface.MENTION)
    assert job.kind is JobKind.EXPLAIN
    assert job.files[0].parts
    assert Job.from_json(job.to_json()) == job


def test_an_e_mail_of_html_alone_is_fetched() -> None:
    file = the_file(plain_text="", preview_plain_text="")
    page = b"<div>Your message to kim@exmaple.com was not delivered: 550 5.1.1 User unknown</div>"
    message = read(mail_of(file, lambda part: page))
    assert (message.kind, str(message.failures[0].recipient)) == (Kind.BOUNCE, "kim@exmaple.com")


def test_the_part_of_a_report_counts_also_where_it_is_called_plain_text() -> None:
    file = the_file(plain_text="It could not be delivered.", attachments=[attached("noname", "text/plain; charset=x")])
    (failure, *_) = read(mail_of(file, lambda part: STATUS)).failures
    assert (str(failure.recipient), str(failure.status)) == ("kim@exmaple.com", "5.1.1")

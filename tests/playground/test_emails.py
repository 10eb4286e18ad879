"""An e-mail that arrives in a channel is the file that Slack makes of it."""

from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground import cast
from bot.playground.driver import Playground
from bot.playground.emails import email_files
from bot.playground.examples import MAILBOX_FULL


def arrived(slack: Playground, raw: bytes, channel: str = "#support") -> dict[str, Any]:
    """The event that the app gets."""
    slack.email_into(channel, raw)
    return dict(slack.deliveries[-1].body["event"])


def test_slackbot_shares_it_as_a_file_and_says_nothing(slack: Playground) -> None:
    event = arrived(slack, MAILBOX_FULL.encode())

    assert (event["type"], event["subtype"], event["text"]) == ("message", "file_share", "")
    assert (event["user"], event["upload"], bool(event["bot_id"])) == (cast.SLACKBOT, False, True)
    assert event["channel_type"] == "channel"
    [file] = event["files"]
    assert (file["filetype"], file["mode"], file["mimetype"]) == ("email", "email", "text/html")
    assert file["subject"] == file["title"] == file["name"] == "Undelivered Mail Returned to Sender"
    assert file["headers"] == {
        "date": "Tue, 12 May 2026 09:41:07 +0000",
        "in_reply_to": None,
        "reply_to": None,
        "message_id": "<20260512094107.7C41A@mail.northwind.example>",
    }
    assert file["from"] == [
        {
            "address": "mailer-daemon@mail.northwind.example",
            "name": "Mail Delivery System",
            "original": "Mail Delivery System <mailer-daemon@mail.northwind.example>",
        }
    ]
    assert file["to"][0]["address"] == "robin@northwind.example"
    assert file["cc"] == []
    assert "552 5.2.2 <t.okafor@brightwater.net>: mailbox is full" in file["plain_text"]
    assert file["plain_text"].startswith(file["preview_plain_text"])


def test_the_parts_of_a_report_are_attached_and_can_be_fetched(slack: Playground) -> None:
    [file] = arrived(slack, MAILBOX_FULL.encode())["files"]

    kinds = [attached["mimetype"] for attached in file["attachments"]]
    assert kinds == ["message/delivery-status", "text/rfc822-headers"]
    status = file["attachments"][0]
    token = {"Authorization": f"Bearer {slack.config.bot_token}"}
    fetched = httpx.get(status["url"], headers=token).content
    assert len(fetched) == status["size"]
    assert b"Status: 5.2.2" in fetched
    assert b"mailbox is full" not in httpx.get(status["url"]).content


def test_the_returned_mail_is_attached_whole(slack: Playground) -> None:
    returned = EmailMessage()
    returned["Subject"] = "Invoice 2291"
    returned.set_content("Please pay.\n")
    report = EmailMessage()
    report["Subject"] = "failure notice"
    report["From"] = "MAILER-DAEMON@mx.example.net"
    report.set_content("Sorry.\n")
    report.add_attachment(returned)
    report.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a/b.pdf")

    [file] = arrived(slack, report.as_bytes())["files"]
    assert [(a["filename"], a["mimetype"]) for a in file["attachments"]] == [
        ("message.eml", "message/rfc822"),
        ("a_b.pdf", "application/pdf"),
    ]
    stored = [f for f in slack.world.files.values() if f.mimetype == "message/rfc822"]
    assert b"Subject: Invoice 2291" in stored[0].content


def test_where_there_is_only_html_there_is_no_plain_text(slack: Playground) -> None:
    raw = b"Subject: hi\nContent-Type: text/html; charset=iso-8859-1\n\n<p>caf\xe9</p>"
    [file] = arrived(slack, raw)["files"]

    assert file["plain_text"] == ""
    assert "café" in file["preview"]


def test_it_arrives_in_private_channels_too(slack: Playground) -> None:
    assert arrived(slack, b"Subject: hi\n\nhello", "#deliverability-team")["channel_type"] == "group"


@pytest.mark.parametrize("raw", [b"", b"\n", b"no headers at all", b"Subject: \xff\xfe\nTo: ,,;<\n\n\x00"])
def test_an_odd_e_mail_arrives_all_the_same(slack: Playground, raw: bytes) -> None:
    [file] = arrived(slack, raw)["files"]
    assert file["subject"]
    assert httpx.get(f"{slack.url}/page/state").status_code == 200


@given(raw=st.binary(max_size=400))
@settings(max_examples=60)
def test_any_bytes_make_a_file(raw: bytes) -> None:
    [made, *_] = email_files(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + raw, 0, "http://x")
    assert made.filetype == "email"

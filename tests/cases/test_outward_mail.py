"""A help desk gets a mail when a person is brought in: read as a desk reads it, off a real mail server here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from bot.answering.explain import Explainer
from bot.cases.case import Case
from bot.cases.job import FileRef, JobKind
from bot.cases.telling.letter import Letter, _mail_in
from bot.outward.defaults import OutwardDefaults
from bot.outward.smtp import MailServer, Tls
from tests.cases.conftest import TEAM, UNKNOWN, PaperChat, do, explain_job, the_case
from tests.cases.outside import Hands, Outside, outside
from tests.outward.servers import Desk, Mail, mail_server

HEADERS = (
    b"From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: robin@acme.example\r\n"
    b"Subject: Undelivered Mail\r\nMessage-ID: <1@mx.example.org>\r\nReceived: from mx.example.org\r\n\r\n"
)
BOUNCE = HEADERS + b"550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table\r\n"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with mail_server() as found:
        yield found


def defaults(desk: Desk) -> OutwardDefaults:
    return OutwardDefaults(
        mail_server=MailServer("127.0.0.1", desk.port, Tls.NEVER),
        desk_address="desk@help.example",
        mail_from="rebound@acme.example",
        mail_reply_to="postmaster@acme.example",
    )


@pytest.fixture
def out(database: str, chat: PaperChat, explainer: Explainer, desk: Desk) -> Iterator[Outside]:
    with outside(database, chat, explainer, defaults(desk)) as found:
        yield found


def asked(out: Outside, data: bytes | str = UNKNOWN) -> Case:
    if isinstance(data, str):
        do(out.work, explain_job(data))
    else:
        out.chat.files["F1"] = data
        file = FileRef("F1", "bounce.eml", "https://files.slack.com/F1", len(data), "email", "message/rfc822")
        do(out.work, replace(explain_job(""), files=(file,)))
    return the_case(out.work, out.chat)


def called(out: Outside, case: Case, note: str = "they need it today") -> None:
    out.press(case, JobKind.ESCALATE, "U1", note)
    out.settle()


def read(mail: Mail) -> EmailMessage:
    found = message_from_bytes(mail.content, policy=default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def body(mail: Mail) -> str:
    part = read(mail).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_the_desk_gets_it_in_plain_words(out: Outside, desk: Desk) -> None:
    case = asked(out)
    called(out, case)
    [mail] = desk.taken
    found = read(mail)
    assert (mail.sender, mail.recipient) == ("rebound@acme.example", "desk@help.example")
    assert found["Subject"] == f"Bounce: {case.title}"
    assert found["From"] == "Rebound <rebound@acme.example>"
    assert found["Reply-To"] == "postmaster@acme.example"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Message-ID"] == f"<rebound.{case.id}@acme.example>"
    assert found["Date"].datetime is not None
    said = body(mail)
    assert case.title in said
    assert "> they need it today" in said
    assert "The thread: https://chat.example/archives/C1/" in said
    assert "The card: https://chat.example/archives/C9/" in said
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998


def test_what_was_pasted_is_attached_as_text(out: Outside, desk: Desk) -> None:
    called(out, asked(out))
    [attached] = read(desk.taken[0]).iter_attachments()
    assert attached.get_content_type() == "text/plain"
    assert attached.get_filename() == "bounce.txt"
    assert attached.get_content().strip() == UNKNOWN


def test_a_bounce_that_was_an_e_mail_is_attached_as_one(out: Outside, desk: Desk) -> None:
    called(out, asked(out, BOUNCE))
    [attached] = read(desk.taken[0]).iter_attachments()
    assert attached.get_content_type() == "message/rfc822"
    inner = attached.get_content()
    assert inner["Message-ID"] == "<1@mx.example.org>"
    assert inner["From"] == "Mail Delivery System <MAILER-DAEMON@mx.example.org>"
    assert BOUNCE.rstrip(b"\r\n") in desk.taken[0].content


@pytest.mark.parametrize("report", sorted(Path("tests/fixtures").rglob("*.eml"))[:60], ids=lambda path: path.stem)
def test_real_bounces_arrive_byte_for_byte(report: Path) -> None:
    """As far as a line's end is no byte of its own."""
    data = report.read_bytes()
    found = _mail_in(data)
    if found is None:
        pytest.skip("it does not begin as an e-mail does, or is several")
    whole = Letter((("From", "a@example.com"), ("Subject", "x")), "Words\n", found).as_bytes(True)
    assert found in whole or b"application/octet-stream" in whole
    parsed = message_from_bytes(whole, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert next(part.get_content_type() for part in parsed.iter_parts()) == "text/plain"
    assert len(list(parsed.iter_parts())) == 2


def test_letters_beyond_ascii_go_as_they_are_where_the_server_takes_them(out: Outside, desk: Desk) -> None:
    called(out, asked(out, BOUNCE + "Grüße aus Köln\r\n".encode()))
    [attached] = read(desk.taken[0]).iter_attachments()
    assert attached.get_content_type() == "message/rfc822"
    assert attached["Content-Transfer-Encoding"] == "8bit"
    assert any("8BITMIME" in option.upper() for option in desk.taken[0].options)


def test_and_as_a_file_where_it_does_not() -> None:
    raw = BOUNCE + "Grüße\r\n".encode()
    whole = Letter((("From", "a@example.com"),), "Words\n", raw).as_bytes(False)
    assert whole.isascii()
    parsed = message_from_bytes(whole, policy=default)
    assert isinstance(parsed, EmailMessage)
    [attached] = parsed.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/octet-stream", "bounce.eml")
    assert attached.get_content() == raw


def test_a_line_that_is_too_long_for_the_line_goes_as_a_file_too() -> None:
    raw = BOUNCE + b"x" * 2_000 + b"\r\n"
    whole = Letter((("From", "a@example.com"),), "Words\n", raw).as_bytes(True)
    assert max(map(len, whole.split(b"\r\n"))) <= 998
    parsed = message_from_bytes(whole, policy=default)
    assert isinstance(parsed, EmailMessage)
    [attached] = parsed.iter_attachments()
    assert attached.get_content() == raw


def test_secrets_in_the_bounce_are_masked(out: Outside, desk: Desk) -> None:
    called(out, asked(out, BOUNCE + b"smtp_password = hunter2hunter2\r\n"))
    assert b"hunter2" not in desk.taken[0].content


def test_nothing_from_outside_makes_a_field_or_a_recipient(out: Outside, desk: Desk) -> None:
    hostile = (
        "550 5.1.1 <kim\r\nBcc: evil@evil.example\r\n@exmaple.com>: Recipient address rejected: User unknown\r\n"
        "Bcc: other@evil.example\r\n\r\n--=_rebound_0_\r\nContent-Type: text/html\r\n\r\n<b>hello</b>"
    )
    case = asked(out, hostile)
    called(out, case, "a note\r\nBcc: third@evil.example\r\n\r\n--=_rebound_0_--")
    [mail] = desk.taken
    found = read(mail)
    assert "Bcc" not in found
    assert mail.recipient == "desk@help.example"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/plain"]


def test_the_end_comes_in_the_same_conversation(out: Outside, desk: Desk) -> None:
    case = asked(out)
    called(out, case)
    out.press(case, JobKind.RESOLVE)
    out.press(case, JobKind.REOPEN)
    out.settle()
    first, end, again = map(read, desk.taken)
    for later in (end, again):
        assert later["In-Reply-To"] == later["References"] == first["Message-ID"]
        assert later["Subject"] == f"Re: {first['Subject']}"
    assert len({first["Message-ID"], end["Message-ID"], again["Message-ID"]}) == 3
    assert "resolved" in body(desk.taken[1])
    assert list(end.iter_attachments()) == []


def test_what_is_no_now_is_tried_again_with_the_same_id(out: Outside, desk: Desk) -> None:
    desk.answers += ["451 Come again", "cut"]
    case = asked(out)
    called(out, case)
    assert desk.taken == []
    out.move(6)
    out.move(12)
    [mail] = desk.taken
    assert [read(seen)["Message-ID"] for seen in desk.seen] == [f"<rebound.{case.id}@acme.example>"] * 3
    assert out.chat.under_cards == []
    assert mail == desk.seen[-1]


def test_a_mail_whose_taking_was_not_heard_of_comes_again_with_the_same_id(out: Outside, desk: Desk) -> None:
    desk.answers.append("cut after taking")
    called(out, asked(out))
    out.move(6)
    first, second = map(read, desk.taken)
    assert first["Message-ID"] == second["Message-ID"]


def test_what_is_no_for_good_is_said_under_the_card(out: Outside, desk: Desk) -> None:
    desk.answers.append("554 5.7.1 No bounces here, <@U0VICTIM>")
    case = asked(out)
    called(out, case)
    out.move(3600)
    assert len(desk.seen) == 1
    [(case_id, words)] = out.chat.under_cards
    assert case_id == case.id
    assert "did not get the e-mail" in words
    assert "No bounces here" in words


def test_what_was_not_taken_for_a_day_is_said_under_the_card(out: Outside, desk: Desk) -> None:
    desk.answers += ["451 Not now"] * 100
    called(out, asked(out))
    for _ in range(20):
        out.move(2 * 3600)
    [(_, words)] = out.chat.under_cards
    assert "for a whole day" in words


def test_a_restart_between_tries_loses_nothing(
    database: str, chat: PaperChat, explainer: Explainer, desk: Desk, out: Outside
) -> None:
    desk.answers.append("451 Not now")
    called(out, asked(out))
    out.work.close(5)
    with outside(database, chat, explainer, defaults(desk), Hands(out.hands.at + 60)) as again:
        again.settle()
    assert len(desk.taken) == 1


def test_a_workspace_has_a_desk_of_its_own(out: Outside, desk: Desk) -> None:
    assert out.destinations.set_desk(TEAM, "own@desk.example") is None
    called(out, asked(out))
    assert desk.taken[0].recipient == "own@desk.example"
    assert out.destinations.set_desk(TEAM, "own@desk.example\r\nRCPT TO:<x@y.example>") is not None
    assert out.destinations.own_desk(TEAM) == "own@desk.example"


def test_it_can_leave_out_that_a_program_wrote_it(
    database: str, chat: PaperChat, explainer: Explainer, desk: Desk
) -> None:
    with outside(database, chat, explainer, replace(defaults(desk), mail_automatic=False)) as out:
        called(out, asked(out))
    assert "Auto-Submitted" not in read(desk.taken[0])


def test_without_a_mail_server_no_desk_can_be_set(database: str, chat: PaperChat, explainer: Explainer) -> None:
    with outside(database, chat, explainer) as out:
        said = out.destinations.set_desk(TEAM, "own@desk.example")
        assert said is not None
        assert "No mail server" in said


def test_a_case_whose_texts_are_gone_by_then_is_not_written_about(out: Outside, desk: Desk) -> None:
    desk.answers.append("451 Not now")
    case = asked(out)
    called(out, case)
    with out.work.cases.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET cleared_at = created_at, answer = NULL")
    out.move(6)
    assert desk.taken == []

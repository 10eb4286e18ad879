"""What screenshots, tables, logs and mail programs did to a pasted notice is undone, and no more than that."""

from __future__ import annotations

import time

import pytest

from bot.reading.message import Kind
from bot.reading.paste.copied import uncopied
from bot.reading.paste.decoration import undecorated
from bot.reading.paste.forwarded import head_of
from bot.reading.paste.fragments import read_paste
from bot.reading.paste.line_ends import relined
from bot.reading.paste.ocr import with_codes
from bot.reading.paste.spelled import respelled


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("said: 55O 5.l.1 unknown", "said: 550 5.1.1 unknown"),
        ("S50 5,1,1 <kim@lake.example>: no", "550 5.1.1 <kim@lake.example>: no"),
        ("returned '5S4 5. 7. 1 no", "returned '554 5.7.1 no"),
        ("Status: 5,2,2", "Status: 5.2.2"),
        ("error 45l try later", "error 451 try later"),
        ("see 5.O.0 there", "see 5.0.0 there"),
        ("552 5 2 2 no room", "552 5.2.2 no room"),
    ],
)
def test_letters_in_a_code_are_read_as_digits(read: str, meant: str) -> None:
    assert with_codes(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the S50 phones arrived",
        "SOS to all",
        "it costs 5,100 euros",
        "we sent 450 5,000 times",
        "version 5.1.l0g",
        "5lb",
    ],
)
def test_what_is_no_code_keeps_its_letters(text: str) -> None:
    assert with_codes(text) == text


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("<kim @ lake.example>: no", "<kim@lake.example>: no"),
        ("mail to kim@ lake.example", "mail to kim@lake.example"),
        ("to kim @ lake.example", "to kim@lake.example"),
        ("kim (at) lake (dot) example", "kim@lake.example"),
        ("kim[at]lake.example", "kim@lake.example"),
    ],
)
def test_an_address_in_pieces_is_whole_again(shown: str, meant: str) -> None:
    assert respelled(shown) == meant


@pytest.mark.parametrize("text", ["see you @ lake.example", "hr@ and a cc", "meet (at noon) here", "look @kim in here"])
def test_what_is_no_address_stays_apart(text: str) -> None:
    assert respelled(text) == text


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("- a\n- b\n- c", "a\nb\nc"),
        ("what?\n\n• a\n• b\n• c", "what?\n\na\nb\nc"),
        ("1. a\n2. b\n3. c", "a\nb\nc"),
        ("   1  a\n   2  \n   3  b\n   4  c", "a\n\nb\nc"),
        ("[10:15] a\n[10:15] b\n[10:16] c", "a\nb\nc"),
        ("| Who | Why |\n|---|---|\n| kim@lake.example | 550 no |", "Who: Why\nkim@lake.example: 550 no"),
        ("    a\n      b\n    c", "a\n  b\nc"),
    ],
)
def test_marks_in_front_of_each_line_go(marked: str, bare: str) -> None:
    assert undecorated(marked) == bare


@pytest.mark.parametrize(
    "text",
    [
        "it may be:\n * the name\n * the box\nwe do not know\nwhich of them\nit is\ntoday",
        "  kim@lake.example\n    550 no",
        "550 no\n551 no\n552 no",
        "Mar 18 10:15:02 mx postfix/smtp[1]: A: to=<a@b.example>, status=bounced (no)\n"
        "Mar 18 10:15:02 mx postfix/smtp[1]: A: to=<b@b.example>, status=bounced (no)\n"
        "Mar 18 10:15:02 mx postfix/smtp[1]: A: to=<c@b.example>, status=bounced (no)",
    ],
    ids=["a list in a notice", "an entry of a list", "codes", "a mail server's log"],
)
def test_marks_that_are_the_notices_own_stay(text: str) -> None:
    assert undecorated(text) == text


@pytest.mark.parametrize(
    "shown",
    ["<kim@lake\n  side.example>: unknown", "<ki\nm@lakeside.example>: unknown", "kim@\nlakeside.example\nunknown"],
)
def test_an_address_that_a_line_end_went_through_is_whole_again(shown: str) -> None:
    (failure,) = read_paste(shown).failures
    assert str(failure.recipient) == "kim@lakeside.example"


def test_fields_that_run_on_in_one_line_are_fields() -> None:
    assert relined("Final-Recipient: rfc822; kim@lake.example Action: failed Status: 5.1.1") == (
        "Final-Recipient: rfc822; kim@lake.example\nAction: failed\nStatus: 5.1.1"
    )
    assert relined("it says Action: failed and no more") == "it says Action: failed and no more"


def test_an_empty_line_after_each_line_is_no_paragraph() -> None:
    assert relined("a\n\nb\n\n\n\nc\n\nd\n\ne\n\nf") == "a\nb\n\nc\nd\ne\nf"
    assert relined("a\n\nb\n\nc\n\nd\n\ne\n\nf") == "a\n\nb\n\nc\n\nd\n\ne\n\nf"


def test_escapes_and_repeated_links_are_undone() -> None:
    assert uncopied('one\\ntwo \\"no\\"\\nthree') == 'one\ntwo "no"\nthree'
    assert uncopied("kim@lake.example<mailto:kim@lake.example>") == "kim@lake.example"
    assert uncopied("Kim<mailto:kim@lake.example>") == "Kim<mailto:kim@lake.example>"
    assert uncopied("C:\\new\\names") == "C:\\new\\names"


def test_who_got_a_forwarded_notice_is_not_who_did_not() -> None:
    text = (
        "From: Mail Delivery System <mailer-daemon@out.example>\nTo: pat@shop.example\n"
        "Subject: Undelivered Mail Returned to Sender\n\nThe mail could not be delivered: 550 5.1.1 no such person"
    )
    head = head_of(text)
    assert head is not None
    assert head.system
    (failure,) = read_paste(text).failures
    assert failure.recipient is None
    assert str(failure.reply_code) == "550"


def test_fields_of_a_notice_are_no_head_of_a_message() -> None:
    assert head_of("Status: 5.1.1\nFinal-Recipient: rfc822; kim@lake.example") is None
    assert head_of("To: kim@lake.example\n550 no") is None


def test_a_refused_sender_is_not_the_recipient() -> None:
    (failure,) = read_paste("553 5.1.8 <web@shop.example>: Sender address rejected: Domain not found").failures
    assert failure.recipient is None
    (failure,) = read_paste("MAIL FROM:<web@shop.example>\n530 5.7.0 log in first").failures
    assert failure.recipient is None


def test_a_question_in_its_own_paragraph_leaves_a_short_notice_a_notice() -> None:
    notice = "Message could not be delivered to the phone.\nError: no number of that kind"
    assert read_paste(notice).kind is Kind.BOUNCE
    assert read_paste(f"seen this before?\n\n{notice}").kind is Kind.BOUNCE
    assert read_paste("seen this before?\n\nour mail to them was rejected").kind is Kind.QUESTION


def test_what_slack_shows_of_its_own_text_is_undone_twice() -> None:
    text = "&amp;lt;&lt;mailto:kim@lake.example|kim@lake.example&gt;&amp;gt;: said: 550 5.1.1 no"
    assert str(read_paste(text).failures[0].recipient) == "kim@lake.example"


HOSTILE = {
    "fields": "x-a: b\n \t \t \t \t \t \t \t \t \t \t \t \t \n" * 4_000,
    "folds": "status: 5.1.1\n" + (" " * 40 + "\n") * 20_000,
    "openings": "delivery has failed to these recipients a@b.example\n\n" * 5_000,
    "refusals": "550 5.1.1 <a@b.example>: unknown\n\nand this one:\n\n" * 5_000,
    "attributions": ("on 1 " + "x " * 120 + "\n") * 2_000,
    "farewells": ("kind regards " + "a." * 90 + "@" + "b." * 90 + "\n\n") * 1_500,
    "words": "a" * 300_000 + "://",
    "spaced": "a @ " * 100_000,
    "bars": "| a | b |\n" * 4_000,
    "stars": "*_~" * 100_000,
    "times": "10:15:02 " * 50_000,
    "escapes": '{"a": "' + "\\n" * 100_000,
    "heads": "From: a@b.example\nSubject: undeliverable\nTo: c@d.example\n\n" * 3_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_paste_made_to_hurt_is_read_in_time(text: str) -> None:
    begun = time.process_time()
    read_paste(text)
    assert time.process_time() - begun < 2


def test_a_link_as_a_ticket_tool_writes_it_is_the_address() -> None:
    (failure,) = read_paste(
        "Final-Recipient: rfc822; [kim@lake.example|mailto:kim@lake.example]\nStatus: 5.1.1"
    ).failures
    assert str(failure.recipient) == "kim@lake.example"


@pytest.mark.parametrize(
    "text",
    [
        "5.7.1 <web@shop.example>: Sender address rejected: not owned by user me@shop.example",
        "554 The following identities failed the check in region EU-WEST-1: me@shop.example",
        "Task 'me@shop.example - Sending' reported error (0x800CCC0F): 'The connection was interrupted.'",
        "Mail Delivery Subsystem <mailer-daemon@shop.example> wrote:\n> Your message to [removed] was blocked",
    ],
)
def test_whoever_sent_or_reported_is_not_the_recipient(text: str) -> None:
    assert all(failure.recipient is None for failure in read_paste(text).failures)


def test_a_contact_of_a_sending_service_is_the_recipient_where_nobody_else_is_shown() -> None:
    (failure,) = read_paste(
        "Email bounced\nReason: unknown user\nDetails: 550 5.1.1 unknown\nContact: kim@lake.example"
    ).failures
    assert (str(failure.recipient), str(failure.status)) == ("kim@lake.example", "5.1.1")

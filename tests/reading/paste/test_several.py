"""Two bounces in one paste are two, wherever the line is drawn; several recipients of one notice are one."""

from __future__ import annotations

import pytest

from bot.reading.message import Failure, Kind, Message
from bot.reading.paste.fragments import read_paste

POSTFIX = (
    "This is the mail system at host out.shop.example.\n\nYour message could not be delivered.\n\n"
    "<ann@lake.example>: host mx.lake.example[192.0.2.5] said: 550 5.1.1 nobody of that name (in reply to RCPT TO "
    "command)\n\nReporting-MTA: dns; out.shop.example\n\nFinal-Recipient: rfc822; ann@lake.example\nAction: failed\n"
    "Status: 5.1.1"
)
GMAIL = (
    "Message not delivered\n\nYour message couldn't be delivered to ben@bay.example because the server is slow.\n\n"
    "The response was:\n\n552 5.2.2 the box is full"
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
    "delivered. The following address(es) failed:\n\n  ben@bay.example\n    host mx.bay.example [192.0.2.9]\n"
    "    SMTP error from remote mail server after RCPT TO:<ben@bay.example>:\n    552 5.2.2 the box is full"
)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _forwarded(text: str) -> str:
    return (
        "---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem <mailer-daemon@out.example>\n"
        "Date: Tue, Mar 18, 2025\nSubject: Delivery failed\nTo: <pat@shop.example>\n\n" + text
    )


JOINED = {
    "an empty line": "{0}\n\n{1}",
    "a rule": "{0}\n---\n{1}",
    "a rule with space around": "{0}\n\n==========\n\n{1}",
    "a few words": "{0}\n\nand this one:\n\n{1}",
    "a question": "{0}\n\nanother customer got this, any idea?\n\n{1}",
    "numbers": "1)\n{0}\n\n2)\n{1}",
    "fences": "```\n{0}\n```\nand\n```\n{1}\n```",
}


def _facts(failure: Failure) -> tuple[str, str, str]:
    return str(failure.recipient or ""), str(failure.reply_code or ""), str(failure.status or "")


def _told(message: Message) -> list[list[tuple[str, str, str]]]:
    return [[_facts(failure) for failure in each.failures] for each in (message, *message.further)]


TWO = [[("ann@lake.example", "550", "5.1.1")], [("ben@bay.example", "552", "5.2.2")]]


@pytest.mark.parametrize("second", [GMAIL, EXIM], ids=["gmail", "exim"])
@pytest.mark.parametrize("joined", JOINED.values(), ids=JOINED.keys())
def test_two_bounces_are_two_whatever_stands_between(joined: str, second: str) -> None:
    assert _told(read_paste(joined.format(POSTFIX, second))) == TWO


@pytest.mark.parametrize(
    "text",
    [
        f"{_quoted(POSTFIX)}\n\n{GMAIL}",
        f"{POSTFIX}\n\n{_quoted(GMAIL)}",
        f"these two came today\n{_quoted(POSTFIX)}\nand\n{_quoted(GMAIL)}",
        f"{_forwarded(POSTFIX)}\n\n{_forwarded(GMAIL)}",
    ],
    ids=["the first quoted", "the second quoted", "both quoted", "both forwarded"],
)
def test_a_quote_or_the_head_of_a_forwarded_message_parts_two_bounces(text: str) -> None:
    assert _told(read_paste(text)) == TWO


def test_the_words_between_two_bounces_are_the_persons() -> None:
    message = read_paste(f"two today\n\n{POSTFIX}\n\nand this one:\n\n{GMAIL}")
    assert "and this one:" in message.question
    assert all("and this one" not in str(failure.diagnostic) for failure in message.failures)


def test_the_first_of_two_bounces_shows_nothing_of_the_second() -> None:
    message = read_paste(f"{POSTFIX}\n\n---\n\n{GMAIL}")
    assert "ben@bay.example" not in message.text
    assert "ann@lake.example" not in message.further[0].text


def test_two_refusals_without_addresses_parted_by_a_rule_are_two() -> None:
    message = read_paste("550 5.1.1 nobody here by that name\n\n---\n\n552 5.2.2 the box of this person is full")
    assert _told(message) == [[("", "550", "5.1.1")], [("", "552", "5.2.2")]]


def test_the_same_bounce_twice_is_one() -> None:
    assert _told(read_paste(f"{POSTFIX}\n\n---\n\n{POSTFIX}")) == TWO[:1]


@pytest.mark.parametrize(
    "text",
    [
        "Delivery has failed to these recipients or groups:\n\nann@lake.example\nThe address was not found.\n\n"
        "ben@bay.example\nThe mailbox could not be reached; it was rejected.\n\n"
        "Diagnostic information for administrators:\n\nann@lake.example\nRemote Server returned '550 5.1.1 no'\n\n"
        "ben@bay.example\nRemote Server returned '552 5.2.2 full'",
        "It did not work:\n\nReporting-MTA: dns; out.example\n\nFinal-Recipient: rfc822; ann@lake.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown user\n\n"
        "Final-Recipient: rfc822; ben@bay.example\nAction: failed\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox is full",
    ],
    ids=["two sections for each", "fields"],
)
def test_several_recipients_of_one_notice_stay_together(text: str) -> None:
    message = read_paste(text)
    assert message.further == ()
    assert {str(failure.recipient) for failure in message.failures} == {"ann@lake.example", "ben@bay.example"}


def test_a_signature_below_a_bounce_is_no_second_one() -> None:
    message = read_paste(f"{GMAIL}\n\nPlease help me, it was rejected.\n\nKind regards,\nPat\npat@shop.example")
    assert (message.kind, message.further) == (Kind.BOUNCE, ())
    assert str(message.failures[0].recipient) == "ben@bay.example"


def test_a_bounce_that_a_notice_returns_is_no_further_one() -> None:
    message = read_paste(
        f"{POSTFIX}\n\n------ This is a copy of the message, including all the headers. ------\n\n"
        f"From: MAILER-DAEMON@far.example\nTo: ann@lake.example\nSubject: Undelivered Mail Returned to Sender\n\n{EXIM}"
    )
    assert _told(message) == TWO[:1]

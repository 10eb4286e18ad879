"""Mailing lists that do not take a message."""

from __future__ import annotations

from bot.reading.message import Kind
from bot.reading.reader import read
from tests.reading.layouts.sample import Sample, check, table

REJECTED = table(
    Sample(
        "LISTSERV, with its uneven blanks",
        """You are  not authorized  to send  mail to the  BAKERS-L  list  from your
rosa@vale.example account. Please contact the list owners:
BAKERS-L-request@lists.vale.example.
""",
        None,
        layout="list-manager",
    ),
    Sample(
        "fml, for who is no member",
        """*** You are not a member of this Mailing List. ***
Posting is for members. Your mail was not sent.
""",
        None,
        layout="list-manager",
        says="You are not a member of this Mailing List. *** Posting is for members. Your mail was not sent.",
    ),
    Sample(
        "Mailman, by its moderator",
        """Your request to the Bakers mailing list

    Posting of your message titled "Rye? St. Ives!"

has been rejected by the list moderator.  The moderator gave the
following reason for rejecting your request:

"Bread is for members."

Any questions or comments should be directed to the list administrator
at:

    bakers-owner@lists.vale.example
""",
        None,
        layout="list-manager",
        says="Bread is for members.",
    ),
    Sample(
        "ListManager names the list, and where to join",
        """Your message to the mailing list 'bakers' was rejected.

You have not joined 'bakers', and only members write to it.

To join, send a blank message to join-bakers@lists.vale.example
""",
        None,
        layout="list-manager",
        says="You have not joined 'bakers', and only members write to it.",
    ),
    Sample(
        "Sympa, in French, with the list's address beside that of its owners",
        """Votre message pour la liste boulangers a été rejeté.
Voici pourquoi :

  La liste boulangers@lists.vale.example est réservée à ses membres.

Renseignements : boulangers-request@lists.vale.example
""",
        "boulangers@lists.vale.example",
        layout="list-manager",
        says="La liste boulangers@lists.vale.example est réservée à ses membres.",
    ),
)


@REJECTED
def test_a_list_that_takes_no_message_is_named_and_its_contacts_are_not(sample: Sample) -> None:
    check(sample)


def test_the_list_is_the_one_that_the_returned_message_went_to() -> None:
    message = read(
        b"From: ListManager <listmanager@lists.vale.example>\nTo: me@sender.example\nSubject: Not posted\n"
        b"Return-Path: <>\n\nYour message to the mailing list 'bakers' was rejected.\n\nMembers only.\n\n"
        b"To leave, write to leave-bakers@lists.vale.example\n\n---\n\nReturn-Path: <me@sender.example>\n"
        b"From: me@sender.example\nTo: bakers@lists.vale.example\nSubject: Rye\n"
    )
    assert message.kind is Kind.BOUNCE
    assert [str(each.recipient) for each in message.failures] == ["bakers@lists.vale.example"]


def test_a_rejection_that_calls_itself_an_automatic_answer_is_a_bounce() -> None:
    message = read(
        "From: Sympa <sympa@lists.vale.example>\nTo: me@sender.example\nAuto-Submitted: auto-replied\n"
        "Subject: Rejet de votre message pour la liste boulangers\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        "Votre message pour la liste boulangers a été rejeté :\n\n  Réservé aux membres.\n".encode()
    )
    assert message.kind is Kind.BOUNCE
    assert str(message.failures[0].diagnostic) == "Réservé aux membres."


def test_a_lists_contact_is_no_recipient_where_another_address_failed() -> None:
    message = read(
        "Delivery to these addresses failed:\n\n  bakers-owner@lists.vale.example\n  rosa@vale.example\n\n"
        "550 5.1.1 nobody here\n"
    )
    assert [str(each.recipient) for each in message.failures] == ["rosa@vale.example"]


def test_a_lists_contact_that_alone_failed_is_the_recipient() -> None:
    message = read("<bakers-owner@lists.vale.example>: host mx.vale.example said: 550 5.1.1 nobody here")
    assert [str(each.recipient) for each in message.failures] == ["bakers-owner@lists.vale.example"]

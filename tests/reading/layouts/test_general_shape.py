"""Notices of systems that nobody told the reading room about: layout alone must carry them."""

from __future__ import annotations

from bot.reading.layouts import read_report
from bot.reading.message import Kind
from tests.reading.layouts.sample import Sample, check, table

LISTS = table(
    Sample(
        "an address behind a bullet, the answer in a paragraph of its own",
        """Hello from Acme Post.

The delivery of your message to these people did not work out:

  * nora@isle.example

What the receiving side told us:

    550 5.1.1 there is no such mailbox here
""",
        "nora@isle.example",
        "550",
        "5.1.1",
    ),
    Sample(
        "numbered, each with an answer behind a dash",
        """Undeliverable message

1. nora@isle.example - 552 5.2.2 mailbox over quota
2. finn@isle.example - 550 5.1.1 unknown
""",
        "nora@isle.example",
        "552",
        "5.2.2",
        recipients=("nora@isle.example", "finn@isle.example"),
    ),
    Sample(
        "a list of many, one reason below",
        """The following addresses failed:

  ann@isle.example
  ben@isle.example
  cat@isle.example
  dan@isle.example

Reason: 550 5.1.1 unknown
""",
        "ann@isle.example",
        "550",
        "5.1.1",
        recipients=("ann@isle.example", "ben@isle.example", "cat@isle.example", "dan@isle.example"),
    ),
    Sample(
        "the reason in square brackets behind the address",
        """---The following addresses had delivery errors---

nora@isle.example [User unknown]
finn@isle.example [Mailbox full]
""",
        "nora@isle.example",
        says="User unknown",
        recipients=("nora@isle.example", "finn@isle.example"),
    ),
    Sample(
        "in round brackets behind an address in angle brackets",
        """   --- The following addresses had delivery problems ---

<nora@isle.example>   (unknown at this site)
""",
        "nora@isle.example",
        says="unknown at this site",
    ),
    Sample(
        "with a display name",
        """We could not deliver your message to the following recipients:

    "Nora Holm" <nora@isle.example>

    Remote server replied: 550 5.7.1 not allowed
""",
        "nora@isle.example",
        "550",
        "5.7.1",
    ),
    Sample(
        "behind SMTP, with a helper's address below",
        """This Message was undeliverable due to the following reason:

The following destination addresses were unknown (please check
the addresses and re-mail the message):

SMTP <nora@isle.example>

Please reply to Postmaster@sender.example
if you feel this message to be in error.
""",
        "nora@isle.example",
        recipients=("nora@isle.example",),
    ),
    Sample(
        "a sender in a paragraph of its own above",
        """This message was written by a machine.

A message sent by

  <me@sender.example>

could not be delivered to one or more of its recipients. The following
address(es) failed:

  nora@isle.example
    host 192.0.2.22 [192.0.2.22]
    SMTP error from remote mail server after MAIL FROM:<me@sender.example>:
    550 sender not welcome
""",
        "nora@isle.example",
        "550",
        says="550 sender not welcome",
        recipients=("nora@isle.example",),
    ),
    Sample(
        "delivered to one, not to another",
        """Your message was successfully delivered to:

  finn@isle.example

It could not be delivered to:

  nora@isle.example
    554 5.7.1 refused
""",
        "nora@isle.example",
        "554",
        "5.7.1",
        recipients=("nora@isle.example",),
    ),
    Sample(
        "a line that announces the reason, and the reason in a paragraph of its own",
        """These addresses failed:

nora@isle.example
For the following reason:

Mail size limit exceeded. For an explanation visit
https://help.isle.example/errors?ip=192.0.2.7
""",
        "nora@isle.example",
        says="Mail size limit exceeded. For an explanation visit https://help.isle.example/errors?ip=192.0.2.7",
    ),
    Sample(
        "the reason in front, the address in brackets behind it",
        """Undelivered:

Mail quota exceeded (nora@isle.example)
""",
        "nora@isle.example",
        says="Mail quota exceeded",
    ),
)


@LISTS
def test_lists_of_addresses(sample: Sample) -> None:
    check(sample)


LABELS = table(
    Sample(
        "recipient and reason",
        """Delivery report

Recipient: nora@isle.example
Reason: the mailbox is full
""",
        "nora@isle.example",
        says="the mailbox is full",
    ),
    Sample(
        "many labels, the sender's among them",
        """The e-mail could not be sent.

Sender:     me@sender.example
Recipient:  nora@isle.example
Subject:    Minutes
Error:      550 5.1.1 user unknown
Contact:    help@sender.example
""",
        "nora@isle.example",
        "550",
        "5.1.1",
        recipients=("nora@isle.example",),
    ),
    Sample(
        "to and error, when nothing else is said",
        """Mail delivery failed
To: nora@isle.example
Error: connection refused
""",
        "nora@isle.example",
    ),
    Sample(
        "target mail address",
        """This message is to inform you that an email you sent was rejected.

reject reason: Mailbox full
target mail address: nora@isle.example

------------------------------------------------------------------------
bounced E-Mail:

From: me@sender.example
To: other@isle.example
""",
        "nora@isle.example",
        says="Mailbox full",
        recipients=("nora@isle.example",),
    ),
    Sample(
        "the failed address behind a sentence as label",
        """User mailbox exceeds allowed size: nora@isle.example
""",
        "nora@isle.example",
        kind=Kind.BOUNCE,
    ),
    Sample(
        "a session",
        """C: MAIL FROM:<me@sender.example>
S: 250 2.1.0 Ok
C: RCPT TO:<nora@isle.example>
S: 550 5.7.1 relaying denied
C: QUIT
""",
        "nora@isle.example",
        "550",
        "5.7.1",
        kind=None,
        says="550 5.7.1 relaying denied",
    ),
)


@LABELS
def test_labels(sample: Sample) -> None:
    check(sample)


SENTENCES = table(
    Sample(
        "the address in the middle",
        "Your message to nora@isle.example could not be delivered because the account has been closed.",
        "nora@isle.example",
    ),
    Sample(
        "the address at the end",
        """Sorry, there was a problem delivering your mail to nora@isle.example

The server for isle.example answered:
554 5.7.1 policy
""",
        "nora@isle.example",
        "554",
        "5.7.1",
    ),
    Sample(
        "addressed to",
        """This mail was generated by our gateway.

The following message, addressed to 'nora@isle.example',
failed because nobody came to fetch it
""",
        "nora@isle.example",
    ),
    Sample(
        "a rejected recipient, as some gateways tell it",
        """We had trouble delivering your message. Full details follow:

Subject: 'Minutes'
Date: 'Thu, 20 Mar 2025 10:00:00 +0000'

1 error(s):

SMTP Server <mx.isle.example> rejected recipient <nora@isle.example>
  (Error following RCPT command). It responded as follows: [550 5.1.1 unknown here]
""",
        "nora@isle.example",
        "550",
        "5.1.1",
    ),
    Sample(
        "a mail program's own words",
        "An error occurred while sending mail. The mail server responded: 5.7.1 <nora@isle.example>: Relay access "
        'denied. Please check the message recipient "nora@isle.example" and try again.',
        "nora@isle.example",
        None,
        "5.7.1",
        kind=None,
    ),
    Sample(
        "a library's exception",
        "smtplib.SMTPRecipientsRefused: {'nora@isle.example': (550, b'5.1.1 <nora@isle.example>: User unknown')}",
        "nora@isle.example",
        "550",
        "5.1.1",
    ),
    Sample(
        "another library's",
        "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <nora@isle.example>: Recipient address rejected: "
        "unknown in the table",
        "nora@isle.example",
        "550",
        "5.1.1",
    ),
    Sample(
        "the postmaster is no recipient",
        """Your mail could not be delivered. For help write to postmaster@isle.example.

It was addressed to nora@isle.example.

550 5.2.1 disabled
""",
        "nora@isle.example",
        "550",
        "5.2.1",
    ),
)


@SENTENCES
def test_sentences(sample: Sample) -> None:
    check(sample)


def test_a_postmaster_who_is_listed_is_a_recipient() -> None:
    check(
        Sample(
            "a listed postmaster",
            """----- The following addresses had delivery problems -----
postmaster@isle.example

   ----- Non-delivered information -----
The mailbox has reached its limit.
""",
            "postmaster@isle.example",
        )
    )


def test_the_returned_message_supplies_nothing() -> None:
    check(
        Sample(
            "addresses below the line",
            """undeliverable to nora@isle.example

Original message follows.

From: me@sender.example
To: finn@isle.example

550 5.1.1 is what I want to ask you about: <kim@isle.example>: host mx said: 554 5.7.1 no
""",
            "nora@isle.example",
            None,
            None,
            recipients=("nora@isle.example",),
        )
    )


def test_a_number_in_the_subject_of_the_returned_mail_is_no_code() -> None:
    report = read_report("Delivery to these recipients was delayed:\n\nnora@isle.example\n\nSubject: Order 550\n")
    assert report is not None
    assert [(str(each.recipient), each.reply_code) for each in report.failures] == [("nora@isle.example", None)]

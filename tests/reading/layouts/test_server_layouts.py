"""Mail servers of the Unix tradition."""

from __future__ import annotations

from bot.reading.message import Kind
from tests.reading.layouts.sample import Sample, check, table

POSTFIX = table(
    Sample(
        "a refusal wrapped in the middle of its codes",
        """This is the mail system at host out3.sender.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster@sender.example

                   The mail system

<marta@harbour.example>: host mx2.harbour.example[192.0.2.14] said: 550
    5.1.1 <marta@harbour.example>: Recipient address rejected: nobody of that
    name here (in reply to RCPT TO command)
""",
        "marta@harbour.example",
        "550",
        "5.1.1",
        layout="postfix",
        says="550 5.1.1 <marta@harbour.example>: Recipient address rejected: nobody of that name here",
        host="mx2.harbour.example",
    ),
    Sample(
        "two recipients, each with a reason of its own",
        """This is the mail system at host out3.sender.example.

<a@one.example>: host mx.one.example[192.0.2.1] said: 552 5.2.2 over quota (in
    reply to end of DATA command)

<b@two.example> (expanded from <list@sender.example>): connect to
    mx.two.example[192.0.2.2]:25: Connection refused
""",
        "a@one.example",
        "552",
        "5.2.2",
        recipients=("a@one.example", "b@two.example"),
    ),
    Sample(
        "another address in the refusal is not a recipient",
        """<orders@shop.example>: host mx.shop.example[192.0.2.3] said: 553 5.1.8
    <www@web1.local>: Sender address rejected: no such domain (in reply to MAIL
    FROM command)
""",
        "orders@shop.example",
        "553",
        "5.1.8",
        recipients=("orders@shop.example",),
    ),
    Sample(
        "a warning",
        """This is the mail system at host out3.sender.example.

####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 4 hour(s).
It will be retried until it is 5 day(s) old.

<ines@quay.example>: connect to mx.quay.example[192.0.2.9]:25: Connection timed
    out
""",
        "ines@quay.example",
        kind=Kind.DELAY,
        layout="postfix",
        says="connect to mx.quay.example[192.0.2.9]:25: Connection timed out",
    ),
    Sample(
        "a receipt",
        """This is the mail system at host out3.sender.example.

Your message was successfully delivered to the destination(s)
listed below. If the message was delivered to mailbox you will
receive no further notifications.

<ines@quay.example>: delivery via mx.quay.example[192.0.2.9]:25: 250 2.0.0 Ok
""",
        "ines@quay.example",
        "250",
        "2.0.0",
        kind=Kind.DELIVERY_SUCCESS,
    ),
    Sample(
        "a line of the log",
        "Mar 20 10:00:00 out3 postfix/smtp[812]: 4ZC0: to=<ines@quay.example>, relay=mx.quay.example[192.0.2.9]:25, "
        "delay=1.2, delays=0.1/0/1/0.1, dsn=5.7.1, status=bounced (host mx.quay.example[192.0.2.9] said: 554 5.7.1 "
        "Service refused (in reply to RCPT TO command))",
        "ines@quay.example",
        "554",
        "5.7.1",
        layout="postfix",
        says="554 5.7.1 Service refused",
        host="mx.quay.example",
    ),
    Sample(
        "a deferral in the log",
        "to=<ines@quay.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to "
        "mx.quay.example[192.0.2.9]:25: Connection timed out)",
        "ines@quay.example",
        None,
        "4.4.1",
        kind=Kind.DELAY,
    ),
    Sample(
        "a multi-line refusal loses the codes of its lines",
        """<ines@quay.example>: host mx.quay.example[192.0.2.9] said: 550-5.7.26 This
    mail has been held back because its sender is not proven.
    550-5.7.26 Ask your provider to sign it. 550 5.7.26 (see the help) (in reply to end of DATA command)
""",
        "ines@quay.example",
        "550",
        "5.7.26",
        says="550 5.7.26 This mail has been held back because its sender is not proven. Ask your provider to sign it. "
        "(see the help)",
    ),
)


@POSTFIX
def test_postfix(sample: Sample) -> None:
    check(sample)


EXIM = table(
    Sample(
        "the host first",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  jean@mill.example
    host mx.mill.example [203.0.113.4]
    SMTP error from remote mail server after RCPT TO:<jean@mill.example>:
    550 5.2.1 mailbox closed
""",
        "jean@mill.example",
        "550",
        "5.2.1",
        layout="exim",
        says="550 5.2.1 mailbox closed",
        host="mx.mill.example",
    ),
    Sample(
        "the host last, as old versions write it",
        """A message that you sent could not be delivered to all of its recipients. The
following address(es) failed:

  jean@mill.example:
    SMTP error from remote mailer after RCPT TO:
    <jean@mill.example>:
    host mx.mill.example [203.0.113.4]:
    553 5.1.1 no such person:
    <jean@mill.example>

------ This is a copy of the message, including all the headers. ------

Return-path: <me@sender.example>
To: other@mill.example
""",
        "jean@mill.example",
        "553",
        "5.1.1",
        says="553 5.1.1 no such person: <jean@mill.example>",
        recipients=("jean@mill.example",),
    ),
    Sample(
        "an alias behind the address",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  jean@mill.example
    (generated from info@sender.example)
    retry timeout exceeded
""",
        "jean@mill.example",
        layout="exim",
        recipients=("jean@mill.example",),
    ),
    Sample(
        "an alias that is not to be seen through",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  an undisclosed address
    (generated from info@mill.example)
    host mx.elsewhere.example [203.0.113.4]
    SMTP error from remote mail server after RCPT TO:<hidden@elsewhere.example>:
    550 5.1.1 nobody here
  jean@mill.example
    Unrouteable address
""",
        "info@mill.example",
        "550",
        "5.1.1",
        layout="exim",
        says="550 5.1.1 nobody here",
        recipients=("info@mill.example", "jean@mill.example"),
    ),
    Sample(
        "a message that was not taken at all",
        """A message that you sent was longer than the maximum size allowed on this
system. It was not delivered to any recipients.

------ This is a copy of your message, including all the headers.

To: other@mill.example
""",
        None,
        layout="exim",
        says="A message that you sent was longer than the maximum size allowed on this system. It was not delivered to "
        "any recipients.",
    ),
    Sample(
        "a pipe",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  pipe to |/usr/local/bin/sort-mail
    generated by jean@mill.example
    Child process of address_pipe transport returned 127
""",
        "jean@mill.example",
    ),
    Sample(
        "a warning",
        """This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on out.sender.example.

The address to which the message has not yet been delivered is:

  jean@mill.example
    Delay reason: host mx.mill.example [203.0.113.4]: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered. Eventually the mail delivery software will give up,
and when that happens, the message will be returned to you.
""",
        "jean@mill.example",
        kind=Kind.DELAY,
        layout="exim",
    ),
    Sample(
        "a line of the log",
        "2025-03-20 10:00:00 1tvABC-0004xy-Z3 ** jean@mill.example R=dnslookup T=remote_smtp H=mx.mill.example "
        "[203.0.113.4]: SMTP error from remote mail server after RCPT TO:<jean@mill.example>: 550 5.1.1 unknown here",
        "jean@mill.example",
        "550",
        "5.1.1",
        layout="exim",
        says="550 5.1.1 unknown here",
        host="mx.mill.example",
    ),
    Sample(
        "a delay in the log",
        "2025-03-20 10:00:00 1tvABC-0004xy-Z3 == jean@mill.example R=dnslookup T=remote_smtp defer (-53): retry time "
        "not reached for any host",
        "jean@mill.example",
        kind=Kind.DELAY,
    ),
)


@EXIM
def test_exim(sample: Sample) -> None:
    check(sample)


SENDMAIL = table(
    Sample(
        "what the local program wrote stands above Sendmail's line on how it ended",
        """   ----- The following addresses had permanent fatal errors -----
<jean@mill.example>
    (reason: 75)

   ----- Transcript of session follows -----
550 5.1.1 <else@mill.example>... User unknown
mail.local: /var/mail/jean: no space for it
451 4.2.2 <jean@mill.example>... Deferred: local mailer (/bin/mail.local) exited with EX_TEMPFAIL
""",
        "jean@mill.example",
        "451",
        "4.2.2",
        layout="sendmail",
        says="mail.local: /var/mail/jean: no space for it 451 4.2.2 <jean@mill.example>... Deferred: local mailer "
        "(/bin/mail.local) exited with EX_TEMPFAIL",
    ),
    Sample(
        "a section below the list that is no dialogue",
        """   ----- The following addresses had delivery problems -----
jean@mill.example

   ----- Non-delivered information -----
Nothing more fits into the box of this person.
""",
        "jean@mill.example",
        layout="sendmail",
        says="Nothing more fits into the box of this person.",
    ),
    Sample(
        "what is said of the sender names no recipient",
        """   ----- Transcript of session follows -----
... while talking to mx.mill.example.:
>>> MAIL From:<me@sender.example> SIZE=900
<<< 553 5.1.8 <me@sender.example>... Nobody writes from there
501 5.6.0 Data format error
""",
        None,
        "553",
        "5.1.8",
        layout="sendmail",
        says="553 5.1.8 <me@sender.example>... Nobody writes from there",
    ),
    Sample(
        "a warning whose brackets were lost with what stood in them",
        """   ----- Transcript of session follows -----
... Deferred: Connection refused by mx.mill.example.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
""",
        None,
        kind=Kind.DELAY,
        layout="sendmail",
        says="Deferred: Connection refused by mx.mill.example.",
    ),
    Sample(
        "a reason and a dialogue",
        """The original message was received at Thu, 20 Mar 2025 10:00:00 +0100
from localhost [127.0.0.1]

   ----- The following addresses had permanent fatal errors -----
<olaf@fjord.example>
    (reason: 550 5.1.1 <olaf@fjord.example>... No such mailbox)

   ----- Transcript of session follows -----
... while talking to mx.fjord.example.:
>>> RCPT To:<olaf@fjord.example>
<<< 550 5.1.1 <olaf@fjord.example>... No such mailbox
554 5.0.0 Service unavailable
""",
        "olaf@fjord.example",
        "550",
        "5.1.1",
        layout="sendmail",
        says="550 5.1.1 <olaf@fjord.example>... No such mailbox",
        host="mx.fjord.example",
    ),
    Sample(
        "what the other server said wins over Sendmail's own line",
        """   ----- The following addresses had permanent fatal errors -----
<olaf@fjord.example>

   ----- Transcript of session follows -----
>>> DATA
<<< 551 not one of ours
550 5.1.1 <olaf@fjord.example>... User unknown
<<< 503 need RCPT command [data]
""",
        "olaf@fjord.example",
        "551",
        None,
        says="551 not one of ours",
    ),
    Sample(
        "only Sendmail's own line",
        """   ----- The following addresses had permanent fatal errors -----
olaf@fjord.example

   ----- Transcript of session follows -----
550 5.1.2 olaf@fjord.example... Host unknown (Name server: fjord.example: host not found)

   ----- Original message follows -----
Return-Path: <me@sender.example>
""",
        "olaf@fjord.example",
        "550",
        "5.1.2",
    ),
    Sample(
        "a reply of several lines is told whole",
        """   ----- The following addresses had permanent fatal errors -----
<olaf@fjord.example>
    (reason: 552-5.7.0 This mail was blocked because of what it carries, and)

   ----- Transcript of session follows -----
... while talking to mx.fjord.example.:
>>> DATA
<<< 552-5.7.0 This mail was blocked because of what it carries, and
<<< 552 5.7.0 the file must be taken out first.
554 5.0.0 Service unavailable
""",
        "olaf@fjord.example",
        "552",
        "5.7.0",
        says="552 5.7.0 This mail was blocked because of what it carries, and the file must be taken out first.",
    ),
    Sample(
        "an old version without a list",
        """   ----- Transcript of session follows -----
While talking to mx.fjord.example:
>>> RCPT To:<olaf@fjord.example>
<<< 550 <olaf@fjord.example>, nobody of that name
550 <olaf@fjord.example>... User unknown

   ----- Unsent message follows -----
To: liv@fjord.example
""",
        "olaf@fjord.example",
        "550",
        layout="sendmail",
        recipients=("olaf@fjord.example",),
    ),
    Sample(
        "the particular code of a later line",
        """   ----- The following addresses had permanent fatal errors -----
<olaf@fjord.example>

   ----- Transcript of session follows -----
554 5.0.0 MX list for fjord.example. points back to mx.sender.example
554 5.3.5 Local configuration error
""",
        "olaf@fjord.example",
        "554",
        "5.3.5",
    ),
    Sample(
        "two recipients and the reply that names each",
        """   ----- The following addresses had permanent fatal errors -----
<olaf@fjord.example>
<liv@fjord.example>

   ----- Transcript of session follows -----
>>> RCPT To:<olaf@fjord.example>
<<< 550 5.1.1 <olaf@fjord.example>... gone
>>> RCPT To:<liv@fjord.example>
<<< 552 5.2.2 <liv@fjord.example>... full
""",
        "olaf@fjord.example",
        "550",
        "5.1.1",
        recipients=("olaf@fjord.example", "liv@fjord.example"),
    ),
    Sample(
        "a warning",
        """    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<olaf@fjord.example>

   ----- Transcript of session follows -----
<olaf@fjord.example>... Deferred: Connection timed out with mx.fjord.example.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
""",
        "olaf@fjord.example",
        kind=Kind.DELAY,
        layout="sendmail",
    ),
    Sample(
        "the oldest: what it gave up on stands above the line that it gave up",
        """   ----- Transcript of session follows -----
421 harbour.example (smtp)... Deferred: Connection timed out during user open with mx.harbour.example
554 <marta@harbour.example>... Service unavailable

   ----- Unsent message follows -----
""",
        "marta@harbour.example",
        "554",
        layout="sendmail",
        says="421 harbour.example (smtp)... Deferred: Connection timed out during user open with mx.harbour.example "
        "554 <marta@harbour.example>... Service unavailable",
    ),
    Sample(
        "no transcript, the answer below the list",
        """  ----- The following addresses had permanent fatal errors -----
<marta@harbour.example>

550 5.1.1 AB-C1 https://help.harbour.example/codes?ip=192.0.2.1#ab Recipient not available
""",
        "marta@harbour.example",
        "550",
        "5.1.1",
    ),
    Sample(
        "no transcript, a remark that names the address again",
        """--- The following addresses had delivery problems ---

<marta@harbour.example>   (User unknown marta@harbour.example)
""",
        "marta@harbour.example",
        says="User unknown marta@harbour.example",
    ),
    Sample(
        "a remark that says nothing, and the transcript says why",
        """   ----- The following addresses had delivery problems -----
<marta@harbour.example>  (unrecoverable error)

   ----- Transcript of session follows -----
Message could not be delivered for 3 days
Message will be deleted from queue

   ----- Original message follows -----
""",
        "marta@harbour.example",
        layout="sendmail",
        says="Message could not be delivered for 3 days Message will be deleted from queue",
    ),
    Sample(
        "a program's words above Sendmail's own",
        """   ----- The following addresses had permanent fatal errors -----
<marta@harbour.example>

   ----- Transcript of session follows -----
mail.local: /var/mail/marta: Disc quota exceeded
554 <marta@harbour.example>... Can't create output
""",
        "marta@harbour.example",
        "554",
        says="mail.local: /var/mail/marta: Disc quota exceeded 554 <marta@harbour.example>... Can't create output",
    ),
    Sample(
        "a reason that says nothing, and a program's words",
        """   ----- The following addresses had permanent fatal errors -----
|/home/marta/.filter
    (reason: service unavailable)
    (expanded from: <marta@harbour.example>)

   ----- Transcript of session follows -----
smrsh: ".filter" not available for sendmail programs (stat failed)
554 5.0.0 Service unavailable
""",
        "marta@harbour.example",
        "554",
        "5.0.0",
        says='smrsh: ".filter" not available for sendmail programs (stat failed) 554 5.0.0 Service unavailable',
    ),
)


@SENDMAIL
def test_sendmail(sample: Sample) -> None:
    check(sample)


QMAIL = table(
    Sample(
        "a refusal by another server",
        """Hi. This is the qmail-send program at mx1.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ruth@dale.example>:
192.0.2.77 does not like recipient.
Remote host said: 550 5.1.1 nobody here by that name
Giving up on 192.0.2.77.

--- Below this line is a copy of the message.

Return-Path: <me@sender.example>
""",
        "ruth@dale.example",
        "550",
        "5.1.1",
        layout="qmail",
        says="550 5.1.1 nobody here by that name",
    ),
    Sample(
        "a local failure with its code in brackets",
        """Hi. This is the qmail-send program at mx1.sender.example.

<ruth@dale.example>:
Sorry, no mailbox here by that name. (#5.1.1)
""",
        "ruth@dale.example",
        None,
        "5.1.1",
        layout="qmail",
    ),
    Sample(
        "two recipients",
        """Hi. This is the qmail-send program at mx1.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ruth@dale.example>:
192.0.2.77 failed after I sent the message.
Remote host said: 554 5.7.1 not wanted

<ned@dale.example>:
192.0.2.77 does not like recipient.
Remote host said: 452 4.2.2 full
Giving up on 192.0.2.77.
""",
        "ruth@dale.example",
        "554",
        "5.7.1",
        recipients=("ruth@dale.example", "ned@dale.example"),
    ),
    Sample(
        "IndiMail's way",
        """Hi. This is the qmail-send program at mx1.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ruth@dale.example>:
From: <postmaster@sender.example> RCPT: <ruth@dale.example> 192.0.2.77 does not like recipient.
Remote host said: 550 5.1.1 unknown
Giving up on 192.0.2.77.

--- Enclosed is a copy of the message.
""",
        "ruth@dale.example",
        "550",
        "5.1.1",
        recipients=("ruth@dale.example",),
    ),
)


@QMAIL
def test_qmail_and_its_kin(sample: Sample) -> None:
    check(sample)


OTHERS = table(
    Sample(
        "Courier",
        """This is a delivery status notification from mx1.sender.example,
running the Courier mail server, version 1.2.

The original message was received on Thu, 20 Mar 2025 10:00:00 +0100
from out.sender.example

---------------------------------------------------------------------------

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<tom@heath.example>:
    mx.heath.example [192.0.2.31]:
>>> RCPT TO:<tom@heath.example>
<<< 550 5.1.1 User unknown.

---------------------------------------------------------------------------

If your message was also sent to additional recipients, their delivery
status is not included in this report.
""",
        "tom@heath.example",
        "550",
        "5.1.1",
        layout="courier",
        says="550 5.1.1 User unknown.",
    ),
    Sample(
        "OpenSMTPD",
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

tom@heath.example: 550 5.7.1 refused by the rules of this house

    Below is a copy of the original message:

Received: from localhost
To: someone@else.example
""",
        "tom@heath.example",
        "550",
        "5.7.1",
        layout="opensmtpd",
        recipients=("tom@heath.example",),
    ),
    Sample(
        "OpenSMTPD, a warning",
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    A message is delayed for more than 4 hours for the following
    list of recipients:

tom@heath.example: Network error on destination MXs

    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 4 days.
    You DO NOT NEED to re-send the message to these recipients.
""",
        "tom@heath.example",
        kind=Kind.DELAY,
        layout="opensmtpd",
    ),
    Sample(
        "the DragonFly agent",
        """This is the DragonFly Mail Agent v0.13 at hut.sender.example.

There was an error delivering your mail to <tom@heath.example>.

mx.heath.example [192.0.2.31] did not like our RCPT TO:
550 5.1.1 <tom@heath.example>: no such account

Message headers follow.

From: <me@sender.example>
""",
        "tom@heath.example",
        "550",
        "5.1.1",
        layout="dragonfly",
        says="550 5.1.1 <tom@heath.example>: no such account",
        host="mx.heath.example",
    ),
    Sample(
        "James",
        """Hi. This is the James mail server at mx1.sender.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out. Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Failed recipient(s):
tom@heath.example

Error message:
550 5.1.1 unknown user

The original message is attached.
""",
        "tom@heath.example",
        "550",
        "5.1.1",
        layout="james",
    ),
    Sample(
        "PowerMTA",
        """Hello, this is the mail server on out7.sender.example.

I am sending you this message to inform you on the delivery status of a
message you previously sent.  Immediately below you will find a list of
the affected recipients;  also attached is a Delivery Status Notification
(DSN) report in standard format, as well as the headers of the original
message.

  <tom@heath.example>  delivery failed; will not continue trying
""",
        "tom@heath.example",
        layout="powermta",
    ),
    Sample(
        "ActiveHunter",
        """  ----- The following addresses had permanent fatal errors -----

>>> tom@heath.example <tom@heath.example>

  ----- Transcript of session follows -----
550 sorry, no mailbox for <tom@heath.example>
""",
        "tom@heath.example",
        "550",
        layout="activehunter",
    ),
)


@OTHERS
def test_other_servers(sample: Sample) -> None:
    check(sample)

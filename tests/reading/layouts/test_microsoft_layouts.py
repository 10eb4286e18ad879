"""Exchange in its generations, Microsoft 365, and the systems around them."""

from __future__ import annotations

from bot.reading.message import Kind
from tests.reading.layouts.sample import Sample, check, table

EXCHANGE = table(
    Sample(
        "2010 and later, with the answer in quotation marks",
        """Delivery has failed to these recipients or groups:

Front Desk (desk@hotel.example)<mailto:desk@hotel.example>
The address you entered could not be found. Check it and try again.

Diagnostic information for administrators:

Generating server: AB1PR02MB1111.eurprd02.prod.outlook.com

desk@hotel.example
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'

Original message headers:

Received: from AB1PR02MB1111
""",
        "desk@hotel.example",
        "550",
        "5.1.10",
        layout="exchange",
        says="550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        recipients=("desk@hotel.example",),
    ),
    Sample(
        "2007, between hash signs",
        """Delivery has failed to these recipients or distribution lists:

desk@hotel.example
This message is larger than the recipient's mailbox takes.

________________________________
Sent by Microsoft Exchange Server 2007

Diagnostic information for administrators:

Generating server: mail.sender.example

desk@hotel.example
#550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient ##
""",
        "desk@hotel.example",
        "550",
        "5.2.3",
        layout="exchange",
        says="550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient",
    ),
    Sample(
        "of several attempts the newest counts",
        """Delivery has failed to these recipients or groups:

desk@hotel.example
The server has tried for days and has stopped trying.

Diagnostic information for administrators:

Generating server: mx.sender.example
Receiving server: hotel.example (192.0.2.60)

desk@hotel.example
3/20/2025 8:05:56 PM - Server at hotel.example (192.0.2.60) returned '550 5.4.316 Message expired, connection refused'
3/20/2025 7:58:27 PM - Server at hotel.example (192.0.2.60) returned '450 4.4.316 Connection refused'
""",
        "desk@hotel.example",
        "550",
        "5.4.316",
        layout="exchange",
    ),
    Sample(
        "two recipients",
        """Delivery has failed to these recipients or groups:

desk@hotel.example
The address could not be found.

bar@hotel.example
The mailbox is full.

Diagnostic information for administrators:

Generating server: mx.sender.example

desk@hotel.example
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'

bar@hotel.example
Remote Server returned '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception'
""",
        "desk@hotel.example",
        "550",
        "5.1.1",
        recipients=("desk@hotel.example", "bar@hotel.example"),
    ),
    Sample(
        "the page of Microsoft 365 with a status code",
        """Your message to desk@hotel.example couldn't be delivered.

desk wasn't found at hotel.example.

me    Office 365    desk
Action Required    Recipient

Unknown To address

How to Fix It
The address may be misspelled or may not exist.

More Info for Email Admins
Status code: 550 5.1.10

This error occurs because the sender sent a message to an address that does not exist.
""",
        "desk@hotel.example",
        "550",
        "5.1.10",
        layout="exchange",
    ),
    Sample(
        "in German",
        """Ihre Nachricht an desk@hotel.example konnte nicht zugestellt werden.

Das Postfach ist voll.

Informationen für E-Mail-Administratoren
Statuscode: 554 5.2.2
""",
        "desk@hotel.example",
        "554",
        "5.2.2",
        layout="exchange",
    ),
    Sample(
        "in French",
        """Échec de la remise pour ces destinataires ou groupes :

desk@hotel.example
L'adresse de messagerie que vous avez entrée est introuvable.

Informations de diagnostic pour les administrateurs :

Serveur de génération : mx.sender.example

desk@hotel.example
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'

En-têtes de message d'origine :

To: autre@hotel.example
""",
        "desk@hotel.example",
        "550",
        "5.1.1",
        layout="exchange",
        recipients=("desk@hotel.example",),
    ),
    Sample(
        "2003",
        """Your message did not reach some or all of the intended recipients.

      Subject:  Minutes
      Sent:     3/20/2025 10:00 AM

The following recipient(s) could not be reached:

      desk@hotel.example on 3/20/2025 10:01 AM
            The e-mail account does not exist at the organization this message was sent to.
            <mx.hotel.example #5.1.1 smtp;550 5.1.1 no such user>
""",
        "desk@hotel.example",
        "550",
        "5.1.1",
        layout="exchange",
        says="550 5.1.1 no such user>",
    ),
    Sample(
        "5.5, with the message's own To above",
        """Your message

  To:      list@club.example
  Subject: Minutes
  Sent:    Thu, 20 Mar 2025 08:53:08 -0700

did not reach the following recipient(s):

desk@hotel.example on Thu, 20 Mar 2025 11:08:59 -0700
    The recipient name is not recognized
        The MTS-ID of the original message is: c=us;a= ;p=hotel;l=MX1
    MSEXCH:IMS:Hotel:MAIN:MX1 0 (000C05A6) Unknown Recipient
""",
        "desk@hotel.example",
        layout="exchange",
        says="The recipient name is not recognized",
        recipients=("desk@hotel.example",),
    ),
    Sample(
        "inside an X.400 address",
        """Your message

  To:      somebody
  Subject: Minutes

did not reach the following recipient(s):

c=US;a= ;p=HOTEL;o=Desk;dda:SMTP=desk@hotel.example; on Thu, 20 Mar 2025
11:12:28 -0400
    The recipient name is not recognized
""",
        "desk@hotel.example",
        layout="exchange",
    ),
    Sample(
        "a person by name, whom the refusal names by address",
        """Your message

  To:      Kim Taylor
  Subject: Minutes
  Sent:    Fri, 20 Jul 2001 11:08:50 -0700

did not reach the following recipient(s):

Kim Taylor on Fri, 20 Jul 2001 11:08:59 -0700
    The message could not be delivered because the mailbox is full.
	MSEXCH:IMS:Example:MAIN:MX1 3552 (000B09AA) 552 5.2.2 <kim@orchard.example>... over quota
""",
        "kim@orchard.example",
        "552",
        "5.2.2",
        layout="exchange",
    ),
)


@EXCHANGE
def test_exchange(sample: Sample) -> None:
    check(sample)


OTHERS = table(
    Sample(
        "Domino",
        """Your message

  Subject: Minutes

was not delivered to:

  desk@hotel.example

because:

  550 5.1.1 User desk (desk@hotel.example) not listed in Domino Directory
""",
        "desk@hotel.example",
        "550",
        "5.1.1",
        layout="domino",
    ),
    Sample(
        "Notes, the reason above the address",
        """------- Failure Reasons  --------

User not listed in public Name & Address Book
desk@hotel.example

------- Returned Message --------

To: other@hotel.example
""",
        "desk@hotel.example",
        says="User not listed in public Name & Address Book",
        kind=None,
    ),
    Sample(
        "GroupWise",
        """The message that you sent was undeliverable to the following:
\tdesk@hotel.example (user not found)
""",
        "desk@hotel.example",
        layout="groupwise",
        says="user not found",
    ),
    Sample(
        "MDaemon",
        """The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.

Failed address: desk@hotel.example

--- Session Transcript ---
 Thu 2025-03-20 10:00:00: Attempting SMTP connection to [192.0.2.60:25]
 Thu 2025-03-20 10:00:01: --> MAIL From:<me@sender.example>
 Thu 2025-03-20 10:00:01: <-- 250 2.1.0 Ok
 Thu 2025-03-20 10:00:01: --> RCPT To:<desk@hotel.example>
 Thu 2025-03-20 10:00:02: <-- 550 5.1.1 nobody of that name
 Thu 2025-03-20 10:00:02: --> QUIT
--- End Transcript ---
""",
        "desk@hotel.example",
        "550",
        "5.1.1",
        layout="mdaemon",
        says="550 5.1.1 nobody of that name",
    ),
    Sample(
        "MDaemon, where nobody answered",
        """The attached message had transient non-fatal delivery errors!

THIS IS A WARNING MESSAGE ONLY - YOU DO NOT NEED TO RESEND YOUR MESSAGE!

Failed address: desk@hotel.example

--- Session Transcript ---
 Thu 2025-03-20 10:00:00: Attempting SMTP connection to [192.0.2.60:25]
 Thu 2025-03-20 10:00:30: * Winsock Error 10061 Connection refused
 Thu 2025-03-20 10:00:30: SMTP session terminated (Bytes in/out: 0/0)
--- End Transcript ---
""",
        "desk@hotel.example",
        kind=Kind.DELAY,
        layout="mdaemon",
        says="Winsock Error 10061 Connection refused",
    ),
    Sample(
        "IMail",
        """Unknown user: desk@hotel.example

RCPT TO generated following response:
550 no such mailbox

Original message follows.

To: other@hotel.example
""",
        "desk@hotel.example",
        "550",
        layout="imail",
        says="550 no such mailbox",
    ),
    Sample(
        "MailEnable",
        """MailEnable: Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

\tRecipient: [SMTP:desk@hotel.example]
\tReason: Remote SMTP Server Returned: 550 Mailbox unavailable

Message headers follow:
""",
        "desk@hotel.example",
        "550",
        layout="mailenable",
        says="550 Mailbox unavailable",
    ),
    Sample(
        "Outlook's own message when it could not send",
        "The message could not be sent because one of the recipients was rejected by the server. The rejected e-mail "
        "address was 'desk@hotel.example'. Subject 'Minutes', Account: 'me@sender.example', Server: "
        "'smtp.sender.example', Protocol: SMTP, Server Response: '550 5.7.1 Unable to relay for desk@hotel.example', "
        "Port: 25, Secure(SSL): No, Server Error: 550, Error Number: 0x800CCC79",
        "desk@hotel.example",
        "550",
        "5.7.1",
    ),
    Sample(
        "a message trace",
        "Status: Failed. Recipient: desk@hotel.example. Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; "
        "Recipient not found by SMTP address lookup};{MSG=};{FQDN=};{IP=};{LRT=}]",
        "desk@hotel.example",
        "550",
        "5.1.10",
    ),
)


@OTHERS
def test_other_office_systems(sample: Sample) -> None:
    check(sample)


def test_a_warning_of_exchange_is_a_delay() -> None:
    check(
        Sample(
            "a delay",
            """Delivery is delayed to these recipients or groups:

desk@hotel.example

This message hasn't been delivered yet. Delivery will continue to be attempted.

The server will keep trying to deliver this message for the next 1 days, 19 hours and 51 minutes.

Diagnostic information for administrators:

Generating server: mx.sender.example
Receiving server: hotel.example (192.0.2.60)

desk@hotel.example
3/20/2025 7:58:27 PM - Server at hotel.example (192.0.2.60) returned '451 4.4.0 Primary target IP address responded'
""",
            "desk@hotel.example",
            "451",
            "4.4.0",
            kind=Kind.DELAY,
            layout="exchange",
        )
    )

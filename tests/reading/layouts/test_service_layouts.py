"""Web mail providers, sending services, gateways and carriers."""

from __future__ import annotations

from bot.reading.message import Kind
from tests.reading.layouts.sample import Sample, check, table

WEB_MAIL = table(
    Sample(
        "Gmail",
        """** Address not found **

Your message wasn't delivered to rosa@vale.example because the address couldn't be found, or is unable to receive mail.

Learn more here: https://support.google.com/mail/?p=NoSuchUser

The response was:

550 5.1.1 The account that you tried to reach does not exist. - gsmtp
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="gmail",
        says="550 5.1.1 The account that you tried to reach does not exist. - gsmtp",
    ),
    Sample(
        "Gmail, a warning",
        """** Delivery incomplete **

There was a temporary problem delivering your message to rosa@vale.example. Gmail will retry for 46 more hours. You'll
be notified if the delivery fails permanently.

The response was:

452 4.2.2 out of room
""",
        "rosa@vale.example",
        "452",
        "4.2.2",
        kind=Kind.DELAY,
        layout="gmail",
    ),
    Sample(
        "Gmail, where no server answered",
        """** Message not delivered **

There was a problem delivering your message to rosa@vale.example. See the technical details below.

The response was:

DNS Error: vale.example has no such host. Learn more at https://support.google.com/mail/?p=BadDns

----- Original message -----
""",
        "rosa@vale.example",
        layout="gmail",
        says="DNS Error: vale.example has no such host. Learn more at https://support.google.com/mail/?p=BadDns",
    ),
    Sample(
        "Gmail, which did not try",
        """** Message not delivered **

You have reached a limit for sending mail. Your message was not sent.
""",
        None,
        layout="gmail",
        says="You have reached a limit for sending mail. Your message was not sent.",
    ),
    Sample(
        "Gmail before 2016",
        """Delivery to the following recipient failed permanently:

     rosa@vale.example

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain vale.example by
mx.vale.example. [192.0.2.81].

The error that the other server returned was:
554 5.7.1 refused

----- Original message -----

To: other@vale.example
""",
        "rosa@vale.example",
        "554",
        "5.7.1",
        layout="gmail",
        says="554 5.7.1 refused",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "Gmail, no connection",
        """** Message not delivered **

Your message couldn't be delivered to rosa@vale.example because the remote server is misconfigured. See the technical
details below for more information.

The response was:

The recipient server did not accept our requests to connect. [mx.vale.example. 192.0.2.81: timed out]
""",
        "rosa@vale.example",
        layout="gmail",
    ),
    Sample(
        "Google Groups",
        """Hello me@sender.example,

We're writing to let you know that the group you tried to contact (minutes) may not exist, or you may not have
permission to post messages to the group.

If you have questions, visit the Help Center at https://groups.google.com/support/.

Google Groups

----- Original message -----
""",
        "minutes@googlegroups.com",
        layout="google-groups",
    ),
    Sample(
        "Yahoo",
        """Sorry, we were unable to deliver your message to the following address.

<rosa@vale.example>:
554: delivery error: dd not accepted here [-5] - mta1.mail.example

--- Below this line is a copy of the message.

To: <other@vale.example>
""",
        "rosa@vale.example",
        "554",
        layout="yahoo",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "Yahoo, still trying",
        """Sorry, your message has not been delivered yet to the following address. It is still being tried.

<rosa@vale.example>:
421 4.7.0 come back later
""",
        "rosa@vale.example",
        "421",
        "4.7.0",
        kind=Kind.DELAY,
    ),
    Sample(
        "AOL",
        """Email Returned   Something went wrong.

   We were unable to deliver your message to the following address

      rosa@vale.example

   because: The part before the @ is not known there

   Send/Receive Log is attached. More information about type 5.1.1 delivery errors are available.
""",
        "rosa@vale.example",
        None,
        "5.1.1",
        layout="aol",
    ),
    Sample(
        "Sun's Messaging Server",
        """This report relates to a message you sent with the following header fields:

  From: me@sender.example
  To: other@vale.example

Your message cannot be delivered to the following recipients:

  Recipient address: rosa@vale.example
  Reason: over quota
""",
        "rosa@vale.example",
        layout="sun-messaging",
        says="over quota",
    ),
    Sample(
        "Sun's Messaging Server has a name of its own for the recipient",
        """This report relates to a message you sent with the following header fields:

  Subject: Minutes

Your message cannot be delivered to the following recipients:

  Recipient address: kim@ims-ms-daemon
  Original address: kim@orchard.example
  Reason: Mailbox is disabled
""",
        "kim@orchard.example",
        layout="sun-messaging",
        says="Mailbox is disabled",
        recipients=("kim@orchard.example",),
    ),
    Sample(
        "Sun's Messaging Server goes on, and its last attempt says why",
        """This report relates to a message you sent with the following header fields:

  From: me@sender.example
  To: other@vale.example

Your message has been enqueued and undeliverable for 1 day
to the following recipients:

  Recipient address: rosa@vale.example
  Reason: unable to deliver this message after 1 day


Delivery attempt history for your mail:

Thu, 20 Mar 2025 08:00:00 +0100 (CET)
TCP active open: Failed connect()    Error: Connection refused

Thu, 20 Mar 2025 10:00:00 +0100 (CET)
TCP active open: Failed connect()    Error: No route to host

The mail system will continue to try to deliver your message
for an additional 4 days.
""",
        "rosa@vale.example",
        kind=Kind.DELAY,
        layout="sun-messaging",
        says="TCP active open: Failed connect() Error: No route to host",
    ),
    Sample(
        "mail.ru",
        """Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

  rosa@vale.example
    SMTP error from remote mail server after RCPT TO:<rosa@vale.example>:
    host mx.vale.example [192.0.2.81]: 550 5.1.1 unknown
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="mail.ru",
    ),
    Sample(
        "Yandex",
        """This is the mail system at host mail.yandex.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

Please, do not reply to this message.

<rosa@vale.example>: host mx.vale.example[192.0.2.81] said: 550 5.7.1 no spam
    please (in reply to end of DATA command)
""",
        "rosa@vale.example",
        "550",
        "5.7.1",
        layout="yandex",
    ),
    Sample(
        "GMX and 1&1",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. The following addresses failed:

  <rosa@vale.example>

SMTP error from remote server after RCPT command:
host mx.vale.example[192.0.2.81]:
550 unknown user

--- The header of the original message is following. ---

To: <other@vale.example>
""",
        "rosa@vale.example",
        "550",
        layout="gmx",
        says="550 unknown user",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "IONOS, the reason behind the host",
        """The following address failed:

rosa@vale.example:
  SMTP error from remote server for TEXT command, host: mx.vale.example (192.0.2.81) reason: 550 5.7.1 rejected as spam
""",
        "rosa@vale.example",
        "550",
        "5.7.1",
        says="550 5.7.1 rejected as spam",
    ),
    Sample(
        "Zoho",
        """This message was created automatically by mail delivery software.
 A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

rosa@vale.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 unknown here
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="zoho",
    ),
)


@WEB_MAIL
def test_web_mail_providers(sample: Sample) -> None:
    check(sample)


SENDING_SERVICES = table(
    Sample(
        "Amazon SES",
        """An error occurred while trying to deliver the mail to the following recipients:
rosa@vale.example
""",
        "rosa@vale.example",
        layout="amazon-ses",
    ),
    Sample(
        "Amazon SES, receiving",
        """The following message to <rosa@vale.example> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'5.1.1 <rosa@vale.example> no such user'
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
    ),
    Sample(
        "Amazon's JSON",
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":'
        '"rosa@vale.example","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}],'
        '"timestamp":"2025-03-20T10:00:00.000Z"},"mail":{"source":"me@sender.example","destination":'
        '["other@vale.example"],"commonHeaders":{"subject":"Minutes"}}}',
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="amazon-ses",
        says="550 5.1.1 user unknown",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "Amazon's JSON inside SNS's",
        '{\n  "Type" : "Notification",\n  "Message" : "{\\"notificationType\\":\\"Complaint\\",\\"complaint\\":'
        '{\\"complainedRecipients\\":[{\\"emailAddress\\":\\"rosa@vale.example\\"}]},\\"mail\\":{}}"\n}',
        "rosa@vale.example",
        kind=Kind.ABUSE_REPORT,
        layout="amazon-ses",
    ),
    Sample(
        "SendGrid's notice",
        """This is an automatically generated message from SendGrid.

I'm sorry to have to tell you that your message was not able to be delivered to one of its intended recipients.

If you require assistance with this, please contact SendGrid support.

out:000123:<rosa@vale.example> : 192.0.2.250 : mx.vale.example:[192.0.2.81] :

550 5.1.1 <rosa@vale.example>... unknown in RCPT TO
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="sendgrid",
    ),
    Sample(
        "a SendGrid event",
        '{"email":"rosa@vale.example","timestamp":1742463600,"event":"bounce","reason":"550 5.1.1 unknown user",'
        '"status":"5.1.1","type":"bounce"}',
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="webhook",
        says="550 5.1.1 unknown user",
    ),
    Sample(
        "a Mailgun event",
        '{"event": "failed", "severity": "temporary", "recipient": "rosa@vale.example", "delivery-status": '
        '{"code": 452, "message": "4.2.2 The inbox is full", "attempt-no": 1}}',
        "rosa@vale.example",
        "452",
        "4.2.2",
        kind=Kind.DELAY,
        layout="webhook",
    ),
    Sample(
        "a Postmark event",
        '{"RecordType": "Bounce", "Type": "HardBounce", "Email": "rosa@vale.example", "From": "me@sender.example", '
        '"Details": "smtp;550 5.1.1 unknown", "Subject": "Minutes"}',
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="webhook",
    ),
)


@SENDING_SERVICES
def test_sending_services(sample: Sample) -> None:
    check(sample)


GATEWAYS = table(
    Sample(
        "MessageLabs",
        """This is the mail delivery agent at messagelabs.com.

I was unable to deliver your message to the following addresses:

rosa@vale.example

Reason: 550-Please log in first.
550-mail0.labs.example [192.0.2.90]:2222 is not permitted to
550 relay through this server without it.

The message subject was: Minutes
The message date was: Thu, 20 Mar 2025 10:00:00 +0100

Please do not reply to this email as it is sent from an unattended mailbox.
""",
        "rosa@vale.example",
        "550",
        layout="messagelabs",
        says="550 Please log in first. mail0.labs.example [192.0.2.90]:2222 is not permitted to relay through this "
        "server without it.",
    ),
    Sample(
        "Barracuda",
        """Your message to: rosa@vale.example
was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:

Subject: Minutes
""",
        "rosa@vale.example",
        layout="barracuda",
    ),
    Sample(
        "Mimecast",
        """The email you sent to the following recipients could not be delivered.

rosa@vale.example

Reason: 550 Rejected by header based Blocked Senders - https://community.mimecast.com/docs#550
""",
        "rosa@vale.example",
        "550",
        layout="mimecast",
    ),
    Sample(
        "Proofpoint",
        """Your mail to rosa@vale.example was not delivered.

Remote server said: 554 5.7.1 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1
""",
        "rosa@vale.example",
        "554",
        "5.7.1",
        layout="proofpoint",
    ),
    Sample(
        "Symantec",
        """Delivery to the following recipient(s) failed permanently:

   * rosa@vale.example

Reason: 550 not on the list here (Brightmail)
""",
        "rosa@vale.example",
        "550",
        layout="symantec",
    ),
    Sample(
        "Amavis, not relayed",
        """The message WAS NOT relayed to:
  <rosa@vale.example>:
   550 5.7.0 Reject, id=20025-09 - SPAM

This nondelivery report was generated by the program amavisd-new at host mx1.vale.example.
""",
        "rosa@vale.example",
        "550",
        "5.7.0",
        layout="amavis",
    ),
    Sample(
        "Amavis, judged",
        """A message from <me@sender.example> to:
-> rosa@vale.example

was considered unsolicited bulk e-mail (UBE).

Our internal reference code for your message is 20002-22/abc
""",
        "rosa@vale.example",
        layout="amavis",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "InterScan's dialogue",
        """Sent <<< RCPT TO:<rosa@vale.example>
Received >>> 550 5.1.1 <rosa@vale.example>... unknown
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="interscan",
        says="550 5.1.1 <rosa@vale.example>... unknown",
    ),
    Sample(
        "MailMarshal, the reason above",
        """Your message:
   From:    me@sender.example
   Subject: Minutes

Could not be delivered because of

550 5.1.1 no such user

The following recipients were affected:
    rosa@vale.example

Additional Information
======================
Original Sender:    <me@sender.example>
""",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="mailmarshal",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "MX Logic",
        """A message that you have sent could not be delivered to one or more
recipients.  This is a permanent error.  The following address failed:

  <rosa@vale.example>: 550 unknown user
<rosa@vale.example>

Included is a copy of the message header:
-----------------------------------------
To: other@vale.example
""",
        "rosa@vale.example",
        "550",
        layout="mxlogic",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "MailFoundry",
        """Unable to deliver message to: <rosa@vale.example>
Delivery failed for the following reason:
mx.vale.example[192.0.2.81] responded with failure: 552 over quota (#5.2.2)

This has been a permanent failure. No further delivery attempts will be made.
""",
        "rosa@vale.example",
        "552",
        "5.2.2",
        layout="mailfoundry",
    ),
    Sample(
        "SurfControl",
        """Your message could not be sent.
A transcript of the attempts to send the message follows.
The number of attempts made: 1
Addressed To: rosa@vale.example

Thu, 20 Mar 2025 10:00:00 +0000
Failed to send to identified host,
rosa@vale.example: [192.0.2.81], 550 unknown user
--- Message non-deliverable.
""",
        "rosa@vale.example",
        "550",
        layout="surfcontrol",
    ),
    Sample(
        "m-FILTER",
        """以下のメールアドレスへの送信に失敗しました。
rosa@vale.example


-------server message
550 unknown user <rosa@vale.example>

-------SMTP command
DATA

-------original message
To: other@vale.example
""",
        "rosa@vale.example",
        "550",
        layout="m-filter",
        says="550 unknown user <rosa@vale.example>",
    ),
    Sample(
        "MailScanner kept an attachment",
        """Our virus detector has just been triggered by a message you sent:-
  To: rosa@vale.example
  Subject: 550 photos
  Date: Wed Jun 18 10:07:13 2003

One or more of the attachments (pics.scr) are on the list of unacceptable
attachments for this site and will not have been delivered.

Consider renaming the files.
""",
        "rosa@vale.example",
        layout="mailscanner",
        says="One or more of the attachments (pics.scr) are on the list of unacceptable attachments for this site and "
        "will not have been delivered.",
    ),
    Sample(
        "MailMarshal kept a message",
        """MailMarshal (an automated content monitoring gateway) has not delivered the
following message:

   Message: B4a1c7f010000.mml
   From:    me@sender.example
   To:      rosa@vale.example
   Subject: FW: pics

This is due to automatic rules on images.
""",
        "rosa@vale.example",
        layout="mailmarshal",
        says="This is due to automatic rules on images.",
    ),
)


@GATEWAYS
def test_gateways(sample: Sample) -> None:
    check(sample)


CARRIERS = table(
    Sample(
        "KDDI",
        """Your mail sent on: Thu, 20 Mar 2025 10:00:00 +0900
     Could not be delivered to: <rosa@vale.example>
     As their mailbox is full.
""",
        "rosa@vale.example",
        layout="kddi",
        says="Could not be delivered to: <rosa@vale.example> As their mailbox is full.",
    ),
    Sample(
        "docomo",
        """ご指定のアドレスへは配信できませんでした。
宛先: rosa@vale.example
host mx.docomo.example[192.0.2.81] said: 550 Unknown user rosa@vale.example (in reply to RCPT TO command)
""",
        "rosa@vale.example",
        "550",
        layout="docomo",
        says="550 Unknown user rosa@vale.example",
    ),
    Sample(
        "a carrier's labels",
        """Each of the following recipients was rejected by a remote mail server.
The reasons given by the server are included to help you determine why
each recipient was rejected.

    Recipient: <rosa@vale.example>
    Reason:    <rosa@vale.example>: User unknown
""",
        "rosa@vale.example",
        says="<rosa@vale.example>: User unknown",
    ),
    Sample(
        "a picture message",
        """Message could not be delivered to mobile.
Error: the number is not one of ours
Phone: 15550001@vzw.example
""",
        "15550001@vzw.example",
    ),
)


@CARRIERS
def test_carriers(sample: Sample) -> None:
    check(sample)

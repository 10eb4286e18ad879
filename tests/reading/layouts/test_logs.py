"""Lines of servers' logs, rows of their tracking, and lists of their queues."""

from __future__ import annotations

import pytest

from bot.reading.layouts import read_report
from bot.reading.message import Kind
from bot.reading.reader import read
from tests.reading.layouts.sample import Sample, check, table

SENDMAIL = table(
    Sample(
        "the state has several words and ends the line",
        "Mar 20 10:00:00 out sendmail[71]: 52KA: to=<rosa@vale.example>, delay=00:00:02, mailer=esmtp, "
        "relay=mx.vale.example. [192.0.2.81], dsn=5.1.1, stat=User unknown\n"
        "Mar 20 10:00:01 out sendmail[71]: 52KB: from=<me@sender.example>, size=120",
        "rosa@vale.example",
        status="5.1.1",
        layout="sendmail",
        says="User unknown",
        host="mx.vale.example",
    ),
    Sample(
        "the server's reply wins over the state",
        "sm-mta[71]: 52KA: to=<rosa@vale.example>,<olga@vale.example>, ctladdr=<me@sender.example> (8/8), "
        "dsn=5.0.0, reply=552 5.2.2 out of room, stat=Service unavailable",
        "rosa@vale.example",
        "552",
        "5.2.2",
        layout="sendmail",
        says="552 5.2.2 out of room",
        recipients=("rosa@vale.example", "olga@vale.example"),
    ),
    Sample(
        "what is deferred waits",
        "sendmail[71]: 52KA: to=<rosa@vale.example>, dsn=4.0.0, stat=Deferred: Connection refused by mx.vale.example.",
        "rosa@vale.example",
        status="4.0.0",
        kind=Kind.DELAY,
        says="Connection refused by mx.vale.example.",
    ),
    Sample(
        "what was sent is left out where another failed",
        "sendmail[71]: 52KA: to=<emil@vale.example>, dsn=2.0.0, stat=Sent (250 taken)\n"
        "sendmail[71]: 52KB: to=<rosa@vale.example>, dsn=5.1.2, stat=Host unknown (vale.example: not found)",
        "rosa@vale.example",
        status="5.1.2",
        says="Host unknown (vale.example: not found)",
        recipients=("rosa@vale.example",),
    ),
)


@SENDMAIL
def test_sendmails_log(sample: Sample) -> None:
    check(sample)


ROW = (
    "2025-03-20T10:00:00.900Z,192.0.2.9,EX1,192.0.2.1,mx.vale.example,08DC,Outbound,SMTP,{event},55,<q1@sender.example>,"
    "{more}{who},{said},15012,1,,,Tea,me@sender.example,me@sender.example,,"
)

TRACKING = table(
    Sample(
        "a row of the tracking log names the recipient and not the message",
        ROW.format(
            event="FAIL",
            more=",",
            who="rosa@vale.example",
            said="[{LED=550 5.7.1 refused, for reasons};{MSG=};{FQDN=mx.vale.example};{IP=192.0.2.1}]",
        ),
        "rosa@vale.example",
        "550",
        "5.7.1",
        layout="exchange",
        says="550 5.7.1 refused, for reasons",
    ),
    Sample(
        "an older row has a column less, and a plain reply",
        ROW.format(event="FAIL", more="", who="rosa@vale.example", said="550 5.1.1 nobody here"),
        "rosa@vale.example",
        "550",
        "5.1.1",
        says="550 5.1.1 nobody here",
    ),
    Sample(
        "several recipients of a row each have what was said of them",
        ROW.format(
            event="FAIL",
            more="4f0c-11,",
            who="rosa@vale.example;olga@vale.example",
            said="[{LED=550 5.1.1 nobody};{MSG=}];[{LED=552 5.2.2 out of room};{MSG=}]",
        ),
        "rosa@vale.example",
        "550",
        "5.1.1",
        recipients=("rosa@vale.example", "olga@vale.example"),
    ),
    Sample(
        "rows on the report that was sent back say nothing of who failed",
        ROW.format(event="DSN", more=",", who="me@sender.example", said="")
        + "\n"
        + ROW.format(event="FAIL", more=",", who="rosa@vale.example", said="550 5.1.1 nobody here"),
        "rosa@vale.example",
        "550",
        "5.1.1",
        recipients=("rosa@vale.example",),
    ),
    Sample(
        "a row that is deferred waits",
        ROW.format(event="DEFER", more=",", who="rosa@vale.example", said="[{LED=451 4.4.0 no name server};{MSG=}]"),
        "rosa@vale.example",
        "451",
        "4.4.0",
        kind=Kind.DELAY,
    ),
)


@TRACKING
def test_exchanges_message_tracking(sample: Sample) -> None:
    check(sample)


def test_a_tracking_entry_that_a_shell_lists_names_the_recipient() -> None:
    message = read(
        "EventId                 : FAIL\n"
        "MessageId               : <q1@sender.example>\n"
        "Sender                  : me@sender.example\n"
        "Recipients              : {rosa@vale.example}\n"
        "RecipientStatus         : {[{LRT=};{LED=550 5.1.1 nobody here};{FQDN=};{IP=}]}\n"
    )
    (failure,) = message.failures
    assert (str(failure.recipient), str(failure.reply_code)) == ("rosa@vale.example", "550")


def test_a_message_trace_copied_with_its_labels_keeps_the_servers_reply() -> None:
    message = read(
        "Message trace\nStatus: Failed\nRecipient: rosa@vale.example\nSender: me@sender.example\n"
        "Reason: [{LED=250 2.1.5 taken};{MSG=}] then [{LED=550 5.7.1 refused};{MSG=};{FQDN=mx.vale.example}]."
    )
    (failure,) = message.failures
    assert (str(failure.recipient), str(failure.reply_code), str(failure.status)) == (
        "rosa@vale.example",
        "550",
        "5.7.1",
    )
    assert str(failure.diagnostic) == "550 5.7.1 refused"


QMAIL = table(
    Sample(
        "underscores are spaces and slashes line ends",
        "@400000005f1 delivery 88: failure: 192.0.2.81_does_not_like_recipient./Remote_host_said:_550_5.1.1_"
        "<rosa_b@vale.example>:_nobody_-_https://vale.example/a/b/Giving_up_on_192.0.2.81./",
        "rosa_b@vale.example",
        "550",
        "5.1.1",
        layout="qmail",
        says="550 5.1.1 <rosa_b@vale.example>: nobody - https://vale.example/a/b",
    ),
    Sample(
        "the line on its beginning names the recipient",
        "starting delivery 7: msg 15 to local else@vale.example\nstarting delivery 88: msg 1573 to remote "
        "rosa@vale.example\ndelivery 7: success: did_0+0+1/\n"
        "delivery 88: deferral: Connected_to_192.0.2.81_but_greeting_failed./Remote_host_said:_421_too_many/",
        "rosa@vale.example",
        "421",
        kind=Kind.DELAY,
        says="421 too many",
        recipients=("rosa@vale.example",),
    ),
)


@QMAIL
def test_qmails_log(sample: Sample) -> None:
    check(sample)


QUEUES = table(
    Sample(
        "Postfix, with a recipient that has no reason of its own",
        "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n"
        "3F2A1C0      2141 Thu Mar 20 09:00:01  me@sender.example\n"
        "(host mx.vale.example[192.0.2.81] said: 450 4.2.2 out of room (in reply to RCPT TO command))\n"
        "                                         rosa@vale.example\n"
        "                                         olga@vale.example\n\n"
        "-- 2 Kbytes in 1 Request.\n",
        "rosa@vale.example",
        "450",
        "4.2.2",
        kind=Kind.DELAY,
        layout="postfix",
        says="450 4.2.2 out of room",
        recipients=("rosa@vale.example", "olga@vale.example"),
    ),
    Sample(
        "Sendmail",
        "-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------\n"
        "52KA01aa4711     2141 Thu Mar 20 09:00 <me@sender.example>\n"
        "                 (Deferred: Connection timed out with mx.vale.example.)\n"
        "                                         <rosa@vale.example>\n",
        "rosa@vale.example",
        kind=Kind.DELAY,
        layout="sendmail",
        says="Connection timed out with mx.vale.example.",
    ),
)


@QUEUES
def test_what_is_in_a_queue_is_late(sample: Sample) -> None:
    check(sample)


def test_a_result_that_is_deferred_is_a_delay() -> None:
    report = read_report("Recipient: rosa@vale.example\nResult: Deferred - mx.vale.example: 421 4.3.2 closing down\n")
    assert report is not None
    assert report.kind is Kind.DELAY


@pytest.mark.parametrize(
    "text", ["what is stat= here", "to=<rosa@vale.example>, no more", ",fail, at last", "it ended: failure: so"]
)
def test_the_mark_of_a_log_alone_makes_no_entry(text: str) -> None:
    report = read_report(text)
    assert report is None or not any(failure.reply_code for failure in report.failures)


POWERMTA = table(
    Sample(
        "a bounce, with a comma in what was said",
        "b,2025-03-20 10:00:00+0100,2025-03-20 09:59:58+0100,me@shop.example,rosa@vale.example,,failed,"
        '5.1.1 (bad destination mailbox address),"smtp;550 5.1.1 sorry, no such user",'
        "mx.vale.example (192.0.2.81),bad-mailbox",
        "rosa@vale.example",
        "550",
        "5.1.1",
        layout="powermta",
        says="550 5.1.1 sorry, no such user",
    ),
    Sample(
        "what failed for now",
        "t,2025-03-20 10:00:00+0100,me@shop.example,rosa@vale.example,delayed,4.7.0 (undefined security status),"
        "smtp;421 4.7.0 slow down, please,throttled,mta3",
        "rosa@vale.example",
        "421",
        "4.7.0",
        kind=Kind.DELAY,
        says="421 4.7.0 slow down, please",
    ),
)


@POWERMTA
def test_powermtas_accounting_file(sample: Sample) -> None:
    check(sample)


def test_exchanges_tracking_as_powershell_lists_it() -> None:
    report = read_report(
        "EventId : DEFER\nSource : SMTP\nRecipients : {rosa@vale.example}\n"
        "RecipientStatus : {[{LRT=};{LED=441 4.4.1 Failed to connect};{FQDN=vale.example};{IP=192.0.2.81}]}\n"
    )
    assert report is not None
    assert (report.kind, str(report.failures[0].recipient), str(report.failures[0].status)) == (
        Kind.DELAY,
        "rosa@vale.example",
        "4.4.1",
    )


def test_qmails_log_names_the_recipient_in_what_was_said() -> None:
    report = read_report(
        "delivery 71: failure: "
        "192.0.2.81_does_not_like_recipient./Remote_host_said:_550_unknown_user_rosa@vale.example/"
    )
    assert report is not None
    assert str(report.failures[0].recipient) == "rosa@vale.example"


def test_what_was_deferred_until_its_time_was_up_has_bounced() -> None:
    report = read_report(
        "postfix/qmgr[7]: 6C1A: from=<me@sender.example>, status=expired, returned to sender\n"
        "postfix/smtp[9]: 6C1A: to=<rosa@vale.example>, relay=none, dsn=4.4.1, status=deferred "
        "(connect to mx.vale.example[192.0.2.81]:25: Connection timed out)"
    )
    assert report is not None
    assert (report.kind, str(report.failures[0].recipient)) == (Kind.BOUNCE, "rosa@vale.example")

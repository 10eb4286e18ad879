"""Pasted text as people paste it: cut, quoted, wrapped, retyped, read off a screen, asked about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.message import Fact, Failure, Kind, Message
from bot.reading.paste.fragments import read_paste

BOUNCES = [
    ("a line", "550 5.1.1 <kim@lake.example>: nobody here", "kim@lake.example", "550", "5.1.1"),
    ("a code and a sentence, no address", "554 5.7.1 Message refused by policy of this house", None, "554", "5.7.1"),
    (
        "half a line, retyped with mistakes",
        'she reads me "551 you are not alowed to send form this adress" and nothing else',
        None,
        "551",
        None,
    ),
    (
        "a sentence between quotation marks, no code",
        "every mail comes back with ‘Not authorised to send from this header address’, what now?",
        None,
        None,
        None,
    ),
    (
        "in a fence, with a question above",
        "<@U0BOT> what is this?\n```&lt;kim@lake.example&gt;: host mx.lake.example[192.0.2.5] said: 552 5.2.2 "
        "over quota (in reply to RCPT TO command)```",
        "kim@lake.example",
        "552",
        "5.2.2",
    ),
    (
        "quoted twice over",
        "&gt; &gt; &lt;<mailto:kim@lake.example|kim@lake.example>&gt;: host <http://mx.lake.example|mx.lake.example>"
        "[192.0.2.5] said: 550\n&gt; &gt;     5.1.1 no such user (in reply to RCPT TO command)\n&gt; "
        "\n&gt; Regards\n\nhelp?",
        "kim@lake.example",
        "550",
        "5.1.1",
    ),
    (
        "wrapped in the middle of a code",
        "<kim@lake.example>: host mx.lake.example[192.0.2.5] said: 550-5.7.\n26 not proven to be "
        "yours 550 5.7.\n26 see "
        "the help (in reply to end of DATA command)",
        "kim@lake.example",
        "550",
        "5.7.26",
    ),
    (
        "for whom, said behind it",
        "host mx.lake.example[192.0.2.5] said: 550 Refused. (in reply to end of DATA command) - for "
        "kim@lake.example. why?",
        "kim@lake.example",
        "550",
        None,
    ),
    (
        "for whom, said above it",
        "mail to kim@lake.example bounces:\n\n554 5.7.1 no thanks",
        "kim@lake.example",
        "554",
        "5.7.1",
    ),
    (
        "fields alone",
        "Final-Recipient: rfc822; kim@lake.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: "
        "smtp; 552 over quota",
        "kim@lake.example",
        "552",
        "5.2.2",
    ),
    (
        "two fields in the wrong order",
        "Diagnostic-Code: smtp; 550 5.7.1 refused\nFinal-Recipient: rfc822;kim@lake.example",
        "kim@lake.example",
        "550",
        "5.7.1",
    ),
    (
        "the status field speaks where the server did not",
        "Final-Recipient: rfc822; kim@lake.example\nAction: failed\nStatus: 5.5.0\nDiagnostic-Code: smtp; 550 no",
        "kim@lake.example",
        "550",
        "5.5.0",
    ),
    (
        "delivered to one, refused for another",
        "Original-Recipient: kim@lake.example\nAction: failed\nDiagnostic: 553 relaying not allowed\n\n"
        "Original-Recipient: ann@lake.example\nAction: delivered\nDiagnostic: 250 Ok",
        "kim@lake.example",
        "553",
        None,
    ),
    (
        "a line of an activity feed",
        "in the feed:\n\n*Dropped*  <mailto:kim@lake.example|kim@lake.example>\nReason: Unsubscribed Address",
        "kim@lake.example",
        None,
        None,
    ),
    (
        "a screenshot",
        "&lt;kim@lake.example&gt;: h0st rnx.lake.example[19Z.0.2.7] not f0und, rnail is returned to sencler, "
        "narne server t0ld us",
        "kim@lake.example",
        None,
        None,
    ),
    (
        "a code that a screenshot damaged",
        "Rernote server said: 55O 5.l.1 User unkn0wn. Y0ur message to kim@lake.example c0uld not be de1ivered",
        "kim@lake.example",
        "550",
        "5.1.1",
    ),
    (
        "a temporary code in a final report",
        "Your message could not be delivered for 2 days so we've stopped trying. Last "
        "response:\n\n<kim@lake.example>: host "
        "mx.lake.example[192.0.2.5] said: 451 4.3.0 try later (in reply to RCPT TO command)",
        "kim@lake.example",
        "451",
        "4.3.0",
    ),
    (
        "a dialogue from a log",
        "the alarm panel wrote to kim@lake.example and got:\n\n> MAIL FROM:<alarm@office.example>\n> 530 5.7.0 log in",
        "kim@lake.example",
        "530",
        "5.7.0",
    ),
    (
        "command and answer with an arrow",
        "full: `RCPT TO:&lt;kim@lake.example&gt;` -&gt; `550 5.7.54 SMTP; Unable to relay`",
        "kim@lake.example",
        "550",
        "5.7.54",
    ),
    (
        "in the middle of a ticket",
        "Good day, the booking form writes for us from form@shop.example and cannot any more. Yesterday's try, to "
        "kim@lake.example:\nSASL authentication failed; server mail.shop.example[192.0.2.8] said: 535\n5.7.8 wrong "
        "password\nGuests are waiting. Yours, the front desk",
        "kim@lake.example",
        "535",
        "5.7.8",
    ),
    (
        "a bounce forwarded by a person",
        "---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem "
        "<mailer-daemon@mail.example>\nDate: Thu, 20 Mar "
        "2025\nSubject: Delivery Status Notification (Failure)\nTo: <me@shop.example>\n\nYour "
        "message wasn't delivered to "
        "kim@lake.example because the address couldn't be found.\n\nThe response was:\n\n550 5.1.1 no such user",
        "kim@lake.example",
        "550",
        "5.1.1",
    ),
    (
        "the innermost server counts",
        "5.1.0 - Unknown address error 550-'5.2.2 <kim@lake.example>... Mailbox Full'",
        "kim@lake.example",
        "550",
        "5.2.2",
    ),
    (
        "in German, with an English answer",
        "was soll ich antworten?\n\nIhre Nachricht an kim@lake.example konnte nicht zugestellt "
        "werden.\n\nRemote Server "
        "returned '554 5.2.2 mailbox full'",
        "kim@lake.example",
        "554",
        "5.2.2",
    ),
]


@pytest.mark.parametrize(
    ("text", "recipient", "code", "status"), [row[1:] for row in BOUNCES], ids=[r[0] for r in BOUNCES]
)
def test_a_pasted_bounce_gives_recipient_and_codes(
    text: str, recipient: str | None, code: str | None, status: str | None
) -> None:
    message = read_paste(text)
    first = message.failures[0] if message.failures else Failure()
    assert message.kind is Kind.BOUNCE
    assert (_value(first.recipient), _value(first.reply_code), _value(first.status)) == (recipient, code, status)


KINDS = [
    (
        "a deferral in the log",
        "to=<kim@lake.example>, relay=none, dsn=4.4.1, status=deferred (connect to mx[192.0.2.5]:25: refused)",
        Kind.DELAY,
    ),
    (
        "fields of a delay with a question",
        "gone or not?\n\nYour message could not be delivered for more than 4 hour(s).\nIt will be "
        "retried until it is 3 "
        "day(s) old.\n\n<kim@lake.example>: Host not found\n\nAction: delayed\nStatus: 4.4.3",
        Kind.DELAY,
    ),
    (
        "Gmail goes on trying",
        "Delivery incomplete\nThere was a temporary problem delivering your message to "
        "kim@lake.example. Gmail will retry "
        "for 22 more hours.\n\nanything to do?",
        Kind.DELAY,
    ),
    (
        "a receipt",
        "Your message was successfully delivered to the destination(s)\nlisted "
        "below.\n\n<kim@lake.example>: delivery via "
        "mx.lake.example[192.0.2.5]:25: 250 2.0.0 Ok\n\nAction: relayed\nStatus: 2.0.0",
        Kind.DELIVERY_SUCCESS,
    ),
    (
        "on holiday",
        "&gt; Subject: Automatic reply: your order\n&gt; I am away from my desk until Monday and "
        "cannot read your mail. "
        "Please write to desk@lake.example\n\ndid it arrive?",
        Kind.AUTO_REPLY,
    ),
    (
        "on holiday, in French",
        "&gt; Objet : Réponse automatique : Facture de mai\n&gt; Absent du bureau cette semaine, voyez avec "
        "bureau@lac.example",
        Kind.AUTO_REPLY,
    ),
    (
        "a challenge",
        "&gt; Hello! To keep robots out, your message is being held. Please confirm that you are human here:\n"
        "&gt; <https://gate.example/ok/77>\n\nis this normal?",
        Kind.AUTO_REPLY,
    ),
    (
        "a complaint",
        "This is an email abuse report for an email message received from IP 192.0.2.7\n\nFeedback-Type: abuse\n"
        "User-Agent: Loop/1.0\nOriginal-Mail-From: me@shop.example",
        Kind.ABUSE_REPORT,
    ),
    ("a code and a question", "552 5.2.3 ... ?", Kind.QUESTION),
    ("a code from somewhere", "554 5.7.1 from the new partner, only mondays", Kind.QUESTION),
    ("what a code means", "<@U0BOT> can you tell me about 550 5.4.1 please", Kind.QUESTION),
    ("is it permanent", "does a 451 mean it is over", Kind.QUESTION),
    ("talk of an answer", "553 sender not welcome, it says. do we need a new address?", Kind.QUESTION),
    (
        "a story",
        "Mail to our client fails since yesterday, it shows connection timed out. Others get theirs.",
        Kind.QUESTION,
    ),
    (
        "a warning retold",
        "got a note that my mail hasn't arrived yet and they go on trying. send it again?",
        Kind.QUESTION,
    ),
    ("asked about fields", "What are Final-Recipient and Diagnostic-Code for?", Kind.QUESTION),
    ("nothing", "", Kind.QUESTION),
    ("a greeting", "see you all at the picnic on friday", Kind.QUESTION),
    ("only a mention", "<@U0BOT>", Kind.QUESTION),
]


@pytest.mark.parametrize(("text", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_what_a_paste_is(text: str, kind: Kind) -> None:
    assert read_paste(text).kind is kind


def test_the_question_is_told_from_the_paste() -> None:
    message = read_paste("is this our fault?\n\n<kim@lake.example>: host mx[192.0.2.5] said: 550 no\n\nthanks, Pat")
    assert message.question == "is this our fault?\n\nthanks, Pat"


def test_the_question_around_a_fence_is_told_from_it() -> None:
    message = read_paste("hi team, please explain\n```550 5.1.1 <kim@lake.example>: unknown```\nurgent!")
    assert message.question == "hi team, please explain\n\nurgent!"
    assert message.kind is Kind.BOUNCE


def test_a_text_without_a_bounce_is_a_question_as_a_whole() -> None:
    message = read_paste("why do mails bounce at all?")
    assert (message.kind, message.question, message.failures) == (Kind.QUESTION, "why do mails bounce at all?", ())


def test_a_bare_code_in_a_question_is_still_told() -> None:
    (failure,) = read_paste("what does 550 5.7.26 mean?").failures
    assert (_value(failure.reply_code), _value(failure.status)) == ("550", "5.7.26")


@pytest.mark.parametrize("text", ["what does 5.7.26 mean?", "5.7.26?", "mine is 550/5.7.26 again, why"])
def test_an_enhanced_code_alone_is_told_too(text: str) -> None:
    message = read_paste(text)
    assert message.kind is Kind.QUESTION
    assert _value(message.failures[0].status) == "5.7.26"


def test_several_recipients_of_one_notice_are_several_failures() -> None:
    message = read_paste(
        "<a@lake.example>: host mx[192.0.2.5] said: 550 5.1.1 unknown\n\n<b@lake.example>: host "
        "mx[192.0.2.5] said: 552 "
        "5.2.2 full"
    )
    assert [_value(each.recipient) for each in message.failures] == ["a@lake.example", "b@lake.example"]
    assert message.further == ()


def test_two_notices_in_one_message_are_two_messages() -> None:
    notice = "This is the mail system at host out.shop.example.\n\n<{0}>: host mx[192.0.2.5] said: {1} no\n\n"
    message = read_paste(notice.format("a@lake.example", "550") + notice.format("b@bay.example", "554"))
    assert _value(message.failures[0].recipient) == "a@lake.example"
    (other,) = message.further
    assert (_value(other.failures[0].recipient), _value(other.failures[0].reply_code)) == ("b@bay.example", "554")
    assert _points_at(other, other.failures[0].reply_code) == "554"


def test_two_refusals_one_below_the_other_are_two_messages() -> None:
    message = read_paste("550 5.1.1 <a@lake.example>: unknown\n\n552 5.2.2 <b@bay.example>: over quota")
    assert _value(message.failures[0].recipient) == "a@lake.example"
    assert [_value(each.failures[0].recipient) for each in message.further] == ["b@bay.example"]


def test_the_same_notice_in_two_languages_is_one() -> None:
    block = "  kim@lake.example\n    host mx [192.0.2.5]: 550 5.1.1 unknown\n\n"
    message = read_paste(
        "This message was created automatically by mail delivery software.\n\nDas hat nicht geklappt:\n\n" + block
        + "This message was created automatically by mail delivery software.\n\nThis did not work:\n\n" + block
    )  # fmt: skip
    assert message.further == ()


def test_the_greeting_of_a_notice_is_no_question() -> None:
    message = read_paste(
        "Hello me@shop.example,\n\nWe're writing to let you know that the group you tried to contact (minutes) may not "
        "exist.\n\nIf you have questions, see https://groups.google.com/support/.\n"
    )
    assert (message.kind, message.mail_system, message.question) == (Kind.BOUNCE, "google-groups", "")
    assert _value(message.failures[0].recipient) == "minutes@googlegroups.com"


def test_the_source_of_a_whole_mail_is_read_as_a_mail() -> None:
    source = (
        "Return-Path: <>\nReceived: from mx.lake.example by out.shop.example; Thu, 20 Mar 2025 10:00:00 +0000\n"
        "From: MAILER-DAEMON@lake.example\nTo: me@shop.example\nSubject: Undelivered Mail Returned to Sender\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\n'
        "It failed.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; lake.example\n\n"
        "Final-Recipient: rfc822; kim@lake.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown\n\n--b--\n"
    )
    message = read_paste("can somebody read this?\n\n" + source)
    assert message.kind is Kind.BOUNCE
    assert _value(message.failures[0].recipient) == "kim@lake.example"
    assert message.question == "can somebody read this?"


@pytest.mark.parametrize(
    "head",
    [
        "Undeliverable: Lease\nMicrosoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@shop.example>\n"
        "To: Pat Lake\nMon 17/03/2025 09:41",
        "Delivery Failure\npostmaster@mail.shop.example\nto me",
        "Mail Delivery System\nMAILER-DAEMON@shop.example\nTo: pat@shop.example\nFailure Notice",
        "Fra: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@shop.example>\n"
        "Sendt: 2. juni 2023 09:40\nTil: Pat Lake\nEmne: Kan ikke leveres",
    ],
)
def test_the_head_that_a_mail_program_shows_names_nobody_who_failed(head: str) -> None:
    message = read_paste(
        f"{head}\n\nDelivery has failed to these recipients:\n\nkim@lake.example\nThe mailbox is full."
    )
    assert message.kind is Kind.BOUNCE
    assert [_value(failure.recipient) for failure in message.failures] == ["kim@lake.example"]


RETURNED = (
    "Received: from desk.shop.example by out.shop.example; Thu, 20 Mar 2025 10:00:00 +0000\nFrom: me@shop.example\n"
    "To: other@lake.example\nSubject: 550 5.7.1 hello from us\n\nhi, can we meet?\n"
)


@pytest.mark.parametrize(
    "notice",
    [
        "Sender: me@shop.example\nRecipient: kim@lake.example\nReason: User not found in directory",
        "The user(s) account is disabled.\n\n<kim@lake.example>",
        "Unknown user: kim@lake.example\n\nOriginal message follows.",
    ],
)
def test_a_short_notice_above_the_source_of_the_returned_message_is_the_bounce(notice: str) -> None:
    message = read_paste(f"{notice}\n\n{RETURNED}")
    assert message.kind is Kind.BOUNCE
    assert [_value(failure.recipient) for failure in message.failures] == ["kim@lake.example"]
    assert message.failures[0].status is None


def test_the_query_of_a_link_is_no_question() -> None:
    message = read_paste("<kim@lake.example>\nReason:\n\nMailbox full. See\nhttps://help.lake.example/?ip=192.0.2.7")
    assert message.question == ""


def test_links_are_kept_and_the_mail_system_is_named() -> None:
    message = read_paste(
        "This is the mail system at host out.shop.example.\n\n<kim@lake.example>: host "
        "mx.lake.example[192.0.2.5] said: "
        "550 5.7.1 see <https://help.example/why?x=1> (in reply to RCPT TO command)"
    )
    assert message.links == ("https://help.example/why?x=1",)
    assert message.mail_system == "postfix"
    failure = message.failures[0]
    assert (_value(failure.remote_mta), _value(failure.remote_ip)) == ("mx.lake.example", "192.0.2.5")
    assert _value(failure.smtp_command) == "RCPT TO"


def test_every_fact_says_where_it_was_found() -> None:
    message = read_paste("hi!\n&lt;kim@lake.example&gt;: host mx.lake.example[192.0.2.5] said: 550 5.1.1 no")
    failure = message.failures[0]
    assert _points_at(message, failure.recipient) == "kim@lake.example"
    assert _points_at(message, failure.reply_code) == "550"
    assert _points_at(message, failure.status) == "5.1.1"
    assert _points_at(message, failure.diagnostic) == "550 5.1.1 no"


def test_until_when_it_tries_is_told() -> None:
    message = read_paste(
        "Final-Recipient: rfc822; kim@lake.example\nAction: delayed\nStatus: 4.4.1\n"
        "Will-Retry-Until: Sat, 22 Mar 2025 11:03:10 -0400"
    )
    assert _value(message.failures[0].will_retry_until) == "Sat, 22 Mar 2025 11:03:10 -0400"


def test_a_very_long_text_says_that_it_was_cut() -> None:
    message = read_paste("<kim@lake.example>: host mx[192.0.2.5] said: 550 no\n\n" + "x y " * 1_000_000)
    assert message.kind is Kind.BOUNCE
    assert message.defects


PIECES = st.sampled_from(
    [
        "550 5.1.1 ", "kim@lake.example", "<", ">", "&lt;", "&gt; ", "\n", "\n\n", "    ", "said:", "```", "`", "why?",
        "host mx[192.0.2.5]", "Final-Recipient: rfc822; ", "Action: failed", "Reason: ", "To: ", "<mailto:a@b.c|a@b.c>",
        "----- Original message", "Received: from x", "@", "wrapped 550-5.7.\n26", "…", "宛先:", "\x00", "\ud800",
        "(", ")", "'", '"', "{", "**", "status=bounced (", "to=<", "<<< 550 ", "\t",
        "----- Transcript of session follows -----\n",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_a_message_whose_facts_lie_in_its_text(text: str) -> None:
    message = read_paste(text)
    for each in (message, *message.further):
        for failure in each.failures:
            if failure.recipient is not None:
                assert failure.recipient.value
            for fact in (failure.recipient, failure.reply_code, failure.status, failure.diagnostic, failure.remote_mta):
                if fact is not None and fact.span is not None:
                    assert 0 <= fact.span.start <= fact.span.end <= len(each.text)


def _value(fact: Fact | None) -> str | None:
    return None if fact is None else fact.value


def _points_at(message: Message, fact: Fact | None) -> str | None:
    return None if fact is None or fact.span is None else message.text[fact.span.start : fact.span.end]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Automatic reply: Quote\n\nThank you. I am out of the office until Monday.",
            "auto-reply",
        ),
        ("I am on parental leave until June. Please write to desk@bay.example.", "auto-reply"),
        ("Ich bin bis 19.08. nicht im Büro. In dringenden Fällen hilft Ihnen mein Kollege.", "auto-reply"),
        ("Hi, I have left Lake & Sons. This mailbox is not monitored any more.", "auto-reply"),
        ("I am out of the office until Monday, who can look at the bounce queue", "question"),
        ("how do I tell an out of office from a bounce", "question"),
        ("our scanner says\n535 5.7.139 Authentication unsuccessful, the tenant does not allow it.", "bounce"),
        (
            "550-5.7.1 Messages without an id are not\n550 5.7.1 accepted.\n\nOur shop sends that. Ideas?",
            "bounce",
        ),
        ("452 4.3.1 Insufficient system resources (UsedDiskSpace)", "bounce"),
        ("550-5.7.25 from google, on ipv6", "question"),
        ("User kim@lake.example does not exist", "bounce"),
        (
            "Your message to kim@lake.example could not be delivered. This person no longer works here.",
            "bounce",
        ),
        (
            "Thanks for contacting Lake & Sons! We have received your request and created ticket #5. "
            "Please do not reply to this automated message.",
            "auto-reply",
        ),
        (
            "Your message to kim@lake.example is being held. To prove you are a person, follow this link.",
            "auto-reply",
        ),
        ("450 4.2.0 <kim@lake.example>: come back later\n--- end, kept in queue ---", "delay"),
        ("4.4.7 Message delayed", "delay"),
        ("Recipients marked as inactive have generated a hard bounce or a spam complaint: kim@lake.example", "bounce"),
        ("Sorry, I couldn't find any host named lake.example. (#5.1.2)", "bounce"),
        ("I'm not going to try again; this message has been in the queue too long.", "bounce"),
        ("We're sorry, we cannot accept your mail because your address is listed", "bounce"),
        ("553 sorry, that domain isn't in my list of allowed rcpthosts", "bounce"),
        ("554 we do not take mail from there", "bounce"),
        ("Your mail was returned because we could not verify that your domain sent it.", "bounce"),
        ("Sorry, I don't understand any of this", "question"),
        ("your message bounced, what do I tell him", "question"),
        ("we cannot deliver mail to gmail since monday", "question"),
        ("We could not deliver the mail to kim@lake.example", "bounce"),
        ("we could not deliver the mail to kim@lake.example, why?", "question"),
        ("our customer says kim@lake.example does not exist", "question"),
    ],
)
def test_what_people_paste_or_write_is_told_apart(text: str, kind: str) -> None:
    assert read_paste(text).kind.value == kind


def test_a_message_copied_with_its_bare_subject_is_seen_to_be_an_automatic_reply() -> None:
    assert read_paste("Automatic reply: Re: your invoice\nI am away until Monday.").kind is Kind.AUTO_REPLY
    assert read_paste("Automatic reply: what does that mean?\nthanks").kind is Kind.QUESTION


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        (
            "554 delivery error: dd This user doesn't have a yahoo.com account (kim@yahoo.com) [0] - mta1",
            ["kim@yahoo.com"],
        ),
        (
            "  pipe to |/usr/local/bin/import\n    generated from kim@lake.example\n"
            "    Child process of address_pipe transport returned 127 from command: /usr/local/bin/import",
            ["kim@lake.example"],
        ),
        (
            'Two came back:\n\n1) to: kim@lake.example\n   "550 5.1.1 no such user"\n'
            '2) to: ann@lake.example\n   "550 5.7.1 not permitted"',
            ["kim@lake.example", "ann@lake.example"],
        ),
    ],
)
def test_whom_a_line_or_a_list_names(text: str, recipients: list[str]) -> None:
    message = read_paste(text)
    assert message.kind is Kind.BOUNCE
    assert [_value(each.recipient) for each in message.failures] == recipients

"""The events of sending services, as they are posted and as people paste them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.layouts import read_report
from bot.reading.message import Failure, Kind
from bot.reading.page.report import Report
from bot.reading.reader import read

GONE = {"email": "rosa@vale.example", "event": "bounce", "reason": "550 5.1.1 unknown user", "status": "5.1.1"}
FULL = {"email": "olga@vale.example", "event": "bounce", "reason": "552 5.2.2 out of room", "status": "5.2.2"}
LATE = {"email": "nils@vale.example", "event": "deferred", "response": "421 4.3.2 closing down", "attempt": "2"}
GOOD = {"email": "emil@vale.example", "event": "delivered", "response": "250 2.0.0 taken"}
SES = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [
            {"emailAddress": "rosa@vale.example", "action": "failed", "diagnosticCode": 'smtp; 550 5.1.1 no "rosa"'},
            {"emailAddress": "olga@vale.example", "status": "5.2.2", "diagnosticCode": "smtp; 552 5.2.2 out of room"},
        ],
    },
    "mail": {"source": "me@sender.example", "destination": ["else@vale.example"], "commonHeaders": {"subject": "Tea"}},
}


def _read(*events: object, indent: int | None = None) -> Report:
    made = json.dumps(list(events) if len(events) > 1 else events[0], indent=indent)
    report = read_report(made)
    assert report is not None
    return report


def _told(failure: Failure) -> tuple[str | None, ...]:
    facts = (failure.recipient, failure.reply_code, failure.status, failure.diagnostic)
    return tuple(None if fact is None else fact.value for fact in facts)


def test_each_event_of_a_list_is_a_failure_of_its_own() -> None:
    for indent in (None, 2):
        report = _read(GONE, FULL, indent=indent)
        assert [_told(each) for each in report.failures] == [
            ("rosa@vale.example", "550", "5.1.1", "550 5.1.1 unknown user"),
            ("olga@vale.example", "552", "5.2.2", "552 5.2.2 out of room"),
        ]


def test_who_got_the_message_is_left_out_where_others_failed() -> None:
    report = _read(GOOD, LATE, GONE)
    assert report.kind is Kind.BOUNCE
    assert [str(each.recipient) for each in report.failures] == ["rosa@vale.example", "nils@vale.example"]
    assert _read(GOOD, LATE).kind is Kind.DELAY
    assert _read(GOOD).kind is Kind.DELIVERY_SUCCESS


def test_the_servers_reply_wins_over_a_services_own_word() -> None:
    mailgun = {
        "event": "failed", "severity": "permanent", "reason": "bounce", "recipient": "rosa@vale.example",
        "delivery-status": {"code": 550, "message": "", "description": "5.1.1 <rosa@vale.example>: nobody here"},
    }  # fmt: skip
    assert _told(_read(mailgun).failures[0]) == (
        "rosa@vale.example", "550", "5.1.1", "5.1.1 <rosa@vale.example>: nobody here",
    )  # fmt: skip
    postmark = {
        "RecordType": "Bounce", "Type": "HardBounce", "Email": "rosa@vale.example",
        "Description": "The server did not take it; many words on why that may be so, and none of them the server's.",
        "Details": "smtp;550 5.1.1 nobody here",
    }  # fmt: skip
    assert _told(_read(postmark).failures[0])[1:] == ("550", "5.1.1", "550 5.1.1 nobody here")
    mandrill = {
        "event": "hard_bounce",
        "msg": {
            "email": "rosa@vale.example", "bounce_description": "bad_mailbox", "diag": "smtp;550 5.1.1 nobody here",
            "smtp_events": [{"type": "deferred", "diag": "450 4.2.1 later"}],
        },
    }  # fmt: skip
    assert _told(_read(mandrill).failures[0])[1:] == ("550", "5.1.1", "550 5.1.1 nobody here")
    assert _read(mandrill).kind is Kind.BOUNCE


def test_the_longest_explanation_counts_where_none_has_a_code() -> None:
    mailjet = {"event": "bounce", "email": "rosa@vale.example", "error": "no host", "comment": "vale.example: no MX"}
    assert _told(_read(mailjet).failures[0]) == ("rosa@vale.example", None, None, "vale.example: no MX")
    suppressed = {"event": "failed", "reason": "suppress-bounce", "recipient": "rosa@vale.example",
                  "delivery-status": {"code": 605, "description": "It bounced before, so it was not sent"}}  # fmt: skip
    assert _told(_read(suppressed).failures[0])[1:] == (None, None, "It bounced before, so it was not sent")


def test_a_severity_that_is_temporary_makes_a_delay() -> None:
    event = {"event": "failed", "severity": "temporary", "recipient": "rosa@vale.example"}
    assert _read(event).kind is Kind.DELAY


def test_amazons_event_names_each_recipient_once_whatever_it_is_wrapped_in() -> None:
    inner = json.dumps(SES)
    for wrapped in (SES, {"Type": "Notification", "Message": inner}, {"Records": [{"Sns": {"Message": inner}}]}):
        report = _read(wrapped)
        assert report.layout == "amazon-ses"
        assert report.original.sender == "me@sender.example"
        assert [_told(each) for each in report.failures] == [
            ("rosa@vale.example", "550", "5.1.1", '550 5.1.1 no "rosa"'),
            ("olga@vale.example", "552", "5.2.2", "552 5.2.2 out of room"),
        ]


def test_amazons_refusal_names_the_recipients_of_the_message_itself() -> None:
    report = _read({"eventType": "Reject", "reject": {"reason": "Bad content"}, "mail": SES["mail"]})
    assert [_told(each) for each in report.failures] == [("else@vale.example", None, None, "Bad content")]


def test_the_message_that_was_sent_supplies_no_recipient() -> None:
    event = {"message": {"headers": {"to": "list@vale.example", "from": "me@sender.example"}}, "event": "failed",
             "recipient": "rosa@vale.example", "reason": "old"}  # fmt: skip
    assert [str(each.recipient) for each in _read(event).failures] == ["rosa@vale.example"]


def test_an_event_may_be_cut_at_both_ends_or_written_as_another_language_does() -> None:
    cut = json.dumps([GONE, FULL])[30:-60]
    report = read_report(cut)
    assert report is not None
    assert [str(each.recipient) for each in report.failures] == ["olga@vale.example"]
    python = read_report(repr([{**GONE, "reason": "550 5.1.1 can't find 'rosa'"}, GOOD]))
    assert python is not None
    assert _told(python.failures[0]) == ("rosa@vale.example", "550", "5.1.1", "550 5.1.1 can't find 'rosa'")


def test_a_multi_line_reply_with_escapes_is_one_reply() -> None:
    event = {
        **GONE,
        "reason": "550-5.7.1 refused <rosa@vale.example>\n550-5.7.1 see https://vale.example/a&b\n550 5.7.1 end",
    }
    text = json.dumps(event).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    report = read_report(text.replace("/", "\\/"))
    assert report is not None
    words = report.failures[0].diagnostic
    assert words is not None
    assert words.value == "550 5.7.1 refused <rosa@vale.example> see https://vale.example/a&b end"
    assert words.span is not None
    assert text.replace("/", "\\/")[words.span.start : words.span.end].startswith("550-5.7.1 refused")


def test_a_robot_that_mails_json_sends_a_bounce() -> None:
    event = {"id": 7, "to": "rosa@vale.example", "result": "bounced", "smtp": {"code": 550, "text": "5.1.1 nobody"}}
    mail = f"From: Robot <robot@shop.example>\nTo: me@shop.example\nSubject: rosa\n\n{json.dumps(event)}\n"
    message = read(mail.encode())
    assert message.kind is Kind.BOUNCE
    assert _told(message.failures[0]) == ("rosa@vale.example", "550", "5.1.1", "5.1.1 nobody")


def test_json_that_tells_of_no_delivery_is_no_bounce() -> None:
    for other in ({"email": "rosa@vale.example", "status": "active"}, {"event": "open", "email": "rosa@vale.example"}):
        report = read_report(json.dumps(other))
        assert report is None or report.kind is None


PIECES = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "'",
    '\\"',
    "\\",
    '"event":',
    '"bounce"',
    '"email":"a@b.example"',
    "\n",
    "550",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_broken_json_is_read_without_fail(pieces: list[str]) -> None:
    text = '"event"' + "".join(pieces)
    report = read_report(text)
    for failure in report.failures if report else ():
        for fact in (failure.recipient, failure.reply_code, failure.status, failure.diagnostic):
            assert fact is None or (fact.span is not None and 0 <= fact.span.start < fact.span.end <= len(text))

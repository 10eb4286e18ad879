"""The event that a sending service posts to its customer's program, one or a list of them, and JSON like it.

    {"email": "kim@example.com", "event": "bounce", "reason": "550 5.1.1 no such user", "status": "5.1.1"}
    {"event": "failed", "severity": "permanent", "reason": "bounce", "recipient": "kim@example.com",
     "delivery-status": {"code": 550, "message": "5.1.1 no such user"}}
    [{"event": "hard_bounce", "msg": {"email": "kim@example.com", "diag": "smtp;550 5.1.1 no such user"}}]

SendGrid, Mailgun, Postmark, SparkPost, Brevo, Mandrill, Mailjet, Amazon SES and their like name the same few things
differently. Members of several names say why; a service's own word for it ("generic", "bad_mailbox") stands among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.reading.facts.addresses import address_in
from bot.reading.facts.codes import find_codes
from bot.reading.layouts.layout import Layout
from bot.reading.message import Fact, Failure, Kind
from bot.reading.page.diagnostics import Diagnosis, diagnose
from bot.reading.page.json_members import PAD, Member, Thing, every, things, unescaped
from bot.reading.page.outcomes import reported
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_WHO = (
    "bounced_recipient", "recipient", "rcpt_to", "emailaddress", "email", "email_address", "to_email", "rcpt",
    "recipient_email", "raw_rcpt_to", "address", "to", "destination", "targets",
)  # fmt: skip
_WHAT = (
    "event", "recordtype", "notificationtype", "eventtype", "event_name", "event-type", "event_type", "result",
    "outcome", "type", "state", "status", "action", "delivery_status",
)  # fmt: skip
"""What it is, the surest name first."""
_MORE = ("severity", "type")
"""What says of a failure that it is not the last word."""
_WHY = {
    "reason", "message", "details", "detail", "description", "raw_reason", "response", "diagnosticcode", "error",
    "diagnostic", "diagnostic_code", "diagnostic-code", "diag", "comment", "text", "smtp_response", "smtp-response",
    "bounce_reason", "bounce_description", "bouncereason", "error_message", "errormessage", "diagnostic_message",
    "reject_reason", "reply",
    "server_response", "smtp_reply", "explanation", "dsn", "output", "statusmessage", "status_message", "status",
}  # fmt: skip
_CODE = {
    "code", "error_code", "status", "smtp-code", "smtp_code", "smtpcode", "enhanced", "enhanced_code", "enhancedcode",
    "enhanced-code", "enhanced_status", "bounce_code", "errorcode", "status_code", "statuscode", "smtp_status", "dsn",
    "enhancedstatuscode", "reply_code", "replycode",
}  # fmt: skip
_OF_THE_MAIL = frozenset({"mail", "headers", "commonheaders", "envelope", "signature", "user-variables", "rcpt_meta"})
"""What describes the message that was sent."""
_HEADERS = frozenset({"headers", "commonheaders", "signature", "user-variables", "rcpt_meta"})
_EVENTS = {
    "bounce": Kind.BOUNCE, "bounced": Kind.BOUNCE, "hardbounce": Kind.BOUNCE, "hard_bounce": Kind.BOUNCE,
    "softbounce": Kind.BOUNCE, "soft_bounce": Kind.BOUNCE, "failed": Kind.BOUNCE, "permanent": Kind.BOUNCE,
    "dropped": Kind.BOUNCE, "drop": Kind.BOUNCE, "reject": Kind.BOUNCE, "rejected": Kind.BOUNCE,
    "blocked": Kind.BOUNCE, "policy_rejection": Kind.BOUNCE, "out_of_band": Kind.BOUNCE, "undelivered": Kind.BOUNCE,
    "generation_failure": Kind.BOUNCE, "generation_rejection": Kind.BOUNCE, "undeliverable": Kind.BOUNCE,
    "invalid_email": Kind.BOUNCE, "invalid": Kind.BOUNCE, "failure": Kind.BOUNCE, "suppressed": Kind.BOUNCE,
    "temporary": Kind.DELAY, "deferred": Kind.DELAY, "deferral": Kind.DELAY, "delay": Kind.DELAY,
    "delayed": Kind.DELAY, "transient": Kind.DELAY, "deliverydelay": Kind.DELAY, "delivery_delayed": Kind.DELAY,
    "delivered": Kind.DELIVERY_SUCCESS, "delivery": Kind.DELIVERY_SUCCESS,
    "complained": Kind.ABUSE_REPORT, "complaint": Kind.ABUSE_REPORT, "spamreport": Kind.ABUSE_REPORT,
    "spam": Kind.ABUSE_REPORT, "spam_complaint": Kind.ABUSE_REPORT, "spamcomplaint": Kind.ABUSE_REPORT,
}  # fmt: skip
_PREFIX = Pattern(r"\s{0,4}(?:smtp|x-[\w-]{1,20})\s{0,2};\s{0,4}", re.IGNORECASE)
_BARE = Pattern(r"\s{0,4}(?:(?P<code>[245]\d\d)|(?P<status>[245]\.\d{1,3}\.\d{1,3}))\s{0,4}\Z")
_MOST = 10_000
_MOST_LISTED = 100


def read(page: Page, layout: str) -> Report | None:
    """One failure an event; those that were delivered to are left out where others failed."""
    plain = Page(unescaped(page.text)) if "\\" in page.text else page
    found = _events(plain, things(page.text, _OF_THE_MAIL)) or _events(plain, things(page.text, _HEADERS))
    return reported(page, layout, found)


def _events(page: Page, outermost: list[Thing]) -> list[tuple[Kind, Failure]]:
    """What each object that names somebody says; what it is may stand in the object around it."""
    found: list[tuple[Kind, Failure]] = []
    waiting: list[tuple[Thing, Kind | None]] = [(each, None) for each in outermost[::-1]]
    while waiting and len(found) < _MOST:
        thing, outer = waiting.pop()
        kind = _kind(page, thing) or outer
        told = [(kind, failure) for failure in _failures(page, thing)] if kind else []
        found += told
        if not told:
            waiting += [(each, kind) for each in thing.inside[::-1]]
    return found


def _kind(page: Page, thing: Thing) -> Kind | None:
    values: dict[str, list[Kind | None]] = {}
    for member in thing.members:
        if member.name in _WHAT or member.name in _MORE:
            values.setdefault(member.name, []).append(_event(page.text[member.span.start : member.span.end]))
    kind = next((each for name in _WHAT for each in values.get(name, ()) if each), None)
    if kind is Kind.BOUNCE and any(Kind.DELAY in values.get(name, ()) for name in _MORE):
        return Kind.DELAY
    return kind


def _event(value: str) -> Kind | None:
    """ "Hard bounce", "email.bounced" and "hard_bounce" are the same word."""
    return _EVENTS.get(value.strip().lower().rpartition(".")[2].replace(" ", "_").replace("-", "_"))


def _failures(page: Page, thing: Thing) -> Iterator[Failure]:
    """One for each address that the surest name has; several only where that is a list."""
    for name in _WHO:
        named = [member for member in thing.members if member.name == name]
        addresses = [each for member in named if (each := address_in(page.text, *member.span))]
        if addresses:
            why = _why(page, thing.members)
            if not (why.diagnostic or why.reply_code or why.status):
                why = _why(page, [member for each in every(thing.inside) for member in each.members])
            for address in addresses[: _MOST_LISTED if named[0].listed else 1]:
                yield replace(why, recipient=address.fact())
            return


def _why(page: Page, members: list[Member]) -> Failure:
    """The words with a code in them, else the longest; codes that they lack from the members for codes."""
    said = [diagnosis for member in members if member.name in _WHY and (diagnosis := _said(page, member))]
    best = max(said, key=_precedence, default=None)
    failure = _stripped(best.failure(None)) if best else Failure()
    for member in members:
        if member.name in _CODE and (match := _BARE.match(page.text, *member.span)):
            if match["code"] and failure.reply_code is None and find_codes(match["code"]).reply_code:
                failure = replace(failure, reply_code=page.fact(*match.span("code")))
            elif match["status"] and failure.status is None:
                failure = replace(failure, status=page.fact(*match.span("status")))
        elif member.name == "action" and member.span.start < member.span.end:
            failure = replace(failure, action=page.fact(*member.span))
    return failure


def _said(page: Page, member: Member) -> Diagnosis | None:
    start, end = member.span
    if prefix := _PREFIX.match(page.text, start, end):
        start = prefix.end()
    is_word = member.name != "reject_reason" and _event(page.text[start:end]) is not None
    if is_word or _BARE.match(page.text, start, end):
        return None
    diagnosis = diagnose(page, start, end)
    return diagnosis if diagnosis.diagnostic else None


def _precedence(said: Diagnosis) -> tuple[bool, int]:
    codes = (said.codes.reply_code, said.codes.status)
    return any(fact and fact.value[0] != "2" for fact in codes), len(str(said.diagnostic))


def _stripped(failure: Failure) -> Failure:
    words = failure.diagnostic
    return replace(failure, diagnostic=Fact(words.value.replace(PAD, ""), words.span)) if words else failure


LAYOUT = Layout(
    "webhook",
    (
        '"event"', '"recordtype"', '"rcpt_to"', '"bounce_type"', '"delivery-status"', '"recipient"', '"email"', '"to"',
        "'event'", "'recipient'", "'email'", '"emailaddress"', '"bounce"', '"bounced"', '"failed"',
    ),
    read,
    kind=None,
)  # fmt: skip

"""The event that a sending service posts to its customer's program: SendGrid, Mailgun, Postmark, SparkPost, Brevo.

    {"email": "kim@example.com", "event": "bounce", "reason": "550 5.1.1 no such user", "status": "5.1.1"}
    {"event": "failed", "severity": "permanent", "recipient": "kim@example.com",
     "delivery-status": {"code": 550, "message": "5.1.1 no such user"}}

People paste such an event cut or reindented; it is searched for its members, and not parsed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.addresses import address_in
from bot.reading.codes import find_codes
from bot.reading.diagnostics import diagnose
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page import Page
from bot.reading.report import Report

_MEMBER = re.compile(
    r"\"(?P<name>[A-Za-z][\w-]{1,30})\"\s{0,4}:\s{0,4}(?:\"(?P<text>(?:[^\"\\\n]|\\.){0,2000})\"|(?P<number>\d{3})(?!\d))"
)
_WHO = {"email", "recipient", "rcpt_to", "to", "rcpt"}
_WHAT = {"event", "type", "recordtype", "severity", "bounce_type"}
_WHY = {"reason", "message", "details", "description", "raw_reason", "response", "diagnosticcode", "error"}
_CODE = {"code", "error_code", "status", "smtp-code"}
_EVENTS = {
    "bounce": Kind.BOUNCE, "bounced": Kind.BOUNCE, "hardbounce": Kind.BOUNCE, "hard_bounce": Kind.BOUNCE,
    "softbounce": Kind.BOUNCE, "soft_bounce": Kind.BOUNCE, "failed": Kind.BOUNCE, "permanent": Kind.BOUNCE,
    "dropped": Kind.BOUNCE, "rejected": Kind.BOUNCE, "blocked": Kind.BOUNCE, "policy_rejection": Kind.BOUNCE,
    "out_of_band": Kind.BOUNCE, "invalid_email": Kind.BOUNCE, "temporary": Kind.DELAY, "deferred": Kind.DELAY,
    "delay": Kind.DELAY, "transient": Kind.DELAY,
    "delivered": Kind.DELIVERY_SUCCESS, "delivery": Kind.DELIVERY_SUCCESS,
    "complained": Kind.ABUSE_REPORT, "spamreport": Kind.ABUSE_REPORT, "spam_complaint": Kind.ABUSE_REPORT,
    "spamcomplaint": Kind.ABUSE_REPORT,
}  # fmt: skip
_LONGEST = 50_000


def read(page: Page, layout: str) -> Report | None:
    """One event: the last word on what it is (a severity follows its event), and the first of everything else."""
    kind: Kind | None = None
    failure = Failure()
    said: tuple[int, int] | None = None
    code: tuple[int, int] | None = None
    for member in _MEMBER.finditer(page.text, 0, _LONGEST):
        name = member["name"].lower()
        span = member.span("text") if member["text"] is not None else member.span("number")
        if name in _WHAT and member["text"]:
            kind = _EVENTS.get(member["text"].lower().replace(" ", "_")) or kind
        elif name in _WHO and failure.recipient is None and (address := address_in(page.text, *span)):
            failure = replace(failure, recipient=address.fact())
        elif name in _WHY and said is None and member["text"]:
            said = span
        elif name in _CODE and code is None:
            code = span
    if kind is None or failure.recipient is None:
        return None
    return Report(layout, (_told(page, failure, said, code),), kind, end=len(page.text))


def _told(page: Page, failure: Failure, said: tuple[int, int] | None, code: tuple[int, int] | None) -> Failure:
    if said is not None:
        prefix = re.compile(r"\s{0,4}(?:smtp|x-[\w-]{1,20})\s{0,2};\s{0,4}", re.IGNORECASE).match(page.text, *said)
        failure = diagnose(page, prefix.end() if prefix else said[0], said[1]).failure(failure.recipient)
    if code is not None:
        codes = find_codes(page.text[code[0] : code[1]])
        if failure.reply_code is None and codes.reply_code:
            failure = replace(failure, reply_code=page.fact(*code))
        if failure.status is None and codes.status:
            failure = replace(failure, status=page.fact(*code))
    return failure


LAYOUT = Layout(
    "webhook", ('"event"', '"recordtype"', '"rcpt_to"', '"bounce_type"', '"delivery-status"'), read, kind=None
)

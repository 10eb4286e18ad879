"""Amazon SES and WorkMail: a sentence with fields below it, or the JSON that SNS delivers.

    An error occurred while trying to deliver the mail to the following recipients:
    kim@example.com

    {"notificationType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "kim@example.com",
     "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 no such user"}], ...}, "mail": {...}}

People paste the JSON cut, escaped once more inside SNS's own, or broken by a mail program. It is therefore searched for
its members, and not parsed. What stands under `mail` describes the message that was sent.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.addresses import address_in
from bot.reading.diagnostics import diagnose
from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind, Original
from bot.reading.page import Page
from bot.reading.report import Report

_TYPE = re.compile(r"\\?\"(?:notificationType|eventType)\\?\"\s{0,4}:\s{0,4}\\?\"(?P<type>[A-Za-z ]{3,20})\\?\"")
_LISTS = re.compile(
    r"\\?\"(?:bouncedRecipients|delayedRecipients|complainedRecipients|recipients)\\?\"\s{0,4}:\s{0,4}\["
)
_MEMBER = re.compile(
    r"\\?\"(?P<name>emailAddress|action|status|diagnosticCode)\\?\"\s{0,4}:\s{0,4}\\?\"(?P<value>(?:[^\"\\]|\\\\.|\\(?!\")[^\"]){0,2000}?)\\?\""
)
_SUBJECT = re.compile(r"\\?\"subject\\?\"\s{0,4}:\s{0,4}\\?\"([^\"\\]{1,300})")
_SOURCE = re.compile(r"\\?\"source\\?\"\s{0,4}:\s{0,4}\\?\"([^\"\\]{3,320})")
_KINDS = {
    "bounce": Kind.BOUNCE, "reject": Kind.BOUNCE, "complaint": Kind.ABUSE_REPORT,
    "delivery": Kind.DELIVERY_SUCCESS, "deliverydelay": Kind.DELAY,
}  # fmt: skip
_LONGEST = 100_000


def read(page: Page, layout: str) -> Report | None:
    """JSON by its members; prose by the general shape."""
    said = _TYPE.search(page.text)
    if said is None:
        return general.read(page, layout)
    kind = _KINDS.get(said["type"].replace(" ", "").lower())
    if kind is None:
        return None
    sent = re.search(r"\\?\"mail\\?\"\s{0,4}:", page.text)
    subject = _SUBJECT.search(page.text)
    source = _SOURCE.search(page.text)
    original = Original(sender=source[1] if source else None, subject=subject[1] if subject else None)
    listed = _LISTS.search(page.text)
    failures = (
        _failures(page, listed.end(), sent.start() if sent and sent.start() > listed.end() else len(page.text))
        if listed
        else ()
    )
    return Report(layout, failures, kind, original=original, end=len(page.text))


def _failures(page: Page, start: int, end: int) -> tuple[Failure, ...]:
    made: list[Failure] = []
    for member in _MEMBER.finditer(page.text, start, min(end, start + _LONGEST)):
        span = member.span("value")
        if member["name"] == "emailAddress":
            address = address_in(page.text, *span)
            made.append(Failure(recipient=address.fact() if address else page.fact(*span)))
        elif made and member["name"] == "diagnosticCode":
            prefix = re.match(r"\s{0,4}[\w-]{1,20}\s{0,2};\s{0,4}", member["value"])
            said = diagnose(page, span[0] + (prefix.end() if prefix else 0), span[1])
            made[-1] = replace(
                said.failure(made[-1].recipient), status=said.codes.status or made[-1].status, action=made[-1].action
            )
        elif made and member["name"] == "action":
            made[-1] = replace(made[-1], action=page.fact(*span))
        elif made and made[-1].status is None:
            made[-1] = replace(made[-1], status=page.fact(*span))
    return tuple(made)


LAYOUT = Layout(
    "amazon-ses",
    (
        "amazonses",
        "notificationtype",
        "an error occurred while trying to deliver the mail",
        "bouncedrecipients",
        "eventtype",
    ),
    read,
)

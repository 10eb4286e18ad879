"""Amazon SES and WorkMail: a sentence with fields below it, or the JSON that SNS delivers.

    An error occurred while trying to deliver the mail to the following recipients:
    kim@example.com

    {"notificationType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "kim@example.com",
     "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 no such user"}], ...}, "mail": {...}}

What stands under `mail` describes the message that was sent.
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.layouts import webhook
from bot.reading.layouts.layout import Layout
from bot.reading.message import Original
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_TYPE = Pattern(r"\"(?:notificationType|eventType)\\{0,3}\"\s{0,4}:\s{0,4}\\{0,3}\"(?P<type>[A-Za-z ]{3,20})\\{0,3}\"")
_SUBJECT = Pattern(r"\"subject\\{0,3}\"\s{0,4}:\s{0,4}\\{0,3}\"([^\"\\]{1,300})")
_SOURCE = Pattern(r"\"source\\{0,3}\"\s{0,4}:\s{0,4}\\{0,3}\"([^\"\\]{3,320})")


def read_event(page: Page, layout: str) -> Report | None:
    """The JSON of one event or several, with what it says of the message that was sent."""
    report = webhook.read(page, layout) if _TYPE.search(page.text) else None
    if report is None:
        return None
    subject, source = _SUBJECT.search(page.text), _SOURCE.search(page.text)
    original = Original(sender=source[1] if source else None, subject=subject[1] if subject else None)
    return replace(report, original=original)


EVENT = Layout("amazon-ses", ("notificationtype", "eventtype", "bouncedrecipients"), read_event)

LAYOUT = Layout("amazon-ses", ("amazonses", "an error occurred while trying to deliver the mail"))

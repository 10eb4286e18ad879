"""Mail that comes into a channel, what other apps say, and files of many kinds: each is answered like a paste."""

from __future__ import annotations

import io
import zipfile

from bot.playground.hands import Attachment
from bot.playground.things import Message
from tests.journeys.conftest import Stage

BOUNCE = b"""\
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: support@acme.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <m1@mx.example.org>
Date: Mon, 2 Feb 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

Your message could not be delivered. More is said in the report that came with this.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; %s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--=_b
Content-Type: message/rfc822

From: sam@acme.example
To: kim@exmaple.com
Subject: The invoice
Message-ID: <invoice-1@acme.example>

Hello

--=_b--
"""


def bounce(recipient: str = "kim@exmaple.com") -> bytes:
    return BOUNCE % recipient.encode()


def asked_under(stage: Stage, message: Message) -> str:
    """The answer to a mention that stands under a message."""
    slack = stage.slack
    question = slack.mention("#support", "what happened here?", thread_ts=message.ts)
    slack.wait_for(lambda: any(m.bot_id == slack.world.bot.bot_id for m in slack.thread("#support", message.ts)))
    answers = [m for m in slack.thread("#support", message.ts) if m.bot_id == slack.world.bot.bot_id]
    assert [answer.thread_ts for answer in answers] == [message.ts]
    assert question.thread_ts == message.ts
    return answers[0].text


def test_a_bounce_that_came_by_e_mail_is_explained_with_the_report_that_came_with_it(stage: Stage) -> None:
    message = stage.slack.email_into("#support", bounce())
    assert "kim@exmaple.com" in asked_under(stage, message)


def test_what_another_app_says_in_an_attachment_is_explained(stage: Stage) -> None:
    reason = "550 5.1.1 <kim@exmaple.com>: Recipient address rejected: User unknown"
    fields = [{"title": "Ticket", "value": "4711", "short": True}, {"title": "Reason", "value": reason}]
    message = stage.slack.post_as_app("#support", attachments=[{"pretext": "A mail bounced", "fields": fields}])
    assert "kim@exmaple.com" in asked_under(stage, message)


def test_what_another_app_says_in_blocks_is_explained(stage: Stage) -> None:
    reason = "550 5.1.1 &lt;kim@exmaple.com&gt;: Recipient address rejected: User unknown"
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"*Delivery failed*\n```{reason}```"}}]
    message = stage.slack.post_as_app("#support", text="Delivery failed", blocks=blocks)
    assert "kim@exmaple.com" in asked_under(stage, message)


def test_a_zip_of_bounces_is_answered_like_several_in_one_paste(stage: Stage) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("kim", "lee"):
            archive.writestr(f"{name}.eml", bounce(f"{name}@exmaple.com"))
    reply = stage.slack.wait_for_reply(stage.slack.dm("", files=[Attachment("all.zip", packed.getvalue())]))
    shown = f"{reply.text} {reply.blocks}"
    assert "kim@exmaple.com" in shown
    assert "lee@exmaple.com" in shown


def test_several_files_are_answered_together(stage: Stage) -> None:
    files = [Attachment(f"{name}.eml", bounce(f"{name}@exmaple.com")) for name in ("kim", "lee", "may", "ann")]
    reply = stage.slack.wait_for_reply(stage.slack.mention("#support", "these came back", files=files))
    shown = f"{reply.text} {reply.blocks}"
    assert all(f"{name}@exmaple.com" in shown for name in ("kim", "lee", "may"))
    assert "1 more" in shown

"""An e-mail that was sent to a channel's own address: the file that Slack makes of it.

Type and mode are ``email``, its bytes are a page of HTML, and what Slack has read in it stands beside them
(https://docs.slack.dev/reference/objects/file-object; the fields that are not documented there are as in payloads that
people have published, such as those in the tests of https://hackage.haskell.org/package/slack-web).
"""

from collections.abc import Iterator
from email.message import MIMEPart
from email.parser import BytesParser
from email.policy import default
from email.utils import formataddr, getaddresses
from html import escape
from typing import cast

from bot.playground.names import new_id
from bot.playground.things import SLACKBOT, Json, SlackFile

_PREVIEW = 500
_NAMES = {
    "message/delivery-status": "details.txt",
    "message/rfc822": "message.eml",
    "text/rfc822-headers": "headers.txt",
}


def email_files(raw: bytes, created: int, base_url: str) -> list[SlackFile]:
    """The e-mail as a file, and after it what was attached to it, each a file that can be fetched."""
    mail = BytesParser(policy=default).parsebytes(raw)
    body = mail.get_body(preferencelist=("plain", "html"))
    plain = _text(body) if body is not None and body.get_content_type() == "text/plain" else ""
    page = _text(body) if body is not None and not plain else f"<div>{escape(plain)}</div>"
    subject = str(mail["subject"] or "") or "No subject"
    attached = [
        SlackFile(new_id("F"), name, content, kind, "", "hosted", SLACKBOT, created, name)
        for name, content, kind in _attached(mail, body)
    ]
    headers: Json = {"date": str(mail["date"] or ""), "in_reply_to": None, "reply_to": None, "message_id": None}
    headers |= {key: str(mail[key.replace("_", "-")]) for key in headers if mail[key.replace("_", "-")]}
    read: Json = {
        "pretty_type": "Email",
        "editable": True,
        "display_as_bot": True,
        "username": "Email",
        "subject": subject,
        "to": _people(mail, "to"),
        "from": _people(mail, "from"),
        "cc": _people(mail, "cc"),
        "attachments": [_listed(file, base_url) for file in attached],
        "original_attachment_count": len(attached),
        "plain_text": plain,
        "preview": page[:_PREVIEW],
        "preview_plain_text": plain[:_PREVIEW],
        "headers": headers,
        "has_more": len(plain) > _PREVIEW,
    }
    made = SlackFile(
        new_id("F"), subject, page.encode(), "text/html", "email", "email", SLACKBOT, created, subject, email=read
    )
    return [made, *attached]


def _listed(file: SlackFile, base_url: str) -> Json:
    return {
        "filename": file.name,
        "size": len(file.content),
        "mimetype": file.mimetype,
        "url": f"{base_url}/files/{file.id}/{file.name}",
        "metadata": None,
    }


def _text(part: MIMEPart) -> str:
    """A part's text; what is not in the charset that it names is shown as far as it goes."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace").replace("\r\n", "\n")
    except LookupError:
        return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _people(mail: MIMEPart, header: str) -> list[Json]:
    found = getaddresses([str(value) for value in mail.get_all(header, [])])
    return [{"address": at, "name": name or at, "original": formataddr((name, at))} for name, at in found if at or name]


def _attached(part: MIMEPart, body: MIMEPart | None) -> Iterator[tuple[str, bytes, str]]:
    """Everything that is not the body: files, and the further parts of a report (RFC 6522)."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        alternative = part.get_content_subtype() == "alternative"
        for inner in part.iter_parts():
            if not alternative or inner.is_attachment():
                yield from _attached(inner, body)
        return
    if part is body:
        return
    kind = part.get_content_type()
    name = (part.get_filename() or _NAMES.get(kind) or "noname").replace("/", "_")
    if part.get_content_maintype() != "message":
        content = part.get_payload(decode=True)
        yield name, content if isinstance(content, bytes) else b"", kind
        return
    inside = part.get_payload()
    parts = cast(list[MIMEPart], inside) if isinstance(inside, list) else []
    yield name, b"\n".join(one.as_bytes() for one in parts), kind

"""The e-mail to a help desk about one case: plain words, and the bounce itself beside them.

Whatever comes from a bounce stands in the body or in an attachment. Header fields are made of the program's own words,
of addresses that were checked, and of a headline in which nothing can end a line (RFC 5322 §2.2).
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from bot.answering.answer import Answer
from bot.answering.emphasis import cleaned, plain
from bot.answering.inert import quoted
from bot.cases.case import Case, Escalation, Outcome
from bot.cases.changes import Change
from bot.cases.telling.settings import Mailbox
from bot.reading.facts.secrets import MASK, masked
from bot.reading.mail.containers import split_mbox
from bot.reading.mail.parts import plain_lines
from bot.reading.reader import is_email

MOST_BYTES: Final = 10 * 1024 * 1024
"""Of a bounce that is attached as it came. Of a larger one its readable text is, which is what counts."""
_POLICY: Final = SMTP.clone(cte_type="7bit", max_line_length=78)
_WIDTH: Final = 78
_LONGEST_LINE: Final = 998
"""Without its end (RFC 5322 §2.1.1)."""
_SUBJECT: Final = 120
_NAME: Final = 80
_LOOKED_AT: Final = 65_536
_MBOX_LINE: Final = re.compile(rb"\A>?From [^\r\n]*\r?\n")
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_OUTCOMES: Final = {
    Outcome.ANSWER_RIGHT: "The explanation was right.",
    Outcome.OTHER_ENTRY: "It was something else that I know.",
    Outcome.NEW_ERROR: "It was an error that I do not know yet.",
    Outcome.NOT_MAIL: "It had nothing to do with e-mail.",
}
_AFTER: Final = {
    Change.RESOLVED: "This case has been resolved in Slack.",
    Change.NOT_A_BOUNCE: "This case has been closed in Slack: it is not a bounce.",
    Change.REOPENED: "This case is open again in Slack.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to be sent: its header fields, what it says, and what is attached."""

    fields: tuple[tuple[str, str], ...]
    body: str
    bounce: bytes | None = None
    """An e-mail, as it came."""
    text: str = ""
    """What is attached where the bounce was no e-mail."""

    def as_bytes(self, eight_bit: bool) -> bytes:
        """The mail as it goes over the line. `eight_bit`: the server takes bytes beyond ASCII (RFC 6152)."""
        parts = [_text_part(self.body)]
        if self.bounce is not None:
            parts.append(_mail_part(self.bounce, eight_bit=eight_bit))
        elif self.text:
            parts.append(_text_part(self.text, name="bounce.txt"))
        mark = _mark(parts)
        head = EmailMessage(policy=_POLICY)
        for name, value in self.fields:
            head[name] = value
        head["MIME-Version"] = "1.0"
        if len(parts) == 1:
            return _folded(head) + parts[0]
        head["Content-Type"] = f'multipart/mixed; boundary="{mark}"'
        between = f"--{mark}\r\n".encode()
        return (
            _folded(head) + b"\r\n" + b"".join(between + part + b"\r\n" for part in parts) + f"--{mark}--\r\n".encode()
        )


def first_letter(
    case: Case,
    escalation: Escalation,
    mailbox: Mailbox,
    data: bytes | str | None,
    links: Sequence[tuple[str, str]],
    who: str = "",
) -> Letter:
    """What a help desk gets when a person is called for. `data`: what was pasted or attached; `links`: each with what
    it leads to; `who`: the name of whoever called."""
    name = " ".join(cleaned(who).split())[:_NAME] or "Somebody"
    parts = [f"{'Urgent: ' if escalation.urgent else ''}{name} asks in Slack for a person to look at a bounce."]
    if case.answer is not None:
        parts += _explained(case.answer)
    else:
        parts.append(plain(case.title))
    if escalation.note.strip():
        parts.append("They write:\n\n" + _as_quote(escalation.note))
    parts += _links(links)
    parts.append(_signed(mailbox, with_bounce=data is not None))
    subject = f"{'Urgent: ' if escalation.urgent else ''}{_subject(case)}"
    letter = Letter(_fields(case, mailbox, message_id(case, mailbox), subject), "\n\n".join(parts) + "\n")
    bounce = _mail_in(data)
    return Letter(letter.fields, letter.body, bounce, "" if bounce is not None else case.text)


def further_letter(
    case: Case,
    escalation: Escalation,
    mailbox: Mailbox,
    change: Change,
    job_id: str,
    links: Sequence[tuple[str, str]],
) -> Letter:
    """What it gets when the case has ended, or is open again: in the thread of the first letter (RFC 5322 §3.6.4)."""
    parts = [_AFTER[change]]
    if change is Change.RESOLVED and escalation.outcome is not None:
        parts.append(_OUTCOMES[escalation.outcome])
    if change is Change.RESOLVED and escalation.outcome_words.strip():
        parts.append("What the person who asked was told:\n\n" + _as_quote(escalation.outcome_words))
    parts += [f"It was about: {plain(case.title)}", *_links(links), _signed(mailbox, with_bounce=False)]
    first = message_id(case, mailbox)
    fields = _fields(case, mailbox, message_id(case, mailbox, f"{change.value} {job_id}"), f"Re: {_subject(case)}")
    return Letter((*fields, ("In-Reply-To", first), ("References", first)), "\n\n".join(parts) + "\n")


def message_id(case: Case, mailbox: Mailbox, what: str = "") -> str:
    """The same for the same letter, however often it is sent: whoever has it knows it again (RFC 5322 §3.6.4)."""
    more = "." + hashlib.blake2b(what.encode(), digest_size=8).hexdigest() if what else ""
    return f"<rebound.{case.id}{more}@{mailbox.sender.rpartition('@')[2]}>"


def _fields(case: Case, mailbox: Mailbox, own_id: str, subject: str) -> tuple[tuple[str, str], ...]:
    fields = [
        ("From", str(Address("Rebound", addr_spec=mailbox.sender))),
        ("To", mailbox.address),
        ("Subject", subject),
        ("Date", format_datetime(datetime.now(UTC))),
        ("Message-ID", own_id),
        ("X-Rebound-Case", case.id),
    ]
    if mailbox.reply_to:
        fields.append(("Reply-To", mailbox.reply_to))
    if mailbox.automatic:  # so that nothing answers it by itself (RFC 3834 §5; Microsoft’s own field for the same)
        fields += [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")]
    return tuple(fields)


def _subject(case: Case) -> str:
    line = " ".join(quoted(plain(case.title), _SUBJECT).split())
    return f"Bounce: {''.join(char for char in line if char.isprintable())}"


def _explained(answer: Answer) -> list[str]:
    parts = [plain(answer.headline) + (f"\n{plain(answer.verdict)}" if answer.verdict else "")]
    if answer.warning:
        parts.append(plain(answer.warning))
    if answer.why:
        parts.append(_filled(plain(answer.why)))
    if answer.who_words:
        parts.append(f"Who can fix it: {plain(answer.who_words)}")
    if answer.steps:
        parts.append("What to do:\n" + "\n".join(_step(number, step) for number, step in enumerate(answer.steps, 1)))
    if answer.quote:
        parts.append("That goes by this line:\n\n" + _as_quote(answer.quote))
    return parts


def _step(number: int, step: str) -> str:
    return textwrap.fill(plain(step), _WIDTH, initial_indent=f"{number}. ", subsequent_indent="   ")


def _filled(text: str) -> str:
    return "\n".join(textwrap.fill(line, _WIDTH) for line in text.splitlines())


def _as_quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in cleaned(text).strip().splitlines())


def _links(links: Sequence[tuple[str, str]]) -> list[str]:
    return ["\n".join(f"{name}: {url}" for name, url in links)] if links else []


def _signed(mailbox: Mailbox, *, with_bounce: bool) -> str:
    attached = "The bounce is attached. Open no link in it that you do not trust.\n\n" if with_bounce else ""
    read = "" if mailbox.reply_to else "\nNobody reads answers to this mail: write in the Slack thread instead."
    return f"{attached}-- \nSent by Rebound, which explains bounced e-mail in Slack.{read}"


def _mail_in(data: bytes | str | None) -> bytes | None:
    """The bounce as the e-mail it is, with the secrets in it masked; None where it is none, several, or very large."""
    if not isinstance(data, bytes) or len(data) > MOST_BYTES or b"\0" in data:
        return None
    data = _MBOX_LINE.sub(b"", data.removeprefix(b"\xef\xbb\xbf"), count=1)
    if not is_email(plain_lines(data[:_LOOKED_AT]).decode("latin-1"), is_file=True):
        return None
    if len(split_mbox(plain_lines(data))) > 1:
        return None
    text = masked(data.decode("latin-1"))  # which has a letter for every byte, and none for the mask
    return _LINE_END.sub(b"\r\n", text.replace(MASK, "*").encode("latin-1"))


def _text_part(text: str, name: str = "") -> bytes:
    part = EmailMessage(policy=_POLICY)
    part.set_content(text.encode("utf-8", "replace").decode(), charset="utf-8")
    del part["MIME-Version"]
    if name:
        part.add_header("Content-Disposition", "attachment", filename=name)
    return part.as_bytes()


def _mail_part(mail: bytes, *, eight_bit: bool) -> bytes:
    """The bounce as a message within the message (RFC 2046 §5.2.1), which may be coded in no other way; where the
    server would not take it so, as a file."""
    longest = max(map(len, mail.split(b"\r\n")))
    if longest <= _LONGEST_LINE and (eight_bit or mail.isascii()):
        coding = b"7bit" if mail.isascii() else b"8bit"
        return (
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: " + coding + b"\r\n"
            b'Content-Disposition: attachment; filename="bounce.eml"\r\n\r\n' + mail
        )
    part = EmailMessage(policy=_POLICY)
    part.set_content(mail, "application", "octet-stream", disposition="attachment", filename="bounce.eml")
    del part["MIME-Version"]
    return part.as_bytes()


def _folded(head: EmailMessage) -> bytes:
    return b"".join(_POLICY.fold_binary(name, value) for name, value in head.raw_items())


def _mark(parts: Sequence[bytes]) -> str:
    """What stands between the parts, and in none of them."""
    number = 0
    while any(f"=_rebound_{number}_".encode() in part for part in parts):
        number += 1
    return f"=_rebound_{number}_"

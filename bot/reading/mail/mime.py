"""Reads an e-mail: finds the notice, the machine-readable fields and the returned message in it, and says what it is.

The order of trust (RFC 3464 §1, RFC 5965 §2, RFC 3834 §5): a machine-readable part tells for sure what a message is;
else the layout of its text together with who sent it; else header fields and the subject.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from itertools import islice

from bot.reading.layouts import read_report
from bot.reading.mail.arf import read_feedback
from bot.reading.mail.auto_reply import says_auto_reply, subject_is_auto_reply
from bot.reading.mail.disposition import refusal
from bot.reading.mail.dsn import StatusReport, looks_like_fields, read_fields
from bot.reading.mail.judging import kind_of_notice, not_the_reader, once_each, with_named
from bot.reading.mail.kinds import from_mail_system, kind_of_actions, kind_of_subject
from bot.reading.mail.merge import is_complete, merge, report_in_brief
from bot.reading.mail.parts import MAX_FIELDS, Part, parse, plain_lines
from bot.reading.mail.returned import looks_like_headers, merged, original_of
from bot.reading.mail.sorting import SortedParts, sort_parts
from bot.reading.message import UNKNOWN_ORIGINAL, Fact, Failure, Kind, Message, Original
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_MOST_TEXT = 1_048_576
_MOST_NOTICE = 65_536
"""How much of the readable text layouts look at: more than a thousand recipients, and before what is returned."""
_MOST_LEVELS = 6
# Begins with plain characters, which the regex engine finds fast; what stands before is looked at after.
_LINK_REST = Pattern(r"://[^\s<>\"'`]{1,2000}")
_MOST_LINKS = 100
_FIELDS_BEGIN = Pattern(r"^(?:Reporting-MTA|Final-Recipient|Original-Recipient)[ \t]{0,4}:", re.IGNORECASE | re.M)
_FIELDS_END = Pattern(r"\n--[^\s-]|\nContent-Type:|\n(?:Received|Return-Path|DKIM-Signature):", re.IGNORECASE)
_FACTS = tuple(field.name for field in fields(Failure))


def read_email(raw: bytes) -> Message:
    """The e-mail in `raw`: any line ends, any charset, whole or cut off. Never fails on what is in it."""
    return _read(parse(plain_lines(raw)), 0)


def _read(mail: Part, level: int) -> Message:
    sorted_parts = sort_parts(mail)
    notice = "\n\n".join(text for text in sorted_parts.texts if text)[:_MOST_TEXT]
    message = _as_feedback(mail, sorted_parts, notice)
    if message is None and _from_a_person(mail, sorted_parts):
        message = _as_forwarded(sorted_parts, notice, level)
    if message is None:
        message = _as_report(mail, sorted_parts, notice)
        if message is not None and not _says_why(message):
            message = _as_forwarded(sorted_parts, notice, level) or message
    return message or _as_forwarded(sorted_parts, notice, level) or _as_other(mail, sorted_parts, notice)


def _says_why(message: Message) -> bool:
    return any(failure.diagnostic or failure.reply_code or failure.status for failure in message.failures)


def _from_a_person(mail: Part, parts: SortedParts) -> bool:
    return bool(parts.returned) and mail.content_type != "multipart/report" and not from_mail_system(mail.headers)


def _as_feedback(mail: Part, parts: SortedParts, notice: str) -> Message | None:
    """RFC 5965: a complaint, told by its part or by the kind that the container announces."""
    announced = mail.parameters.get("report-type", "").lower() == "feedback-report"
    complaint = parts.status is None and kind_of_subject(mail.header("subject")) is Kind.ABUSE_REPORT
    if parts.feedback is None and not announced and not complaint:
        return None
    fields = parts.feedback.text() if parts.feedback else ""
    feedback = read_feedback(fields)
    original = _original(parts, Original(sender=feedback.original_sender, recipient=feedback.original_recipient))
    text = _joined(notice, fields)
    return _message(mail, Kind.ABUSE_REPORT, text, parts, original=original)


def _as_report(mail: Part, parts: SortedParts, notice: str) -> Message | None:
    """A report of delivery: RFC 3464's parts, or a text that its layout or its header shows to be one."""
    text, status = _with_fields(notice, parts.status) if parts.status is not None else (notice.rstrip(), None)
    if status is not None and is_complete(status):
        return _from_fields(mail, parts, report_in_brief(notice), status, text)
    report = read_report(notice[:_MOST_NOTICE]) if notice.strip() else None
    if report is not None and report.end is not None and not parts.returned and not report.original.received:
        parts.returned.extend(_returned_text(notice[report.end :]))
    body = notice.rstrip()
    is_cut = report is not None and report.end is not None and report.end < len(body)
    if report is not None and is_cut:
        body = notice[: report.end].rstrip()
        report = _without_places_below(report, len(body))
    if parts.status is None:
        status, text = _inline_status(notice, body)
    elif is_cut:
        text, status = _with_fields(body, parts.status)
    if status is not None and status.recipients:
        return _from_fields(mail, parts, report, status, text)
    original = _original(parts, report.original if report else UNKNOWN_ORIGINAL)
    if parts.receipt is not None:
        fields = parts.receipt.text()
        text = _joined(body, fields)
        if (refused := refusal(mail.headers, body.rstrip(), fields, len(text) - len(fields))) is not None:
            return _message(mail, Kind.BOUNCE, text, parts, failures=(refused,), original=original)
        return _message(mail, Kind.NOT_A_BOUNCE, text, parts, original=original)  # RFC 8098: it was read, or deleted
    kind = kind_of_notice(mail, report, returns=bool(parts.returned))
    if kind is None:
        return None
    told = () if kind is Kind.AUTO_REPLY else not_the_reader(mail, report, original)  # who stands in did not fail
    failures = with_named(mail, told, original, kind)
    reporting = (report.reporting_mta if report else None) or (status.reporting_mta if status else None)
    return _message(
        mail, kind, text, parts, report=report, failures=failures, original=original, reporting=reporting
    )  # fmt: skip


def _inline_status(notice: str, body: str) -> tuple[StatusReport | None, str]:
    """Fields that stand in the notice itself, because their part was lost, and the readable text."""
    if looks_like_fields(notice):
        whole = notice.rstrip()
        begin = _FIELDS_BEGIN.search(whole)
        if begin is not None:
            end = _FIELDS_END.search(whole, begin.end())
            return read_fields(whole, begin.start(), end.start() if end else len(whole)), whole
    return None, body.rstrip()


def _with_fields(body: str, part: Part) -> tuple[str, StatusReport]:
    fields = part.text(MAX_FIELDS).strip("\n")
    text = _joined(body, fields)
    return text, read_fields(text, len(text) - len(fields))


def _joined(body: str, fields: str) -> str:
    head = body.rstrip()
    return f"{head}\n\n{fields}" if head and fields else head or fields


def _from_fields(mail: Part, parts: SortedParts, report: Report | None, status: StatusReport, text: str) -> Message:
    told = report.failures if report else ()
    original = _original(parts, report.original if report else UNKNOWN_ORIGINAL)
    pairs = merge(status, told)
    kind = kind_of_actions(kind for _, kind in pairs) or Kind.BOUNCE
    failures = [failure for failure, own in pairs if own is kind]
    if kind is Kind.BOUNCE:
        failures += [failure for failure, own in pairs if own is Kind.DELAY]
    failures_named = with_named(mail, once_each(failures), original, kind)
    if original.sender is None and status.envelope_sender:
        original = replace(original, sender=status.envelope_sender)
    return _message(
        mail, kind, text, parts, report=report, failures=failures_named, original=original,
        reporting=status.reporting_mta or (report.reporting_mta if report else None),
    )  # fmt: skip


def _as_forwarded(parts: SortedParts, notice: str, level: int) -> Message | None:
    """A report attached to somebody's mail: the report is what it is about, the mail is the question."""
    for part in parts.returned[:5] if level < _MOST_LEVELS else ():
        if not part.is_message or not part.children:
            continue
        inner = _read(part.children[0], level + 1)
        if inner.kind not in (Kind.NOT_A_BOUNCE, Kind.QUESTION, Kind.AUTO_REPLY):
            return replace(inner, question=inner.question or notice.strip()[:4000])
    return None


def _as_other(mail: Part, parts: SortedParts, notice: str) -> Message:
    """Neither report nor complaint: an automatic answer, or none of ours."""
    subject = mail.header("subject")
    automatic = says_auto_reply(mail.headers) or subject_is_auto_reply(subject)
    kind = Kind.AUTO_REPLY if automatic else Kind.NOT_A_BOUNCE
    return _message(mail, kind, notice.strip(), parts, original=_original(parts, UNKNOWN_ORIGINAL))


def _original(parts: SortedParts, told: Original) -> Original:
    for part in parts.returned[:3]:
        own = original_of(part)
        told = own if told is UNKNOWN_ORIGINAL else merged(own, told)
    return told


def _returned_text(text: str) -> list[Part]:
    """The message that a notice shows below itself, from its first header line on."""
    start = re.search(r"^(?:>?From .*\n)?[A-Za-z][\w-]{1,40}:[ \t]", text, re.MULTILINE)
    if start is None or not looks_like_headers(text[start.start() :]):
        return []
    return [parse(text[start.start() :].encode("utf-8", "replace"))]


def _message(
    mail: Part, kind: Kind, text: str, parts: SortedParts, *, original: Original, report: Report | None = None,
    failures: tuple[Failure, ...] = (), reporting: Fact | None = None,
) -> Message:  # fmt: skip
    links = dict.fromkeys([*_links(text), *parts.links])
    return Message(
        kind=kind,
        text=text,
        failures=failures,
        original=original,
        mail_system=report.layout if report and report.layout != "general" else None,
        reporting_mta=reporting,
        subject=mail.header("subject") or None,
        reported_from=mail.header("from") or None,
        links=tuple(links),
        defects=tuple(dict.fromkeys(f"The message is odd: {defect}." for defect in mail.defects)),
    )


def _links(text: str) -> list[str]:
    if "://" not in text:
        return []
    found: list[str] = []
    for rest in islice(_LINK_REST.finditer(text), _MOST_LINKS):
        before = text[max(0, rest.start() - 5) : rest.start()].lower()
        scheme = 5 if before == "https" else 4 if before.endswith("http") else 0
        if scheme:
            found.append(text[rest.start() - scheme : rest.end()].rstrip(".,;:)>]'"))
    return found


def _without_places_below(report: Report, end: int) -> Report:
    """The report, its facts without their places where these are in what is not shown: the message returned below."""

    def shown(fact: Fact | None) -> Fact | None:
        return fact if fact is None or fact.span is None or fact.span.end <= end else Fact(fact.value)

    failures = tuple(Failure(*(shown(getattr(failure, name)) for name in _FACTS)) for failure in report.failures)
    return replace(report, failures=failures, reporting_mta=shown(report.reporting_mta))

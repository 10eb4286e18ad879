"""Judges a notice that no machine-readable fields speak for: what kind it is, and whom it is about."""

from __future__ import annotations

from dataclasses import replace

from bot.reading.layouts import list_manager
from bot.reading.mail.auto_reply import says_auto_reply, subject_is_auto_reply
from bot.reading.mail.dsn import address_of
from bot.reading.mail.kinds import from_mail_system, has_null_path, is_digest, kind_of_subject
from bot.reading.mail.parts import Part
from bot.reading.message import Fact, Failure, Kind, Original
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_REPLY = Pattern(r"[245]\d\d[ -][#(]?[245]\.\d{1,3}\.\d{1,3}\b")
_MOST_NAMED = 20_000


def once_each(failures: list[Failure]) -> tuple[Failure, ...]:
    """Some systems list one address again and again (an alias that loops); the first time counts."""
    seen: dict[tuple[str, str], Failure] = {}
    for number, failure in enumerate(failures):
        name = str(failure.recipient).lower() if failure.recipient else str(number)
        seen.setdefault((name, str(failure.reply_code)), failure)
    return tuple(seen.values())


def kind_of_notice(mail: Part, report: Report | None, *, returns: bool) -> Kind | None:
    """What a message without machine-readable recipients is; None when nothing shows it to be a report."""
    subject = mail.header("subject")
    by_subject = kind_of_subject(subject)
    system = from_mail_system(mail.headers)
    container = mail.content_type == "multipart/report" and mail.parameters.get("report-type", "delivery-status") in (
        "delivery-status",
        "",
    )
    if not container and _answers_by_itself(mail, subject, system=system, by_subject=by_subject, report=report):
        return Kind.AUTO_REPLY
    if not container and is_digest(subject) and "x-failed-recipients" not in mail.headers:
        return None
    shown = system or container or by_subject is not None or returns
    if report is not None and (report.failures or report.kind) and (shown or _speaks_like_a_report(report, mail)):
        if report.kind is not None and not (report.layout == "general" and by_subject is Kind.DELAY):
            return report.kind
        return by_subject if by_subject in (Kind.DELAY, Kind.DELIVERY_SUCCESS) else Kind.BOUNCE
    if by_subject is not None and (system or container or returns):
        return by_subject
    if container or "x-failed-recipients" in mail.headers:
        return by_subject or Kind.BOUNCE
    return None


def _answers_by_itself(
    mail: Part, subject: str, *, system: bool, by_subject: Kind | None, report: Report | None
) -> bool:
    """A vacation program's subject says so; the header field of RFC 3834 is on reports as well."""
    if subject_is_auto_reply(subject):
        return not (system and by_subject is not None)
    known = report is not None and report.layout != "general" and bool(report.failures)
    refused = known and report is not None and (by_subject is not None or report.layout == list_manager.LAYOUT.name)
    return says_auto_reply(mail.headers) and not system and not refused


def _speaks_like_a_report(report: Report, mail: Part) -> bool:
    """Mail from a person that holds a notice; an address in a letter is no notice by itself."""
    if report.layout != "general":
        return True
    if report.kind is None:
        return False
    if has_null_path(mail.headers) and any(failure.recipient for failure in report.failures):
        return True
    return any(_opens_with_its_code(failure) for failure in report.failures)


def _opens_with_its_code(failure: Failure) -> bool:
    """A reply code with its enhanced code beside it is a server speaking; a number in a letter has no such company."""
    return failure.diagnostic is not None and _REPLY.match(failure.diagnostic.value) is not None


def not_the_reader(mail: Part, report: Report | None, original: Original) -> tuple[Failure, ...]:
    """Without the address that the notice was sent to: it greets that person, and is about another address."""
    failures = report.failures if report else ()
    reader = address_of(mail.headers.get("to", "")).lower()
    if not reader or all(str(failure.recipient).lower() != reader for failure in failures):
        return failures
    others = tuple(failure for failure in failures if str(failure.recipient).lower() != reader)
    named = "x-failed-recipients" in mail.headers or (original.recipient or reader).lower() != reader
    return others or (tuple(replace(failure, recipient=None) for failure in failures[:1]) if named else failures)


def with_named(mail: Part, failures: tuple[Failure, ...], original: Original, kind: Kind) -> tuple[Failure, ...]:
    """Gives a failure without an address the one that a header names, else the returned message's own."""
    if kind not in (Kind.BOUNCE, Kind.DELAY) or (failures and all(failure.recipient for failure in failures)):
        return failures
    named = [address_of(item) for item in mail.headers.get("x-failed-recipients", "").split(",")[:_MOST_NAMED]]
    named = [address for address in named if "@" in address]
    if not failures:
        addresses = named or ([original.recipient] if original.recipient else [])
        return tuple(Failure(recipient=Fact(address)) for address in addresses)
    if len(failures) == 1:
        address = named[0] if named else original.recipient
        return (replace(failures[0], recipient=Fact(address)),) if address else failures
    return failures

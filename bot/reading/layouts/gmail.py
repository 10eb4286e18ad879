"""Gmail and Google Workspace, in their languages.

    ** Address not found **

    Your message wasn't delivered to kim@example.com because the address couldn't be found.

    The response from the remote server was:
    550 5.1.1 no such user - gsmtp

    Delivery to the following recipient failed permanently:            before 2016
         kim@example.com
    Technical details of permanent failure:
    Google tried to deliver your message, but it was rejected by the server for the recipient domain example.com by
    mx.example.com. [192.0.2.1].
    The error that the other server returned was:
    550 5.1.1 no such user

A warning is headed "Delivery incomplete" and says for how many hours Gmail will go on. Where no server answered,
Gmail's own words stand behind "The response was:"; where it did not try, below the heading.
"""

from __future__ import annotations

from dataclasses import replace

from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.message import Failure, Kind
from bot.reading.page.diagnostics import diagnose
from bot.reading.page.page import Page
from bot.reading.page.report import Report
from bot.reading.text.patterns import Pattern

_RETRIES = Pattern(
    r"(?:gmail will (?:retry|keep trying|continue trying)|message will be retried)(?: for)?[ \n]"
    r"(\d{1,3} (?:more )?(?:hour|day)s?)(?:\(s\))?"
)
_HEADING = Pattern(r"\*\* [^*\n]{4,80} \*\*\s{1,12}|(?=you have (?:reached|exceeded) an? )")


def read(page: Page, layout: str) -> Report | None:
    """The general shape, what Gmail says itself, and until when it tries."""
    report = general.read(page, layout)
    if report is None:
        return None
    if not report.failures and report.kind is Kind.BOUNCE and (heading := _HEADING.search(page.low)):
        said = diagnose(page, heading.end(), page.paragraph(heading.end(), len(page.text))[1])
        report = replace(report, failures=(said.failure(None),))
    elif len(report.failures) == 1:
        report = replace(report, failures=(_answered(page, report.failures[0], report.end),))
    retries = _RETRIES.search(page.low)
    if retries is None:
        return report
    until = page.fact(*retries.span(1))
    failures = tuple(replace(failure, will_retry_until=until) for failure in report.failures)
    return replace(report, failures=failures, kind=report.kind or Kind.DELAY)


def _answered(page: Page, failure: Failure, end: int | None) -> Failure:
    """With what stands behind "The response was:", code or none."""
    stop = len(page.text) if end is None else end
    if failure.reply_code or failure.status or (said := page.formulas.announced(0, stop)) is None:
        return failure
    words = diagnose(page, said.start, min(stop, page.paragraph(said.end, len(page.text))[1]))
    return words.failure(failure.recipient) if words.diagnostic else failure


LAYOUT = Layout(
    "gmail",
    (
        "google tried to deliver", "the response was:",
        "gmail will", "gsmtp", "support.google.com/mail", "technical details of",
        "** message not delivered **", "** message blocked **", "you have reached a limit for sending",
        "delivery incomplete", "address not found", "message will be retried for", "adresse nicht gefunden",
        "adresse introuvable", "no se encontró la dirección", "dirección no encontrada", "indirizzo non trovato",
        "endereço não encontrado", "adres niet gevonden", "アドレスが見つかりません", "找不到地址", "주소를 찾을 수 없",
    ),
    read,
    kind=None,
)  # fmt: skip

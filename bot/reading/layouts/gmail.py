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

A warning is headed "Delivery incomplete" and says for how many hours Gmail will go on.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.layouts import general
from bot.reading.layouts.layout import Layout
from bot.reading.message import Kind
from bot.reading.page import Page
from bot.reading.report import Report

_RETRIES = re.compile(
    r"(?:gmail will (?:retry|keep trying|continue trying)|message will be retried)(?: for)?[ \n]"
    r"(\d{1,3} (?:more )?(?:hour|day)s?)(?:\(s\))?"
)


def read(page: Page, layout: str) -> Report | None:
    """The general shape, and until when it tries."""
    report = general.read(page, layout)
    retries = _RETRIES.search(page.low)
    if report is None or retries is None:
        return report
    until = page.fact(*retries.span(1))
    failures = tuple(replace(failure, will_retry_until=until) for failure in report.failures)
    return replace(report, failures=failures, kind=report.kind or Kind.DELAY)


LAYOUT = Layout(
    "gmail",
    (
        "google tried to deliver", "the response was:",
        "gmail will", "gsmtp", "support.google.com/mail", "technical details of",
        "delivery incomplete", "address not found", "message will be retried for", "adresse nicht gefunden",
        "adresse introuvable", "no se encontró la dirección", "dirección no encontrada", "indirizzo non trovato",
        "endereço não encontrado", "adres niet gevonden", "アドレスが見つかりません", "找不到地址", "주소를 찾을 수 없",
    ),
    read,
    kind=None,
)  # fmt: skip

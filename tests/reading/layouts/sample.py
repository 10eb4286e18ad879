"""How a layout's table of samples is written and checked."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.reading.layouts import read_report
from bot.reading.message import Failure, Kind


@dataclass(frozen=True)
class Sample:
    """A notice, and what is read from it: of the first recipient, unless `recipients` names all."""

    name: str
    text: str
    recipient: str | None
    code: str | None = None
    status: str | None = None
    kind: Kind | None = Kind.BOUNCE
    layout: str | None = None
    says: str | None = None
    host: str | None = None
    recipients: tuple[str, ...] = ()


def table(*samples: Sample) -> pytest.MarkDecorator:
    """The samples as parameters of a test."""
    return pytest.mark.parametrize("sample", samples, ids=[each.name for each in samples])


def check(sample: Sample) -> None:
    """Reads the sample and compares every fact; each span must point at what the fact says."""
    report = read_report(sample.text)
    assert report is not None
    assert report.end is not None
    assert 0 < report.end <= len(sample.text)
    first = report.failures[0] if report.failures else Failure()
    assert (
        _value(first, "recipient"),
        _value(first, "reply_code"),
        _value(first, "status"),
        report.kind,
    ) == (sample.recipient, sample.code, sample.status, sample.kind)
    if sample.layout is not None:
        assert report.layout == sample.layout
    if sample.says is not None:
        assert _value(first, "diagnostic") == sample.says
    if sample.host is not None:
        assert _value(first, "remote_mta") == sample.host
    if sample.recipients:
        assert tuple(_value(failure, "recipient") for failure in report.failures) == sample.recipients
    for failure in report.failures:
        for fact in (failure.recipient, failure.reply_code, failure.status, failure.diagnostic):
            if fact is not None and fact.span is not None:
                assert 0 <= fact.span.start < fact.span.end <= len(sample.text)
        for fact in (failure.reply_code, failure.status):
            if fact is not None and fact.span is not None:
                assert sample.text[fact.span.start : fact.span.end].replace("\n", "") == fact.value


def _value(failure: Failure, name: str) -> str | None:
    fact = getattr(failure, name)
    return None if fact is None else str(fact.value)

"""The machine-readable result of explaining one message."""

from __future__ import annotations

from bot.answering.emphasis import plain
from bot.answering.explain import Explanation
from bot.answering.verdict import permanence_of
from bot.matching.finding import Finding, Findings
from bot.reading.message import Failure, Kind

Result = dict[str, object]


def result_of(explanation: Explanation) -> Result:
    """One explanation as a JSON object: the first failure, and every other one under `also`."""
    first, *more = _results(explanation.findings)
    for findings in explanation.further:
        more += _results(findings)
    return {**first, "also": more, "headline": plain(explanation.answer.headline)}


def _results(findings: Findings) -> list[Result]:
    if findings.findings:
        return [_result(findings, finding) for finding in findings.findings]
    kind = findings.message.kind
    failure = findings.message.failures[0] if findings.message.failures else None
    return [_fields(kind, answered=True, failure=failure)]


def _result(findings: Findings, finding: Finding) -> Result:
    best = finding.best
    result = _fields(findings.message.kind, answered=finding.answered, failure=finding.failure)
    result["permanence"] = permanence_of(findings.message, finding)
    if best:
        result["confidence"] = round(best.confidence, 3)
        result["entry"] = best.entry.id if finding.answered else None
        result["reason"] = best.entry.reason if finding.answered else None
    return result


def _fields(kind: Kind, *, answered: bool, failure: Failure | None) -> Result:
    failure = failure or Failure()
    return {
        "kind": kind.value,
        "answered": answered,
        "entry": None,
        "reason": None,
        "confidence": 1.0 if answered else 0.0,
        "reply_code": failure.reply_code.value if failure.reply_code else None,
        "status": failure.status.value if failure.status else None,
        "permanence": None,
        "recipient": failure.recipient.value if failure.recipient else None,
    }

"""The machine-readable result of explaining one message."""

from __future__ import annotations

from bot.answering.advice import decide
from bot.answering.emphasis import plain
from bot.answering.explain import Explanation
from bot.answering.outcome import outcome_of
from bot.answering.several import every
from bot.answering.slots import slots_of
from bot.answering.verdict import permanence_of
from bot.knowledge.base import Knowledge
from bot.matching.finding import Finding, Findings
from bot.reading.message import Failure, Kind

Result = dict[str, object]


def result_of(explanation: Explanation) -> Result:
    """One explanation as a JSON object: the first failure, and every other one under `also`."""
    first, *more = _results(explanation.findings, explanation.knowledge)
    for findings in explanation.further:
        more += _results(findings, explanation.knowledge)
    return {**first, "also": more, "headline": plain(explanation.answer.headline)}


def _results(findings: Findings, knowledge: Knowledge) -> list[Result]:
    return [_result(findings, finding, knowledge) for finding in every(findings)]


def _result(findings: Findings, finding: Finding, knowledge: Knowledge) -> Result:
    message, best = findings.message, finding.best
    decision = decide(message, finding, knowledge, slots_of(message, finding))
    outcome = decision.outcome if decision else outcome_of(message, finding, knowledge)
    failure = finding.failure or Failure()
    is_reason = best is not None and finding.answered and best.entry.kind is None
    return {
        "kind": message.kind.value,
        "answered": finding.answered,
        "entry": best.entry.id if best and finding.answered else None,
        "reason": best.entry.reason if best and is_reason else None,
        "confidence": round(best.confidence, 3) if best else 0.0,
        "reply_code": failure.reply_code.value if failure.reply_code else None,
        "status": failure.status.value if failure.status else None,
        "permanence": permanence_of(message, finding),
        "recipient": failure.recipient.value if failure.recipient else None,
        "refused_by": outcome.party,
        "lost": outcome.lost,
        "acts": decision.acts if decision else ("sender" if message.kind in (Kind.BOUNCE, Kind.DELAY) else None),
    }

"""The machine-readable result of explaining one message."""

from __future__ import annotations

from bot.answering.emphasis import plain
from bot.answering.explain import Explanation
from bot.answering.matter import Matter
from bot.answering.verdict import permanence_of
from bot.reading.message import NOTHING_SAID, Kind

Result = dict[str, object]


def result_of(explanation: Explanation) -> Result:
    """One explanation as a JSON object: the first failure, and every other one under `also`."""
    first, *more = (_result(matter) for matters in explanation.matters for matter in matters)
    return {**first, "also": more, "headline": plain(explanation.headline)}


def _result(matter: Matter) -> Result:
    message, finding, best = matter.message, matter.finding, matter.finding.best
    decision, outcome = matter.decision, matter.outcome
    failure = finding.failure or NOTHING_SAID
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

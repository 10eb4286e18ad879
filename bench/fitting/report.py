"""The verdict on each row, and the tables made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.matcher import Matcher
from fitting.rows import BOUNCES, QUESTIONS, Row

SURE = 0.8
BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 1.01))


@dataclass(frozen=True)
class Verdict:
    """How one row was answered. `reason` is the best, answered or not."""

    row: Row
    reason: str
    confidence: float
    answered: bool

    @property
    def right(self) -> bool:
        if self.row.expect == ("",):
            return not self.answered
        return self.answered and self.reason in self.row.expect

    @property
    def surely_wrong(self) -> bool:
        return self.answered and self.confidence >= SURE and self.reason not in self.row.expect


def verdict_of(row: Row, matcher: Matcher) -> Verdict:
    finding = matcher.match(row.message).findings[0]
    best = finding.best
    reason = best.entry.reason if best and best.entry.kind is None else ""
    return Verdict(row, reason, best.confidence if best else 0.0, finding.answered and bool(reason))


def report(verdicts: Sequence[Verdict]) -> str:
    lines = ["set           rows  right  abstained  surely wrong"]
    for name, sets in (("bounces", BOUNCES), ("questions", QUESTIONS)):
        of_kind = [each for each in verdicts if each.row.set in sets]
        lines += [_line(each, [one for one in of_kind if one.row.set == each]) for each in sets]
        lines.append(_line(f"all {name}", of_kind))
        lines += ["", "  confidence     answers   mean  right"]
        lines += _reliability(of_kind)
        lines.append("")
    return "\n".join(lines)


def _line(name: str, verdicts: Sequence[Verdict]) -> str:
    asked = [each for each in verdicts if each.row.expect != ("",)]
    none = [each for each in verdicts if each.row.expect == ("",)]
    right, abstained, wrong = (
        _share([each.right for each in asked]),
        _share([each.right for each in none]),
        _share([each.surely_wrong for each in verdicts]),
    )
    return f"{name:13} {len(verdicts):5} {right:>6} {abstained:>10} {wrong:>13}"


def _reliability(verdicts: Sequence[Verdict]) -> list[str]:
    lines = []
    answered = [each for each in verdicts if each.answered]
    for low, high in BANDS:
        inside = [each for each in answered if low <= each.confidence < high]
        if inside:
            mean = sum(each.confidence for each in inside) / len(inside)
            share = sum(each.right for each in inside) / len(inside)
            lines.append(f"  {low:.2f} to {min(high, 1):.2f} {len(inside):10d} {mean:6.2f} {share:6.2f}")
    return lines


def _share(found: Sequence[bool]) -> str:
    return f"{100 * sum(found) / len(found):.1f}" if found else "-"

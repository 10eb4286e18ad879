"""The examples of a base, run: each must be answered by its entry, or must not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.explain import Explainer
from bot.knowledge.entry import Entry


@dataclass(frozen=True, slots=True)
class Miss:
    """One example that did not come out as its entry wants it."""

    entry_id: str
    text: str
    wanted: str
    got: str


def misses(explainer: Explainer) -> Iterator[Miss]:
    """Every example of the base that does not hold."""
    for entry in explainer.knowledge.entries:
        for text in entry.examples.match:
            got = _answering(explainer, text)
            if got is None or not _is_or_narrows(got, entry):
                yield Miss(entry.id, text, f"answered by {entry.id}", _name(got))
        for text in entry.examples.reject:
            got = _answering(explainer, text)
            if got is not None and _is_or_narrows(got, entry):
                yield Miss(entry.id, text, f"not answered by {entry.id}", _name(got))


def _answering(explainer: Explainer, text: str) -> Entry | None:
    findings = explainer.explain(text).findings.findings
    finding = findings[0] if findings else None
    return finding.best.entry if finding and finding.answered and finding.best else None


def _is_or_narrows(got: Entry, entry: Entry) -> bool:
    """Whether an entry is the wanted one, or says the same of a narrower case."""
    return got.id == entry.id or (got.reason == entry.reason and entry.id in (entry.reason, got.extends))


def _name(entry: Entry | None) -> str:
    return entry.id if entry else "no confident answer"

"""Finds a provider's own marks (TSS04, S3150, LPN007_510, 4.16.55.1), of those that are known."""

from __future__ import annotations

from collections.abc import Collection

from bot.reading.facts.detail_kinds import Detail, in_order
from bot.reading.facts.plain_words import MOST
from bot.reading.message import Span


def marks_in(text: str, known: Collection[str]) -> tuple[Detail, ...]:
    """Those of `known` that are words of their own in the text, in its order; the longest where two share a place."""
    text = text[:MOST]
    found: list[Detail] = []
    for mark in sorted({mark for mark in known if mark and mark in text}, key=lambda mark: (-len(mark), mark)):
        place = text.find(mark)
        while place != -1:
            span = Span(place, place + len(mark))
            if _stands_alone(text, span) and not any(_overlap(span, each.span) for each in found):
                found.append(Detail("mark", mark, None, span))
                break
            place = text.find(mark, place + 1)
    return in_order(found)


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end


def _stands_alone(text: str, span: Span) -> bool:
    """No letter or digit at either end, nor one behind a dot, hyphen or colon that goes on with the same word."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    return not (_goes_on(before[::-1], "-.") or _goes_on(after, "-.:="))


def _goes_on(beyond: str, joints: str) -> bool:
    if not beyond:
        return False
    if beyond[0].isalnum() or beyond[0] == "_":
        return True
    return beyond[0] in joints and len(beyond) > 1 and beyond[1].isalnum()

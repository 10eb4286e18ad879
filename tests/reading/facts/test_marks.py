"""Marks of providers, of those that are known."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.marks import marks_in

KNOWN = ("TSS04", "LPN007", "LPN007_510", "c=hd", "S3150", "CS01", "RP:BA2", "BL000000", "OU-001", "4.16.55.1", "DIAL")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("421 4.7.0 [TSS04] Messages from 203.0.113.1 temporarily deferred - 4.16.55.1; see", ["TSS04", "4.16.55.1"]),
        ("refused. LPN007_510", ["LPN007_510"]),
        ("refused. LPN007_999", []),
        ("(c=hd)", ["c=hd"]),
        ("our block list (S3150).", ["S3150"]),
        ("see https://spa.example/#BL000000", ["BL000000"]),
        ("(OU-001) mail rejected", ["OU-001"]),
        ("OU-001-2 and XOU-001 and 14.16.55.1 and 4.16.55.10", []),
        ("554 RP:BA2", ["RP:BA2"]),
        ("tss04 cs01 dial", []),
        ("XTSS04 then TSS04.", ["TSS04"]),
        ("", []),
    ],
)
def test_marks_are_words_of_their_own_in_their_case(said: str, found: list[str]) -> None:
    assert [each.value for each in marks_in(said, KNOWN)] == found


@given(st.text(st.sampled_from("TS04.-_: =chd()\n")), st.lists(st.text(st.sampled_from("TS04.-=chd"), max_size=5)))
def test_a_mark_is_what_stands_at_its_place(text: str, known: list[str]) -> None:
    found = marks_in(text, known)
    for each in found:
        assert each.span is not None
        assert text[each.span.start : each.span.end] == each.value
    spans = [each.span for each in found if each.span]
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))

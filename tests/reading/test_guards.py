"""What is looked for before an expression, because it is found sooner, stands in every text that this one matches."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts import forwarding, limits, listings, rates, retrying, until
from bot.reading.facts.sizes import size_of
from bot.reading.layouts import general
from bot.reading.paste import line_ends, ocr, spelled
from bot.reading.text.patterns import Pattern
from bot.reading.text.wordings import folded

Guard = Callable[[str], bool]


def has(*pieces: str) -> Guard:
    return lambda text: any(piece in text for piece in pieces)


def matches(*patterns: Pattern[str]) -> Guard:
    return lambda text: any(pattern.search(text) for pattern in patterns)


GUARDED: dict[str, tuple[Pattern[str], Guard]] = {
    "queue": (retrying._QUEUE, matches(*retrying._MAY_BE_QUEUE)),
    "rate": (rates._IN_A_TIME, matches(rates._SO_MANY_IN)),
    "adverb": (rates._ADVERB, has(*rates._ADVERBS)),
    "recipients": (rates._TO_EACH, matches(rates._COUNTED)),
    "share": (limits._SHARE, has("%")),
    "old": (until._OLD, has(" old", " alt ist")),
    "date": (until._DATE, matches(until._DATED)),
    "for": (until._FOR, matches(until._COUNTED)),
    "abroad": (until._ABROAD, matches(until._COUNTED)),
    "block of fields": (general._FIELD_BLOCK, has(*general._FIELD_NAMES)),
    "expanded": (forwarding._EXPANDED, has("d from")),
    "loop": (forwarding._LOOP, has("forwarding loop")),
    "blocked": (listings._BLOCKED, has(*listings._AFTER_A_NAME)),
    "cut": (line_ends._CODE_CUT, matches(line_ends._MAY_BE_CUT)),
    "field": (line_ends._SURE, lambda text: has(*line_ends._ENDS_OF_NAMES)(folded(text))),
    "at": (spelled._AT, matches(spelled._AT_ALONE)),
}


@pytest.mark.parametrize("name", GUARDED)
@given(st.data())
def test_nothing_is_missed(name: str, data: st.DataObject) -> None:
    pattern, guard = GUARDED[name]
    text = data.draw(st.from_regex(re.compile(pattern.source, pattern.flags)))
    if pattern.search(text):
        assert guard(text)


@given(st.from_regex(re.compile(retrying._NOT.source)))
def test_what_is_denied_ends_in_one_of_its_words(text: str) -> None:
    assert retrying._is_denied(text, 0, len(text)) == (retrying._NOT.search(text) is not None)


CODES = st.text(alphabet="245SBOoIl10.,: #(-\nab@", max_size=40)


@given(CODES)
def test_codes_without_damage_need_no_mending(text: str) -> None:
    if ocr._DAMAGED_CODE.search(text) or ocr._DAMAGED_STATUS.search(text):
        return
    for pattern in (ocr._BOTH, ocr._AFTER_LABEL, ocr._AT_START, ocr._STATUS_LABELLED, ocr._STATUS_ALONE):
        for match in pattern.finditer(text):
            assert ocr._digits(match[0].replace(" ", "\0")).replace("\0", " ") == match[0] or not _has_letters(match)


def _has_letters(match: re.Match[str]) -> bool:
    return any(group and ocr._digits(group) != group for group in match.groups() or (match[0],) if group != " ")


SPACED = st.lists(st.sampled_from(["5", "550", "451", " ", "-", " 5 1 1", "4 2 ", "x"]), max_size=12).map("".join)


@given(SPACED)
def test_codes_that_lost_their_dots_are_seen(text: str) -> None:
    assert ocr._SPACED.search(text) is None or ocr._MAY_BE_SPACED.search(text)


SIZES = st.text(alphabet="0123456789 ,.'kmgtbo[(%", max_size=30)


@given(SIZES)
def test_a_text_without_signs_of_a_size_has_none(text: str) -> None:
    if limits._MAY_BE_SIZE.search(text) is None:
        for match in limits._SIZE.finditer(text):
            assert not limits._is_size(text, match, size_of(match))

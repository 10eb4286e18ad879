"""One line of plain words, and the way back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.plain_words import Words, _pieces

PROSE = st.lists(
    st.sampled_from(
        ["said", "550 ", "5.1.1", " ", "  ", "\n", "\n> ", "\n| >", "\t", "\x0b", "\u2028", "x", "İ", "250 OK"]
    ),
    max_size=30,
).map("".join)
MARKED = st.lists(
    st.sampled_from(["550-", "550-5.1.1 ", "\n550 ", "&lt;", "`", "<mailto:a@b|a@b>", "\n", " ", "text", "<tel:1|1>"]),
    max_size=30,
).map("".join)


@given(PROSE | MARKED)
def test_the_words_are_the_pieces_that_are_kept(text: str) -> None:
    assert Words(text).text == "".join(piece for piece, _ in _pieces(text))


@given(PROSE | MARKED)
def test_each_word_leads_back_to_where_it_was_said(text: str) -> None:
    words = Words(text)
    for place, char in enumerate(words.text):
        start, end = words.span(place, place + 1)
        shown = text[start:end]
        assert shown == char or char == " " or shown.startswith("&")


@pytest.mark.parametrize("text", ["a  b\nc", "550-a\n550 b"])
def test_a_stretch_across_a_line_end_is_found(text: str) -> None:
    words = Words(text)
    assert text[slice(*words.span(0, len(words.text)))] == text

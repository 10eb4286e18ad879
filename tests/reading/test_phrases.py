"""Phrases are found by the words of a text, and as surely as if each had been looked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.phrases import Phrases, words_of

_PHRASES = ("not delivered yet", "will be ret", "postfix", "status=sent", ">: ", "(#5.", "nicht zugestellt", "再試行")
_BOOK = Phrases((phrase, phrase) for phrase in _PHRASES)


def _found(low: str) -> set[str]:
    return _BOOK.named_in(low, words_of(low))


def test_a_phrase_is_found_whatever_marks_stand_around_it() -> None:
    assert _found("<kim@example.org>: (status=sent)") == {">: ", "status=sent"}
    assert _found("«not delivered yet», said postfix/smtp.") == {"not delivered yet", "postfix"}


def test_the_last_of_several_words_may_go_on_behind_the_phrase() -> None:
    assert _found("it will be retried") == {"will be ret"}


def test_a_phrase_of_one_word_is_that_word_and_no_part_of_another() -> None:
    assert _found("postfixed by netpostfix") == set()


def test_scripts_without_spaces_are_searched_as_they_are() -> None:
    assert _found("サーバーは再試行します") == {"再試行"}


def test_words_of_a_longer_text_serve_for_a_part_of_it() -> None:
    text = "postfix says: not delivered yet"
    assert _BOOK.named_in(text[:12], words_of(text)) == {"postfix"}


@given(st.lists(st.sampled_from((*_PHRASES, "not", "delivered", "yet", "\n", "é", "said:")), max_size=8))
def test_all_that_stand_between_spaces_are_found_and_nothing_else(pieces: list[str]) -> None:
    text = f" {'  '.join(pieces)} "
    assert _found(text) == {phrase for phrase in _PHRASES if phrase in text}


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    assert all(words_of(text))
    assert _found(text) <= set(_PHRASES)

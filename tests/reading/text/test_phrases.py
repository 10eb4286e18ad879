"""Many phrases are looked for at once, and found as surely as if each had been looked for by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.text.phrases import Phrases

_PHRASES = ("not delivered yet", "delivered", "will be ret", "status=sent", ">: ", "nicht zugestellt", "再試行", "é")
_BOOK = Phrases((phrase, phrase) for phrase in _PHRASES)


def test_phrases_that_lie_within_each_other_are_all_found() -> None:
    assert _BOOK.named_in("it is not delivered yet and will be retried") == {
        "not delivered yet",
        "delivered",
        "will be ret",
    }


def test_several_phrases_may_stand_for_one_thing() -> None:
    book = Phrases([("not sent", "failed"), ("bounced", "failed"), ("late", "delayed")])
    assert book.named_in("it bounced and was not sent") == {"failed"}


def test_places_are_counted_in_characters_whatever_the_script() -> None:
    assert _BOOK.places_in("é: サーバーは再試行します") == [("é", 0, 1), ("再試行", 8, 11)]


@given(st.lists(st.sampled_from((*_PHRASES, "not", " ", "yet", "\n", "ü", "said:")), max_size=12))
def test_what_stands_there_is_found_and_nothing_else(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert _BOOK.named_in(text) == {phrase for phrase in _PHRASES if phrase in text}
    assert all(text[start:end] == phrase for phrase, start, end in _BOOK.places_in(text))


@given(st.text())
def test_any_text_may_be_searched(text: str) -> None:
    assert _BOOK.named_in(text) == {phrase for phrase in _PHRASES if phrase in text}

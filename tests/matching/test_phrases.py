"""A phrase is found by the words that matter, with slips of the keyboard and in a longer text."""

from __future__ import annotations

import pytest

from bot.matching.normalise import words_of
from bot.matching.phrases import Phrase, PhraseIndex

TEXTS = (
    "User unknown in virtual mailbox table",
    "Mailbox full",
    "Connection timed out",
    "Host or domain name not found",
    "Message size exceeds the limit",
    "The address is not found in the table",
)


@pytest.fixture(scope="module")
def index() -> PhraseIndex:
    return PhraseIndex(Phrase(number, text, tuple(words_of(text))) for number, text in enumerate(TEXTS))


def best(index: PhraseIndex, text: str) -> str:
    return index.search(words_of(text))[0].phrase.text


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("550 5.1.1 <kim@example.com>: User unknown in virtual mailbox table (in reply to RCPT TO)", TEXTS[0]),
        ("host or domain name not fuond", TEXTS[3]),
        ("conection timed out", TEXTS[2]),
        ("it says the mailbx is full", TEXTS[1]),
        ("size of the message exceeds limit", TEXTS[4]),
    ],
)
def test_the_phrase_that_a_text_says_is_found(index: PhraseIndex, said: str, phrase: str) -> None:
    assert best(index, said) == phrase


def test_a_text_that_shares_no_word_finds_nothing(index: PhraseIndex) -> None:
    assert index.search(words_of("bonjour tout le monde")) == []
    assert index.search([]) == []


def test_the_wholly_said_and_ordered_phrase_counts_for_more(index: PhraseIndex) -> None:
    whole, half = (index.search(words_of(text))[0] for text in (TEXTS[3], "domain found"))
    assert whole.coverage == 1
    assert whole.strength > half.strength


def test_a_word_that_every_phrase_has_weighs_less_than_a_rare_one(index: PhraseIndex) -> None:
    assert index.idf[words_of("the")[0]] < index.idf[words_of("virtual")[0]]


def test_the_work_of_a_search_is_bounded_however_large_the_base() -> None:
    texts = [
        f"mailbox number {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} is full" for n in range(9000)
    ]
    index = PhraseIndex(Phrase(n, text, tuple(words_of(text))) for n, text in enumerate(texts))
    hits = index.search(words_of("mailbox number abc is full"))
    assert hits[0].phrase.text == "mailbox number abc is full"
    assert len(hits) <= 48

"""A phrase is found by the words that matter, with slips of the keyboard and in a longer text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.matching.normalise import words_of
from bot.matching.phrases import MOST_CANDIDATES, Hit, Phrase, PhraseIndex, indexed

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
    return PhraseIndex(indexed(phrases(TEXTS)))


def phrases(texts: Sequence[str], topic: str = "") -> list[Phrase]:
    return [Phrase(number, text, tuple(words_of(text)), topic) for number, text in enumerate(texts)]


def found(index: PhraseIndex, text: str) -> Sequence[Hit]:
    return index.search(words_of(text), index.topics)


def best(index: PhraseIndex, text: str) -> str:
    return found(index, text)[0].phrase.text


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
    assert found(index, "bonjour tout le monde") == []
    assert found(index, "") == []


def test_the_wholly_said_and_ordered_phrase_counts_for_more(index: PhraseIndex) -> None:
    whole, half = (found(index, text)[0] for text in (TEXTS[3], "domain found"))
    assert whole.coverage == 1
    assert whole.strength > half.strength


def test_a_word_that_every_phrase_has_weighs_less_than_a_rare_one() -> None:
    index = PhraseIndex(indexed(phrases(("mailbox", "mailbox full", "mailbox unknown", "quota"))))
    common, rare = (found(index, text)[0].weight for text in ("mailbox", "quota"))
    assert common < rare


def test_only_phrases_of_the_topics_that_are_asked_for_are_found() -> None:
    here = Phrase(0, "mailbox full", ("mailbox", "full"), "here")
    there = Phrase(1, "mailbox full", ("mailbox", "full"), "there")
    index = PhraseIndex(indexed([here, there]))
    assert [hit.phrase.owner for hit in index.search(["mailbox", "full"], ["there"])] == [1]


def test_some_phrases_are_found_whatever_is_asked_for() -> None:
    here = Phrase(0, "mailbox full", ("mailbox", "full"), "here")
    index = PhraseIndex(indexed([here], always=lambda phrase: phrase is here))
    assert [hit.phrase.owner for hit in index.search(["mailbox", "full"], ["there"])] == [0]


def test_the_work_of_a_search_is_bounded_however_large_the_base() -> None:
    texts = [
        f"mailbox number {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} is full" for n in range(9000)
    ]
    hits = found(PhraseIndex(indexed(phrases(texts))), "mailbox number abc is full")
    assert hits[0].phrase.text == "mailbox number abc is full"
    assert len(hits) <= MOST_CANDIDATES

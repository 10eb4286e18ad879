"""Words that are spelt differently and mean the same fall together; what is no word falls away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalise import sentences_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("not authorised", "not authorized"),
        ("behaviour", "behavior"),
        ("mailboxes", "mailbox"),
        ("bounced bouncing bounces", "bounce bounce bounce"),
        ("Boîte pleine", "boite pleine"),
        ("MAILBOX FULL", "mailbox full"),
        ("doesn't exist", "doesnt exist"),
        ("user unknown <kim@example.com>", "user unknown"),
        ("blocked using zen.spamhaus.org", "blocked using https://www.spamhaus.org/query/ip/192.0.2.1"),
        ("blocked using <blocklist>", "blocked using"),
        ("550 5.1.1 user unknown", "user unknown"),
        ("client host [192.0.2.1] refused", "client host refused"),
        ("cannot write to /var/mail/box/kim/INBOX", "cannot write to"),
        ("queued as 4ZC0hH3abcdef99 today", "queued as today"),
    ],
)
def test_these_are_the_same_words(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_an_internal_name_of_a_server_is_kept_as_words() -> None:
    assert "recipnotfound" in words_of("RESOLVER.ADR.RecipNotFound; not found")


def test_a_providers_own_mark_is_one_word() -> None:
    assert words_of("OFR_417 [S3150] AUP#I-1000 TSS04") == ["ofr417", "s3150", "aup", "i1000", "tss04"]
    one, same, other = (words_of(f"unavailable {mark}") for mark in ("[#4.16.1]", "(4.16.1)", "[#4.16.55]"))
    assert one == same != other


def test_of_a_host_only_its_owner_is_left() -> None:
    assert words_of("mx1.mail.example.co.uk said no") == ["@example", "said", "not"]


def test_text_without_spaces_between_words_becomes_pairs_of_characters() -> None:
    assert words_of("存在しない") == ["存在", "在し", "しな", "ない"]


@given(st.text(max_size=300))
def test_any_text_has_words_without_blanks(text: str) -> None:
    assert all(word and not any(char.isspace() for char in word) for word in words_of(text))


@given(st.text(max_size=2000))
def test_sentences_are_bounded(text: str) -> None:
    pieces = sentences_of(text)
    assert len(pieces) <= 80
    assert all(0 < len(piece) <= 400 for piece in pieces)


def test_wrapped_lines_are_one_sentence() -> None:
    assert sentences_of("The mailbox\n  is full.\n\nGoodbye") == ["The mailbox is full.", "Goodbye"]

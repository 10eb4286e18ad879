"""Words are said in the language that is spoken, and English is spoken where nobody said otherwise."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.answering.worded import worded
from bot.words import ENGLISH, Language, language, language_of, later, say, say_number, speaking

ONE = "{number} more bounce is in this message. Send it by itself, and I answer it."
MANY = "{number} more bounces are in this message. Send them one by one, and I answer each."


def test_english_is_spoken_where_nobody_said_otherwise() -> None:
    assert language() == ENGLISH
    assert say("Bring in a person") == "Bring in a person"


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("de", "Jemanden hinzuholen"),
        ("fr", "Demander à quelqu’un"),
        ("es", "Pedir ayuda a alguien"),
        ("ja", "担当者に相談"),
    ],
)
def test_a_sentence_is_said_in_the_language_that_is_spoken(spoken: Language, said: str) -> None:
    with speaking(spoken):
        assert say("Bring in a person") == said
    assert say("Bring in a person") == "Bring in a person"


def test_a_sentence_that_nobody_has_translated_stays_english() -> None:
    with speaking("de"):
        assert say("A sentence that nobody translates, for {who}", who="Kim") == (
            "A sentence that nobody translates, for Kim"
        )


def test_what_is_counted_is_counted_as_the_language_does() -> None:
    with speaking("de"):
        assert say_number(ONE, MANY, 1).startswith("In dieser Nachricht ist 1 weiterer Bounce.")
        assert say_number(ONE, MANY, 2).startswith("In dieser Nachricht sind 2 weitere Bounces.")
    with speaking("fr"):
        assert say_number(ONE, MANY, 0).startswith("Il y a encore 0 rebond ")
    with speaking("ja"):
        assert "ほかに 1 件の" in say_number(ONE, MANY, 1)
        assert "ほかに 2 件の" in say_number(ONE, MANY, 2)


def test_a_value_is_never_read_as_anything_but_a_value() -> None:
    with speaking("de"):
        assert say("Note: {defect}", defect="{defect} {0} {language.__class__}") == (
            "Hinweis: {defect} {0} {language.__class__}"
        )


def test_words_with_braces_that_are_no_sentence_of_ours_are_left_as_they_are() -> None:
    with speaking("ja"):
        assert say("550 {mailbox} unavailable") == "550 {mailbox} unavailable"


def test_nothing_to_say_stays_nothing() -> None:
    """An empty sentence is what the beginning of a file of translations is looked up by."""
    for spoken in ("en", "de", "ja"):
        with speaking(language_of(spoken)):
            assert say("") == ""


def test_a_language_that_has_to_be_asked_for_is_asked_for_once_and_only_when_something_is_said() -> None:
    asked: list[str] = []

    def ask() -> Language:
        asked.append("asked")
        return "fr"

    with speaking(ask):
        assert not asked
        assert say("Close") == "Fermer"
        assert say("Cancel") == "Annuler"
    assert asked == ["asked"]


def test_the_language_of_one_thread_is_not_that_of_another() -> None:
    with ThreadPoolExecutor(1) as pool, speaking("de"):
        assert pool.submit(language).result() == ENGLISH


def test_a_fault_within_does_not_leave_the_language_behind() -> None:
    with pytest.raises(ZeroDivisionError), speaking("de"):
        _ = 1 / 0
    assert language() == ENGLISH


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [
        ("de-DE", "de"), ("de-AT", "de"), ("fr-CA", "fr"), ("es-LA", "es"), ("ja-JP", "ja"), ("en-GB", "en"),
        ("JA_jp", "ja"), ("pt-BR", "en"), ("", "en"), (None, "en"), ("deutsch", "en"), (7, "en"),
    ],
)  # fmt: skip
def test_a_locale_of_slacks_has_a_language_and_one_without_words_has_english(locale: object, spoken: str) -> None:
    assert language_of(locale) == spoken


def test_people_stand_in_a_sentence_where_its_language_puts_them() -> None:
    person = {"type": "user", "user_id": "U1"}
    with speaking("de"):
        assert worded("✅ {who} has resolved this.", who=person) == ("✅ ", person, " hat das gelöst.")
    with speaking("ja"):
        assert worded("🙋 {who} has asked for a person too.", who=person)[1] == person


def test_a_sentence_for_later_is_said_as_it_stands() -> None:
    with speaking("de"):
        assert later("Close") == "Close"


def test_nothing_is_loaded_for_english() -> None:
    code = (
        "import sys; from bot.words import say, say_number\n"
        "say('Close'); say_number('{number} bounce', '{number} bounces', 2)\n"
        "print([name for name in ('babel', 'gettext', 'bot.words.catalog') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Every sentence of the interface is there in every language, with the same things named in it, and fits its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Message

from bot.words import ENGLISH, LANGUAGES
from tests.words.gathered import BOT, Sentence, catalog_of, modules, sentences

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
MOST_ON_A_BUTTON = 75
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
QUOTES = {"de": ("„", "“"), "fr": ("«", "»"), "es": ("«", "»"), "ja": ("「", "」")}
ALWAYS_ENGLISH = frozenset({"Explain this bounce"})
"""What the manifest calls a shortcut: Slack shows it to everybody as it stands there."""


def named(text: str) -> list[str]:
    """The `{names}` in a sentence, in the order of the alphabet."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def words_of(message: Message | None) -> tuple[str, ...]:
    """All forms of one translation."""
    if message is None or not message.string:
        return ()
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    catalog = catalog_of(language)
    forms = {sentence: words_of(catalog.get(sentence[0])) for sentence in sentences()}
    missing = [sentence for sentence, said in forms.items() if not said or not all(said)]
    assert not missing, "add the words to the .po files (docs/words.md)"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_is_not_said(language: str) -> None:
    known = {sentence[0] for sentence in sentences()}
    ids = [message.id if isinstance(message.id, str) else message.id[0] for message in catalog_of(language)]
    assert not [id for id in ids if id and id not in known]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_what_the_sentence_names(language: str) -> None:
    catalog = catalog_of(language)
    wrong = []
    for sentence in sentences():
        first, *rest = words_of(catalog.get(sentence[0])) or ("",)
        # What is said of one need not name how many there are; a language with one form for all of them has to.
        for said, meant in ((first, sentence if rest else sentence[-1:]), *((said, sentence[-1:]) for said in rest)):
            if named(said) not in [named(form) for form in meant]:
                wrong.append((said, sentence))
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_counts_as_its_language_does(language: str) -> None:
    catalog = catalog_of(language)
    counted = [sentence for sentence in sentences() if len(sentence) > 1]
    assert counted
    assert [len(words_of(catalog.get(one))) for one, _ in counted] == [catalog.num_plurals] * len(counted)


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_quoted_of_a_button_is_what_the_button_says(language: str) -> None:
    catalog, labels = catalog_of(language), {label for label, _ in on_buttons()} - ALWAYS_ENGLISH
    for text in (sentence[0] for sentence in sentences()):
        for label in labels:
            if f"“{label}”" in text:
                shown, said = words_of(catalog.get(label))[0], words_of(catalog.get(text))[0]
                begins, ends = QUOTES[language]
                assert re.search(f"{begins}\\s?{re.escape(shown)}\\s?{ends}", said), (text, said)


@pytest.mark.parametrize("language", OTHERS)
def test_every_button_has_room_for_its_words(language: str) -> None:
    catalog = catalog_of(language)
    labels = on_buttons()
    assert len(labels) > 5
    long = [
        (said, where)
        for label, where in labels
        for said in words_of(catalog.get(label))
        if len(said) > MOST_ON_A_BUTTON
    ]
    assert not long


def test_what_is_said_is_a_whole_sentence_and_not_put_together() -> None:
    assert not [
        where for where, call in calls("say", "later", "worded") if call.args and _is_put_together(call.args[0])
    ]


def _is_put_together(said: ast.expr) -> bool:
    return isinstance(said, ast.JoinedStr | ast.BinOp)


def on_buttons() -> list[tuple[str, str]]:
    """The sentences that stand on buttons, and where."""
    known: set[Sentence] = set(sentences())
    return [
        (str(said.value), where)
        for where, call in calls("button")
        for said in ast.walk(call.args[0])
        if isinstance(said, ast.Constant) and (said.value,) in known
    ]


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Where these functions are called."""
    for path, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
                yield f"{path.relative_to(BOT)}:{node.lineno}", node

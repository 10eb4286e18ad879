"""Every message, form and Home tab fits Slack's limits, in every state and language, over the whole knowledge base, and
whatever stands in a bounce or is typed.

What runs here is a sample that takes some seconds. All of it, every entry in every language, in a quarter of an hour:

    REBOUND_ALL_VIEWS=1 .venv/bin/pytest tests/slack/test_block_kit_limits.py
"""

from __future__ import annotations

import inspect
import os
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from types import CodeType, FrameType
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.slack.views
from bot.answering import blocks
from bot.answering.blocks import answer_message
from bot.answering.explain import Explainer
from bot.knowledge.cache import load_cached
from bot.slack.gallery import Material, Piece, gallery, of_answer
from bot.slack.payloads import make_storable
from bot.words import LANGUAGES, Language, speaking
from tests.slack.hostile import TYPED, WRITTEN, hostile, lines
from tests.slack.shown import faults

ALL: Final = bool(os.environ.get("REBOUND_ALL_VIEWS"))
LARGE: Final = ("a line of 500 kB", "10,000 recipients")
"""They take seconds each: a smaller one of each stands for them here."""
STRIDE: Final = 24
"""Of so many entries of the base one is tried here."""


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    return Explainer(load_cached())


def wrong(pieces: Iterator[Piece]) -> list[str]:
    return [fault for piece in pieces for fault in faults(piece)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_fits_in_every_language(language: Language, explainer: Explainer) -> None:
    with speaking(language):
        assert wrong(gallery(Material(explainer))) == []


def test_each_piece_has_a_name_of_its_own(explainer: Explainer) -> None:
    names = [piece.name for piece in gallery(Material(explainer))]
    assert len(names) == len(set(names)) > 200


@pytest.mark.parametrize("name", [name for name in WRITTEN if ALL or name not in LARGE])
def test_everything_fits_and_nothing_is_made_of_it_whatever_is_written(name: str, explainer: Explainer) -> None:
    for language in LANGUAGES if ALL else ("en", "ja"):
        with speaking(language):
            assert wrong(gallery(hostile(name, explainer))) == []


@pytest.mark.parametrize("paste", [f"550 5.1.1 User unknown {'y' * 60_000}", lines(600)], ids=["long", "many"])
def test_a_huge_bounce_fits(paste: str, explainer: Explainer) -> None:
    assert wrong(of_answer(Material(explainer, paste=paste))) == []


def test_of_several_long_bounces_as_many_are_answered_as_fit_and_what_was_opened_is_not_cut(
    explainer: Explainer,
) -> None:
    """What a message has no room for is counted with the others, so that nobody misses it."""
    known = [explainer.knowledge.entry(name) for name in ("spamhaus-listed", "microsoft-send-as-denied")]
    listed, denied = (_report(entry.examples.match[0]) for entry in known)
    answer = explainer.explain("\n\n---\n\n".join([listed, denied, _report(known[0].examples.match[0], "net")])).answer
    assert len(answer.further) == 2
    made = {"": answer_message(answer, case_id="c1")}
    made["all"] = answer_message(answer, case_id="c1", show_details=True, show_reply=True, private=True)
    heads = {opened: [b for b in message.blocks if b["type"] == "header"] for opened, message in made.items()}
    assert len(heads["all"]) < len(heads[""]) == 3
    for opened, message in made.items():
        assert faults(Piece(opened, opened, message)) == []
    words = str(made["all"].blocks)
    assert "more bounce" in words
    assert answer.questions[0] in words
    assert "Kind regards" in words


@settings(max_examples=300 if ALL else 6, deadline=None)
@given(st.text(max_size=300), st.text(max_size=90), st.text(max_size=300))
def test_everything_fits_whatever_text_it_is(explainer: Explainer, words: str, name: str, bounce: str) -> None:
    typed = make_storable(words.replace("example", TYPED))
    made = Material(explainer, paste=f"550 5.1.1 {bounce}", words=typed, name=make_storable(name), server=bounce)
    assert wrong(gallery(made)) == []


def _report(said: str, top: str = "com") -> str:
    return (
        "This is the mail system at host mail.example.\n\nI'm sorry to have to inform you that your message could not "
        f"be delivered.\n\n<kim@example.{top}>: host mx.example.{top}[192.0.2.7] said: {said}\n"
    )


def test_every_entry_of_the_base_fits(explainer: Explainer) -> None:
    """With its example where it has one, else by the words of its button. The entries take turns with the languages."""
    for number, entry in enumerate(explainer.knowledge.entries):
        if not ALL and number % STRIDE:
            continue
        pastes = entry.examples.match if ALL else entry.examples.match[:1]
        for language in LANGUAGES if ALL else (LANGUAGES[number // STRIDE % len(LANGUAGES)],):
            with speaking(language):
                for paste in pastes or (entry.label,):
                    assert wrong(of_answer(Material(explainer, paste=paste))) == [], entry.id


def test_the_gallery_leaves_no_view_out(explainer: Explainer) -> None:
    """Every public function of the views is called for it: one that is new and not shown there is found here."""
    wanted = dict(_public())
    assert len(wanted) > 50
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for _ in gallery(Material(explainer)):
            pass
    finally:
        sys.setprofile(before)
    assert sorted(name for code, name in wanted.items() if code not in called) == []


_READ: Final = "settings_read"
"""What is filled in, and no view."""


def _public() -> Iterator[tuple[CodeType, str]]:
    names = [found.name for found in pkgutil.iter_modules(bot.slack.views.__path__) if found.name != _READ]
    for module in (blocks, *(import_module(f"bot.slack.views.{name}") for name in names)):
        for name, found in vars(module).items():
            if inspect.isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_"):
                yield found.__code__, f"{module.__name__}.{name}"

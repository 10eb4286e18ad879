"""The terminal shows the whole answer, in lines that can be read."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.answering.answer import Answer
from bot.answering.terminal import show
from bot.knowledge.entry import Lost
from bot.matching.finding import Certainty
from bot.reading.message import Kind

LONG = "The server at the other side takes no mail from an address that it has never seen before today"


def shown(answer: Answer, width: int) -> str:
    out = io.StringIO()
    show(answer, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_a_headline_that_does_not_fit_the_frame_is_shown_whole_inside_it() -> None:
    text = shown(Answer(kind=Kind.BOUNCE, certainty=Certainty.SURE, headline=LONG), 60)
    words = " ".join(text.replace("│", " ").split())
    assert LONG in words


def test_lines_stay_short_on_a_wide_terminal() -> None:
    text = shown(Answer(kind=Kind.BOUNCE, certainty=Certainty.SURE, headline="Short", why="word " * 80), 240)
    assert max(map(len, text.splitlines())) <= 100


def test_an_answer_without_a_verdict_does_not_begin_with_a_gap() -> None:
    first, second, *_ = shown(
        Answer(kind=Kind.QUESTION, certainty=Certainty.SURE, headline="Short", why="Because."), 80
    ).splitlines()
    assert "Short" in first
    assert "Because." in second


@pytest.mark.parametrize(("lost", "colour"), [("no", "33"), ("yes", "31")])
def test_the_colour_of_a_verdict_does_not_hang_on_its_wording(lost: Lost, colour: str) -> None:
    out = io.StringIO()
    answer = Answer(Kind.BOUNCE, Certainty.SURE, "Headline", verdict="In quite other words", lost=lost)
    show(answer, Console(file=out, width=80, force_terminal=True, color_system="standard", highlight=False))
    assert f"\x1b[{colour}mIn quite other words" in out.getvalue()


def test_the_warning_about_links_stands_in_the_words_of_the_answer() -> None:
    answer = Answer(Kind.BOUNCE, Certainty.SURE, "Headline", links_note="Links: a. Open none.")
    assert "Links: a. Open none." in shown(answer, 80)

"""The readable text of a paste: what was done to it on its way is undone."""

from __future__ import annotations

import pytest

from bot.reading.paste.ocr import normalised
from bot.reading.paste.pasted_text import cleaned
from bot.reading.paste.quoting import unquote, unquoted_line


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("Reclpient n0t f0und 0n this server", "Reclpient not found on this server"),
        ("Mai1box ful1, y0ur rnail was returned", "Mailbox full, your mail was returned"),
        ("c0de fr0rn rnx4.lake.example[l98.5l.1O0.7]", "code from mx4.lake.example[198.51.100.7]"),
    ],
)
def test_damage_of_a_screenshot_is_mended(text: str, better: str) -> None:
    assert normalised(text) == better


@pytest.mark.parametrize(
    "text",
    [
        "the 1 message was sent at 10.01 to c0ffee@lake.example",
        "m0de",
        "modern burn corner warn return internal",
        "id 0ut9x rnx",
        "550 5.1.1 l0l@lake.example unknown",
    ],
)
def test_an_undamaged_text_is_left_alone(text: str) -> None:
    assert normalised(text) == text


def test_a_code_that_was_wrapped_is_whole_again() -> None:
    assert cleaned("said: 550 5.7.\n26 no, 550-5.\n7.26 no").text == "said: 550 5.7.26 no, 550-5.7.26 no"


def test_numbers_at_the_end_of_a_line_are_left_alone() -> None:
    assert cleaned("it costs 5.\n26 people came").text == "it costs 5.\n26 people came"


def test_invisible_characters_go() -> None:
    assert cleaned("550\u00a05.1.1\u200b no\x00\r\nnext").text == "550 5.1.1 no\nnext"


def test_blanking_keeps_every_position() -> None:
    paste = cleaned("hello team, why?\n\n<kim@lake.example>: host mx[192.0.2.1] said: 550 no\n\nthanks!")
    assert len(paste.quoted) == len(paste.text)
    assert paste.quoted.strip() == "<kim@lake.example>: host mx[192.0.2.1] said: 550 no"
    assert paste.question == "hello team, why?\n\nthanks!"


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("> 550 no", "550 no"),
        ("> > 550 no", "550 no"),
        (">>> 550 no", "550 no"),
        (">", ""),
        (">550 no", "550 no"),
        ("550 > 450", None),
        (">>> RCPT To:<kim@lake.example>", None),
        ("> >>> RCPT To:<kim@lake.example>", ">>> RCPT To:<kim@lake.example>"),
    ],
)
def test_marks_of_quoting_go_and_marks_of_a_transcript_stay(line: str, bare: str | None) -> None:
    assert unquoted_line(line) == bare


def test_a_text_with_one_marked_line_is_no_quote() -> None:
    text = "a\n> b\nc\nd"
    assert unquote(text) == text

"""Input made to hurt: many bounces at once, and characters that are not seen."""

from __future__ import annotations

import io
import json
import time

import pytest
from rich.console import Console

from bot.answering.blocks import answer_message
from bot.answering.emphasis import cleaned
from bot.answering.explain import MOST_MATCHED, Explainer
from bot.answering.inert import defanged
from bot.answering.result import result_of
from bot.answering.terminal import show
from bot.answering.why import show_why

UNSEEN = "\x1b]0;owned\x07\x1b[31m\x9b31m\x7f\u061c\u200b\u200f\u202e\u2066\u2060\ufeff\u00ad\U000e0041\ue000\ue001"
LETTERS = set("]0;owned[31mA")


def _report(recipients: int, words: str = "") -> bytes:
    fields = "".join(
        f"Final-Recipient: rfc822; u{number}@example.net\nAction: failed\nStatus: 5.1.1\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 no such user {words}\n\n"
        for number in range(recipients)
    )
    return (
        "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain; charset=utf-8\n\nThis is the mail system.\n\n"
        f"--b\nContent-Type: message/global-delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{fields}--b--\n"
    ).encode()


def test_a_mailbox_of_long_reports_is_explained_in_time_and_none_is_lost(explainer: Explainer) -> None:
    one = b"From x Mon Feb  2 10:00:00 2026\n" + _report(50, "nobody " * 60) + b"\n"
    data = one * 200
    started = time.process_time()
    result = result_of(explainer.explain(data))
    assert time.process_time() - started < 2 * 2  # the CPU is shared with whatever else runs here
    also = result["also"]
    assert isinstance(also, list)
    assert len(also) == 200 * 50 - 1


def test_what_is_beyond_the_limit_is_read_and_not_answered(explainer: Explainer) -> None:
    one = b"From x Mon Feb  2 10:00:00 2026\n" + _report(1, "nobody " * 1500) + b"\n"
    explanation = explainer.explain(one * (MOST_MATCHED // 10_000 + 5))
    last = explanation.further[-1]
    assert not last.findings[0].answered
    assert last.message.failures[0].recipient is not None
    assert explanation.further[0].findings[0].answered


def test_no_unseen_character_reaches_a_screen(explainer: Explainer) -> None:
    report = _report(1, UNSEEN).replace(b"u0@", f"k{UNSEEN}im@".encode())
    for data in (report, f"550 5.1.1 <k\u202eim@exmaple.com>: User unknown {UNSEEN}"):
        explanation = explainer.explain(data)
        screen = io.StringIO()
        console = Console(file=screen, width=100, force_terminal=False)
        show(explanation.answer, console)
        show_why(explanation.findings, console)
        message = answer_message(explanation.answer, case_id="c1", show_details=True, show_reply=True)
        said = json.dumps(message.blocks, ensure_ascii=False) + message.text + screen.getvalue()
        assert not set(UNSEEN) - LETTERS & set(said)


def test_cleaned_text_keeps_what_is_seen() -> None:
    text = "Zürich\u00a0東京 👩\u200d👩 می\u200cخواهم\n\tx"
    assert cleaned(text) == text
    assert cleaned("a\ud800b\udfff") == "ab"


@pytest.mark.parametrize("link", ["HTTP://2130706433/", "hTtPs://localhost/x"])
def test_a_link_without_a_dot_is_defanged_too(link: str) -> None:
    assert "tt" not in defanged(link).lower().partition("/")[0]

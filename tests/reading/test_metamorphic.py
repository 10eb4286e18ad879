"""What people do to a bounce on its way into a chat changes nothing of what it says."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from bot.reading.message import Failure, Message
from bot.reading.reader import read

WRITTEN = Path(__file__).parent.parent / "fixtures" / "written"
SAMPLES = (
    "postfix-de.eml", "gmail-not-found.eml", "gmail-incomplete.eml", "exim-fr.eml", "m365-pasted.txt",
    "m365-delayed.txt", "exchange-2003-unknown.eml", "amazon-ses-unknown.eml", "qmail-no-mailbox.eml",
    "powermta-failed.eml", "domino.eml", "many-recipients.eml", "barracuda-reputation.txt", "mimecast-blocked.txt",
    "gmx-not-found.eml", "mdaemon.eml",
)  # fmt: skip
Change = Callable[[str], str]


def _each(change: Change) -> Change:
    return lambda text: "\n".join(change(line) for line in text.split("\n"))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


CHANGES: dict[str, Change] = {
    "quoted": _each(lambda line: f"> {line}"),
    "quoted three times": _each(lambda line: f">>> {line}"),
    "quoted in Slack": lambda text: _each(lambda line: f"&gt; {line}")(_escaped(text)),
    "quoted with bars": _each(lambda line: f"| {line}"),
    "in a fence with a question": lambda text: f"hi team, what is this?\n```\n{text}\n```\nthanks!",
    "indented": _each(lambda line: f"    {line}"),
    "indented with tabs": _each(lambda line: f"\t{line}"),
    "each line a bullet": _each(lambda line: f"• {line.strip()}" if line.strip() else line),
    "with times": _each(lambda line: f"2025-03-18 10:15:02 {line}"),
    "with a log's marks": _each(lambda line: f"Mar 18 10:15:02 desk helper[471]: {line}"),
    "with DOS line ends": lambda text: text.replace("\n", "\r\n"),
    "with spaces at the ends": _each(lambda line: f"{line}   "),
    "with the blanks of a web page": lambda text: text.replace(" ", "\u00a0"),
    "with thin blanks": lambda text: text.replace(" ", "\u2009"),
    "with soft hyphens": lambda text: re.sub(r"([a-z]{4})([a-z]{4})", "\\1\u00ad\\2", text),
    "with hyphens that do not break": lambda text: re.sub(r"(?<=\w)-(?=\w)", "\u2011", text),
    "with more empty lines": lambda text: text.replace("\n\n", "\n\n\n"),
    "with codes in italics": lambda text: re.sub(r"(?<![\w.])([45]\.\d\.\d{1,3})(?![\w.])", r"_\1_", text),
    "with links of Markdown": lambda text: re.sub(r"([\w.+-]+@[\w.-]+\w)", r"[\1](mailto:\1)", text),
    "with links of Slack": lambda text: re.sub(r"([\w.+-]+@[\w.-]+\w)", r"<mailto:\1|\1>", _escaped(text)),
    "as a string of JSON": lambda text: json.dumps({"error": text}),
    "as HTML": lambda text: text.replace("\n", "<br>\n"),
    "with addresses spelled out": lambda text: re.sub(r"(?<=\w)@(?=\w)", " (at) ", text),
    "with addresses cleft": lambda text: re.sub(r"(?<=\w)@(?=\w)", "@ ", text),
    "with codes read as letters": lambda text: re.sub(r"(?<![\d.])([45])\.1\.", r"\1.l.", text),
    "below a question": lambda text: f"is this on our side or theirs?\n\n{text}",
    "above a remark": lambda text: f"{text}\n\nthe address is right, I checked it with the customer",
    "forwarded": lambda text: (
        "Begin forwarded message:\n\nFrom: Mail Delivery System <MAILER-DAEMON@out.example>\n"
        f"Subject: Undelivered Mail Returned to Sender\nTo: pat@shop.example\n\n{text}"
    ),
    "forwarded in German": lambda text: (
        "Von: Mail Delivery System <MAILER-DAEMON@out.example>\nGesendet: Dienstag, 18. März 2025 10:15\n"
        f"An: Pat <pat@shop.example>\nBetreff: Unzustellbar: Bestellung\n\n{text}"
    ),
    "in somebody's reply": lambda text: (
        "On Tue, 18 Mar 2025 at 10:15, Pat <pat@shop.example> wrote:\n\n"
        + "\n".join(f"> {line}" for line in text.split("\n"))
    ),
    "in a ticket": lambda text: f"Ticket #55012\nCustomer: Pat <pat@shop.example>\nPriority: high\n\n{text}",
}  # fmt: skip


@cache
def _text(name: str) -> str:
    return read((WRITTEN / name).read_bytes()).text


def _told(message: Message) -> tuple[str, list[tuple[str, ...]], int]:
    return message.kind, [_facts(failure) for failure in message.failures], len(message.further)


def _facts(failure: Failure) -> tuple[str, ...]:
    return tuple(str(fact or "").lower() for fact in (failure.recipient, failure.reply_code, failure.status))


@cache
def _as_it_is(name: str) -> tuple[str, list[tuple[str, ...]], int]:
    return _told(read(_text(name)))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_bounce_says_the_same_however_it_was_pasted(change: Change, name: str) -> None:
    assert _told(read(change(_text(name)))) == _as_it_is(name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_says_something(name: str) -> None:
    kind, failures, further = _as_it_is(name)
    assert kind in ("bounce", "delay")
    assert any(any(facts) for facts in failures)
    assert further == 0

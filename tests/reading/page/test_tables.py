"""Tables of recipients, and letters that have no table."""

from __future__ import annotations

import pytest

from bot.reading.layouts import read_report
from bot.reading.message import Kind
from bot.reading.page.page import Page
from bot.reading.page.tables import rows
from bot.reading.reader import read

DRAWN = """Mail report for Thursday

+--------------------+-----------+--------------------------+
| Recipient          | Result    | Reason                   |
+--------------------+-----------+--------------------------+
| emil@vale.example  | OK        | zugestellt               |
| rosa@vale.example  | FEHLER    | 550 5.1.1 niemand hier   |
| nils@hill.example  | DEFERRED  | 421 4.3.2 closing down   |
+--------------------+-----------+--------------------------+

Questions: postmaster@sender.example
"""
MARKDOWN = """| Recipient | Result |
|---|---|
| emil@vale.example | delivered |
| rosa@vale.example | 550 5.1.1 nobody here |
"""
SPACED = """emil@vale.example     sent        250 2.0.0 taken
rosa@vale.example     failed      550 5.1.1 nobody here
"""
TABBED = "FAILED\trosa@vale.example\t550 5.1.1 nobody here\nOK\temil@vale.example\t250 2.0.0 taken\n"
WEB = b"""From: Relay <relay@sender.example>
To: me@sender.example
Subject: Delivery report
Return-Path: <>
Content-Type: text/html; charset=utf-8

<html><body><h3>Delivery report</h3><table><tr><th>Recipient</th><th>State</th><th>Reply</th></tr>
<tr><td>rosa@vale.example</td><td>FAILED</td><td>550 5.1.1 &lt;rosa@vale.example&gt; nobody here</td></tr>
<tr><td>nils@hill.example</td><td>DEFERRED</td><td>421 4.3.2 closing down</td></tr></table>
<p>Contact: desk@sender.example</p></body></html>
"""


@pytest.mark.parametrize("text", [MARKDOWN, SPACED, TABBED])
def test_who_was_delivered_to_is_no_failure(text: str) -> None:
    report = read_report(text)
    assert report is not None
    assert report.kind is Kind.BOUNCE
    (failure,) = report.failures
    assert (str(failure.recipient), str(failure.reply_code)) == ("rosa@vale.example", "550")
    assert str(failure.diagnostic) == "550 5.1.1 nobody here"


def test_what_is_late_is_told_behind_what_failed() -> None:
    report = read_report(DRAWN)
    assert report is not None
    assert report.kind is Kind.BOUNCE
    assert [(str(each.recipient), str(each.diagnostic)) for each in report.failures] == [
        ("rosa@vale.example", "550 5.1.1 niemand hier"),
        ("nils@hill.example", "421 4.3.2 closing down"),
    ]


def test_a_table_of_a_web_page_is_read_row_by_row() -> None:
    message = read(WEB)
    assert message.kind is Kind.BOUNCE
    assert [(str(each.recipient), str(each.reply_code)) for each in message.failures] == [
        ("rosa@vale.example", "550"),
        ("nils@hill.example", "421"),
    ]


def test_a_table_in_which_all_went_well_is_a_receipt() -> None:
    report = read_report("| emil@vale.example | delivered |\n| olga@vale.example | delivered |\n")
    assert report is not None
    assert report.kind is Kind.DELIVERY_SUCCESS


@pytest.mark.parametrize(
    "text",
    [
        "rosa@vale.example sent me this, and\nolga@vale.example wrote back.",
        "<rosa@vale.example>: host mx.vale.example said: 550 5.1.1 nobody\n\n<olga@vale.example>: 552 5.2.2 full",
        "rosa@vale.example  550 5.1.1 nobody\nolga@vale.example  552 5.2.2 full",
        "rosa@vale.example | olga@vale.example",
        "|rosa@vale.example|",
    ],
)
def test_lists_and_letters_are_no_tables(text: str) -> None:
    assert rows(Page(text), len(text)) == []


def test_a_line_of_a_thousand_cells_takes_no_time() -> None:
    assert rows(Page("| ok | rosa@vale.example " * 5_000 + "|"), 200_000) == []


def test_a_table_with_commas_is_a_table() -> None:
    report = read_report(
        "address,class,code,text\n"
        "kim@lake.example,hard,550 5.1.1,User unknown\n"
        "ann@lake.example,soft,452 4.2.2,Mailbox full\n"
        '"bob@lake.example","hard","554 5.7.1 blocked, sorry"\n'
    )
    assert report is not None
    assert [(str(each.recipient), str(each.status), str(each.diagnostic)) for each in report.failures] == [
        ("kim@lake.example", "5.1.1", "550 5.1.1,User unknown"),
        ("ann@lake.example", "4.2.2", "452 4.2.2,Mailbox full"),
        ("bob@lake.example", "5.7.1", "554 5.7.1 blocked, sorry"),
    ]

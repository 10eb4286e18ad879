"""The refusing server's own words: where they begin, where they end, and what is no part of them."""

from __future__ import annotations

import pytest

from bot.reading.page.diagnostics import diagnose, unwrap
from bot.reading.page.page import Page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("host mx.lake.example[192.0.2.5] said: 550 no such user (in reply to RCPT TO command)", "550 no such user"),
        ("host mx.lake.example[192.0.2.5] refused to talk to me: 554 go away", "554 go away"),
        ("Remote Server returned '550 5.7.1 refused; ask 'them''\nmore", "550 5.7.1 refused; ask 'them'"),
        ("SMTP error from remote mail server after RCPT TO:<kim@lake.example>:\n    550 unknown", "550 unknown"),
        (
            "SMTP error from remote mail server after end of data:\n    host mx.lake.example [192.0.2.5]: 554 spam",
            "554 spam",
        ),
        ("mx.lake.example [192.0.2.5] did not like our final DATA:\n552 too big", "552 too big"),
        ("(reason: 550 5.1.1 <kim@lake.example>... gone)", "550 5.1.1 <kim@lake.example>... gone"),
        ("Reason: Remote SMTP Server Returned: 550 no", "550 no"),
        ("The response from the remote server was:\n550 5.1.1 no", "550 5.1.1 no"),
        ("Diagnostic-Code: smtp; 550 5.1.1 no", "550 5.1.1 no"),
        ("Reason: the other side refused\nDiagnostic code: smtp;550 5.1.1 no", "550 5.1.1 no"),
        ("Remote host said: 550 no\nGiving up on 192.0.2.5.", "550 no"),
        ("550 5.1.1 no [RCPT_TO]", "550 5.1.1 no"),
        ("#550 4.4.7 QUEUE.Expired; message expired ##", "550 4.4.7 QUEUE.Expired; message expired"),
        ('the scanner shows "550 5.7.1 may not relay" since Monday', "550 5.7.1 may not relay"),
        ("mail to Kim comes back: 552 5.2.2 the box is full", "552 5.2.2 the box is full"),
        (
            "the other side gave this error:\nblocked by a rule\nStatus code: 550 5.7.1",
            "blocked by a rule Status code: 550 5.7.1",
        ),
        ("Sorry, no mailbox here by that name. (#5.1.1)", "Sorry, no mailbox here by that name. (#5.1.1)"),
        (
            "5.1.0 - Unknown address error 550-'5.2.2 full'",
            "550 5.2.2 full",
        ),
        ("temporary failure. Command output: sieve: no room", "temporary failure. Command output: sieve: no room"),
    ],
)
def test_the_words_of_the_refusing_server(text: str, words: str) -> None:
    found = diagnose(Page(text), 0, len(text)).diagnostic
    assert found is not None
    assert found.value == words


@pytest.mark.parametrize(
    ("wrapped", "whole"),
    [
        ("550-5.7.1 one two\n550-5.7.1 three\n550 5.7.1 four", "550 5.7.1 one two three four"),
        ("550-one\n550 two", "550 one two"),
        ("552-5.2.2 one 552-5.2.2 two 552 5.2.2 three", "552 5.2.2 one two three"),
        ("<<< 550-5.1.1 one\n<<< 550 5.1.1 two", "550 5.1.1 one two"),
        ("550 5.1.1   spread\n   over lines", "550 5.1.1 spread over lines"),
        ("mail of 20-550 pages", "mail of 20-550 pages"),
    ],
)
def test_a_reply_of_several_lines_becomes_one(wrapped: str, whole: str) -> None:
    assert unwrap(wrapped) == whole


@pytest.mark.parametrize(
    ("text", "host", "address", "command"),
    [
        (
            "host mx.lake.example[192.0.2.5] said: 550 no (in reply to end of DATA command)",
            "mx.lake.example",
            "192.0.2.5",
            "end of DATA",
        ),
        ("connect to mx.lake.example[2001:db8::5]:25: timed out", "mx.lake.example", "2001:db8::5", None),
        ("192.0.2.5 does not like recipient.\nRemote host said: 550 no", None, "192.0.2.5", "RCPT TO"),
        ("192.0.2.5 failed after I sent the message.\nRemote host said: 554 no", None, "192.0.2.5", "end of DATA"),
        ("Connected to 192.0.2.5 but sender was rejected.\nRemote host said: 550 no", None, "192.0.2.5", "MAIL FROM"),
        ("rejected by the server by mx.lake.example. [192.0.2.5].", "mx.lake.example", "192.0.2.5", None),
        (
            "host mx.lake.example [192.0.2.5]\n SMTP error from remote mail server after initial connection:\n 554 no",
            "mx.lake.example",
            "192.0.2.5",
            "CONNECT",
        ),
        (
            "... while talking to mx.lake.example.:\n>>> RCPT To:<kim@lake.example>\n<<< 550 no",
            "mx.lake.example",
            None,
            "RCPT TO",
        ),
        ("554 no", None, None, None),
    ],
)
def test_who_refused_and_what(text: str, host: str | None, address: str | None, command: str | None) -> None:
    found = diagnose(Page(text), 0, len(text))
    told = [fact and fact.value for fact in (found.remote_mta, found.remote_ip, found.smtp_command)]
    assert told == [host, address, command]

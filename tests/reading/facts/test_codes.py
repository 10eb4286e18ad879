"""Which numbers in a server's words are codes, and which of several codes is the refusing server's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.code_names import ENHANCED_CODES, REPLY_CODES
from bot.reading.facts.codes import Codes, find_codes, reply_name, status_name

PLAIN = [
    ("550 5.1.1 <kim@example.com>: Recipient address rejected", "550", "5.1.1"),
    ("550-5.7.26 This mail is unauthenticated.\n550-5.7.26 See our page.\n550 5.7.26 a1 - gsmtp", "550", "5.7.26"),
    ("550-5.7.\n26 This mail is unauthenticated.\n550 5.7.26 a1", "550", "5.7.26"),
    ("550-5.\n7.26 This mail is unauthenticated", "550", "5.7.26"),
    ("550-\n5.7.26 This mail is unauthenticated", "550", "5.7.26"),
    ("> 550 5.2.\n> 2 mailbox is full", "550", "5.2.2"),
    ("550 Mailbox unavailable (#5.1.1)", "550", "5.1.1"),
    ("550 #5.7.1 rejected", "550", "5.7.1"),
    ("#5.1.1 no such user", None, "5.1.1"),
    ("(#5.1.1)", None, "5.1.1"),
    ("<mx.example.com #5.1.1 smtp;550 5.1.1 nobody of that name>", "550", "5.1.1"),
    ("smtp;550 no such mailbox", "550", None),
    ("smtp; 452-4.2.2 out of storage 452 4.2.2 b2 - gsmtp", "452", "4.2.2"),
    ("554 5.7.5 permanent error evaluating DMARC policy", "554", "5.7.5"),
    ("550 5.7.509 Access denied", "550", "5.7.509"),
    ("Status: 5.2.2 (mailbox full)", None, "5.2.2"),
    ("dsn=5.1.1, status=bounced (host a.example[192.0.2.1] said: 550 5.1.1 unknown)", "550", "5.1.1"),
    ("I got a 550 from them, why?", "550", None),
    ("状态5.1.1", None, "5.1.1"),
    ("550.5.1.1 unknown", "550", "5.1.1"),
    ("250 2.1.5 delivered", "250", "2.1.5"),
]

NESTED = [
    (
        "5.1.0 - Unknown address error 550-'5.7.1 <a@example.com>... Access denied' (delivery attempts: 0)",
        "550",
        "5.7.1",
    ),
    ("554 4.4.7 Message expired: not delivered in 840 minutes.<421 4.4.2 Connection timed out>", "421", "4.4.2"),
    ("550 5.4.300 Message expired -> 451 4.7.1 Greylisted", "451", "4.7.1"),
    ("550 5.1.351 Remote server returned unknown recipient -> 550 : User unknown", "550", "5.1.351"),
    ("5.5.0 smtp;550 Mailbox not found", "550", "5.5.0"),
    (">>> DATA\n<<< 550 5.1.1 <k@example.com>... User unknown\n554 5.0.0 Service unavailable", "550", "5.1.1"),
    (">>> DATA\n<<< 550 5.1.1 unknown\n550 5.1.1 unknown\n<<< 503 5.0.0 Need RCPT (recipient)", "550", "5.1.1"),
    ("550 5.1.1 unknown. If you see 421 later, tell us.", "550", "5.1.1"),
]

NO_CODES = [
    "connect to mx.example.com[203.0.113.250]:587: Connection refused",
    "Messages from 192.0.2.250 deferred [#4.16.55]",
    "deferred due to complaints - 4.16.55.1",
    "a limit of 512 KB, or 550 messages per day",
    "5.7.2024 10:22 and 5.7.24 10:22",
    "version 4.2.1 of Postfix 3.5.1 on Linux 5.4.0-42",
    "https://help.example.com/550/5.7.1?p=550&v=5.1.1",
    "<550.5a2b7.1234@mail.example.com>",
    "call +44 555 123 4567",
    "took 421ms, 550% more",
    "id 20025-451-09 at 23:34:45.550",
    "the page says 404",
    "HTTP/1.1 503 Service Unavailable",
    "ftp upload fails: 550 Permission denied",
    "voicemail from 0554 571 100: ring back",
    "her number is +49 551 554 5710",
    "see https://help.example.com/docs/DOC-1369#550 [kq1XIs8VN]",
]


@pytest.mark.parametrize(("text", "reply_code", "status"), PLAIN)
def test_a_reply_gives_its_codes(text: str, reply_code: str | None, status: str | None) -> None:
    assert _found(text) == (reply_code, status)


@pytest.mark.parametrize(("text", "reply_code", "status"), NESTED)
def test_the_innermost_server_wins_over_who_passed_its_words_on(text: str, reply_code: str, status: str) -> None:
    assert _found(text) == (reply_code, status)


@pytest.mark.parametrize("text", NO_CODES)
def test_a_number_that_is_no_code_is_left_alone(text: str) -> None:
    assert _found(text) == (None, None)


def test_a_reply_of_success_is_no_code_of_a_failure() -> None:
    assert _found("Address is disabled. (LDAP-ERR #220)(#5.2.1)") == (None, "5.2.1")


def test_the_spans_point_at_the_codes() -> None:
    text = "They said: 550-5.7.\n26 no"
    codes = find_codes(text)
    assert [text[span.start : span.end] for span in codes.spans] == ["550", "5.7.\n26"]


def test_only_the_stretch_that_was_asked_for_is_searched() -> None:
    text = "550 5.1.1 unknown | 452 4.2.2 full"
    assert _values(find_codes(text, 0, 18)) == ("550", "5.1.1")
    assert _values(find_codes(text, 20)) == ("452", "4.2.2")


@given(st.text(alphabet="245.- \n'<>#ab7"))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    codes = find_codes(text)
    for fact in (codes.reply_code, codes.status):
        if fact is not None:
            assert fact.span is not None
            assert [c for c in text[fact.span.start : fact.span.end] if c in "0123456789."] == list(fact.value)


def test_official_names_come_with_their_standard() -> None:
    unknown, full = reply_name("550"), status_name("4.2.2")
    assert unknown is not None
    assert full is not None
    assert (unknown.source, full.name, full.source) == ("RFC 5321", "Mailbox full", "RFC 3463")
    assert reply_name("599") is None
    assert status_name("5.9.9") is None
    assert status_name("") is None


def test_every_registered_code_has_a_name_and_a_source() -> None:
    for name in [*REPLY_CODES.values(), *ENHANCED_CODES.values()]:
        assert name.name
        assert name.source.startswith(("RFC", "IANA"))
    details = [max(int(code.rsplit(".", 1)[1]) for code in ENHANCED_CODES if code[2] == str(n)) for n in range(8)]
    assert details == [0, 10, 4, 6, 7, 6, 10, 30]


def _found(text: str) -> tuple[str | None, str | None]:
    return _values(find_codes(text))


def _values(codes: Codes) -> tuple[str | None, str | None]:
    return (
        codes.reply_code.value if codes.reply_code else None,
        codes.status.value if codes.status else None,
    )


@pytest.mark.parametrize("text", ["reason=550 5.1.1 nobody", 'reply="550 5.1.1 nobody"', "stat=550 5.1.1 nobody"])
def test_a_code_may_be_the_value_of_a_setting(text: str) -> None:
    codes = find_codes(text)
    assert (str(codes.reply_code), str(codes.status)) == ("550", "5.1.1")


def test_other_settings_have_numbers_that_are_no_codes() -> None:
    assert find_codes("uid=501 gid=501 delay=450 size=552").reply_code is None

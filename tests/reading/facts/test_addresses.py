"""Addresses in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.addresses import find_addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<kim@lake.example>:", ["kim@lake.example"]),
        ("'kim@lake.example',", ["kim@lake.example"]),
        ("kim@lake.example.", ["kim@lake.example"]),
        ("dda:SMTP=kim@lake.EXAMPLE;", ["kim@lake.EXAMPLE"]),
        ('<"two words"@lake.example>...', ['"two words"@lake.example']),
        ("k..weiss@lake.example", ["k..weiss@lake.example"]),
        ("kim...@lake.example", ["kim...@lake.example"]),
        ("root@localhost", ["root@localhost"]),
        ("postmaster@[192.0.2.1]", ["postmaster@[192.0.2.1]"]),
        ("宛先:kim@lake.example", ["kim@lake.example"]),
        ("宛先はkim@lake.exampleです", ["kim@lake.example"]),
        ("用户@例子.公司", ["用户@例子.公司"]),
        ("müller@lake.example", ["müller@lake.example"]),
        ("a%b.example@lake.example", ["a%b.example@lake.example"]),
        ("SRS0=x=y=b.example=kim@lake.example", ["SRS0=x=y=b.example=kim@lake.example"]),
        ("https://site.example/@kim and https://site.example/?mail=kim@lake.example", []),
        (r"j\303\274rgen@lake.example", ["jürgen@lake.example"]),
        ("rcpt-to=kim@lake.example mail-from=me@lake.example", ["kim@lake.example", "me@lake.example"]),
        ("recipient-address=kim@lake.example,sender=me@lake.example", ["kim@lake.example", "me@lake.example"]),
        ("@lake.example", []),
        ("kim@", []),
        ("a@b.example, c@d.example;e@f.example", ["a@b.example", "c@d.example", "e@f.example"]),
    ],
)
def test_addresses_are_found(text: str, found: list[str]) -> None:
    assert [each.value for each in find_addresses(text)] == found


@given(st.text(st.sampled_from("ab@.<>\"'-_= \n:宛[]1"), max_size=200))
def test_an_address_is_what_stands_where_it_was_found(text: str) -> None:
    end = 0
    for each in find_addresses(text):
        assert each.start >= end
        assert text[each.start : each.end] == each.value
        assert each.value.count("@") >= 1
        end = each.end

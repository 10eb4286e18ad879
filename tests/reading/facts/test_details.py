"""What is said in detail, put together: in the order of the text, each once, each where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts.detail import Detail, details_of

SAID = """550-5.7.26 |SPF |dkim=|fail|DMARC policy |(p=reject)|[lake.example] |for |of |203.0.113.1 |no |is |in
listed at zen.spamhaus.org|blocked using |size |limit |12 MB|10485760|quota |100%|500 messages per day|1/2 per hour
type=MX|NXDOMAIN|host not found|Name service error for name=|certificate|STARTTLS |required|rule 'No zips'|
group |will retry for 45 more hours|said: 550 |until it is 5 days old|expanded from <kim@lake.example>
until Tue, 3 Mar 2026 10:00|SRS0=a=b=lake.example=kim@b.example|host a.example[203.0.113.2] |&lt;|`|2001:db8::1
|response=550 |null MX| |550 5.7.26 |
it gives up in 47 hours|PTR record"""
ODD = ("\n", "İ", "ﬀ", "\ud800", "<mailto:kim@lake.example|kim@lake.example>")
PIECES = st.sampled_from((*SAID.replace("\n", "|").split("|"), *ODD))
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200)


@given(TEXTS)
def test_every_detail_stands_where_it_says_and_once(text: str) -> None:
    found = details_of(text)
    assert len({each[:3] for each in found}) == len(found)
    places = [each.span for each in found]
    assert all(span is not None and 0 <= span.start < span.end <= len(text) for span in places)
    assert places == sorted(places)  # type: ignore[type-var]
    assert all(each.about != "" for each in found)


@given(TEXTS)
def test_what_was_found_once_is_found_in_a_wrapped_text_too(text: str) -> None:
    if text.isascii():
        wrapped = details_of(text.replace(" ", "\n    "))
        assert {each[:3] for each in details_of(text)} == {each[:3] for each in wrapped}


def test_codes_in_the_middle_of_a_sentence_are_no_part_of_it() -> None:
    said = (
        "550-5.7.26 Unauthenticated email from lake.example is not accepted due to domain's 550-5.7.26 DMARC "
        "550-5.7.26 policy. Please contact 550 5.7.26 the administrator"
    )
    assert _plain(details_of(said)) == [("dmarc", "fail", "lake.example")]


def test_the_place_leads_to_the_words_as_they_stand() -> None:
    said = "550-5.7.1 Message size\n550-5.7.1 12 MB exceeds\n550 5.7.1 limit of 10 MB"
    found = details_of(said)
    assert [(each.value, said[each.span.start : each.span.end]) for each in found if each.span] == [
        ("12 MB", "12 MB"),
        ("10 MB", "10 MB"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Client host [<http://203.0.113.1|203.0.113.1>] blocked using <http://zen.spamhaus.org|zen.spamhaus.org>",
        "> Client host [203.0.113.1] blocked\n> using zen.spamhaus.org",
        "`Client host [203.0.113.1] blocked using zen.spamhaus.org`",
    ],
)
def test_what_a_chat_program_added_is_not_in_the_way(said: str) -> None:
    assert _plain(details_of(said)) == [("listed", "203.0.113.1", None), ("listing", "Spamhaus ZEN", None)]


@pytest.mark.parametrize(
    "said", ["550 5.1.1 <kim@lake.example>: user unknown", "421 4.7.0 try again later", "", "delivered to mailbox"]
)
def test_nothing_is_made_up(said: str) -> None:
    assert details_of(said) == ()


def _plain(found: tuple[Detail, ...]) -> list[tuple[str, str, str | None]]:
    return [each[:3] for each in found]

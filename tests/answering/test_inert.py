"""Links cannot be followed, and slots are filled from where the bounce says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.emphasis import cleaned, emphasised, plain, runs
from bot.answering.inert import defanged, quoted
from bot.answering.slots import captured, filled, slots_of
from bot.knowledge.entry import Entry
from bot.matching.finding import Candidate, Finding
from bot.reading.message import Kind, Message


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://evil.example/a.b", "hxxps://evil[.]example/a.b"),
        ("http://a.b.example", "hxxp://a[.]b[.]example"),
        ("evil.example", "evil[.]example"),
    ],
)
def test_a_link_is_defanged(link: str, shown: str) -> None:
    assert defanged(link) == shown


@given(st.text(max_size=400))
def test_a_quote_has_no_live_link_and_no_private_marks(text: str) -> None:
    shown = quoted(f"see https://evil.example {text}", 300)
    assert "https://" not in shown
    assert len(shown) <= 300
    assert "\ue000" not in shown
    assert "\u202e" not in shown


@given(st.text(max_size=100), st.text(max_size=100))
def test_marks_never_get_into_what_is_said(before: str, value: str) -> None:
    text = f"{cleaned(before)}{emphasised(value)}."
    assert plain(text) == f"{cleaned(before)}{cleaned(value)}."
    assert "".join(piece for piece, _ in runs(text)) == plain(text)


@pytest.mark.parametrize(
    ("wording", "text", "slots"),
    [
        (
            "Name service error for name=<domain> type=<dns-record>",
            "Host or domain name not found. Name service error for name=shop.example type=MX: Host not found",
            {"domain": "shop.example", "dns-record": "MX"},
        ),
        (
            "Client host [<ip>] blocked using <blocklist>",
            "554 Service unavailable; Client host [192.0.2.7] blocked using zen.example.org; see",
            {"ip": "192.0.2.7", "blocklist": "zen.example.org"},
        ),
        (
            "message size <limit> exceeds size limit <limit> of server",
            "message size 31457280 exceeds size limit 26214400 of server mx.example.org[192.0.2.1]",
            {"limit": "31457280"},
        ),
        ("User not local; please try <new-address>", "551 User not local; please try <a@b.example>",
         {"new-address": "a@b.example"}),
        ("mailbox is full", "nothing of the kind", {}),
    ],
)  # fmt: skip
def test_slots_are_read_where_the_wording_has_them(wording: str, text: str, slots: dict[str, str]) -> None:
    assert captured(wording, text) == slots


def test_a_filled_text_begins_with_a_capital_and_has_no_slot_left() -> None:
    assert plain(filled("<domain> has no <dns-record|mail> entry", {})) == "The recipient’s domain has no mail entry"
    assert plain(filled("Ask <server>.", {"server": "mx.example.org"})) == "Ask mx.example.org."


def test_an_address_to_a_page_is_defanged_in_a_sentence() -> None:
    assert plain(filled("See <url>.", {"url": "https://help.example.org/x"})) == "See hxxps://help[.]example[.]org/x."


@pytest.mark.parametrize(("said", "shown"), [("10485760", "10 MB"), ("26214400", "25 MB"), ("300", "300")])
def test_a_limit_in_bytes_is_said_in_megabytes(said: str, shown: str) -> None:
    wording = "exceeds the limit of <limit> bytes"
    candidate = Candidate(
        Entry(id="x", reason="message-too-large", label="x", meaning="x"),
        1,
        0.9,
        wording=wording,
        source=f"552 5.3.4 exceeds the limit of {said} bytes",
    )
    message = Message(kind=Kind.BOUNCE, text="")
    assert slots_of(message, Finding(None, candidate, answered=True))["limit"] == shown

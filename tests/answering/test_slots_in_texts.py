"""Over all texts of the base, with every slot filled and with none: nothing is said twice, torn or left half."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.answering import words
from bot.answering.emphasis import plain
from bot.answering.slots import filled
from bot.knowledge.entry import texts_of
from bot.knowledge.slots import CONDITIONAL, SLOTS
from tests.shipped import shipped

BASE = shipped()
VALUES = {
    "address": "kim@example.com",
    "domain": "example.com",
    "dns-record": "MX",
    "server": "mx.example.com",
    "ip": "192.0.2.7",
    "limit": "10 MB",
    "blocklist": "Spamhaus ZEN",
    "url": "https://example.com/why",
    "code": "550 5.1.1",
    "sender": "pat@example.org",
    "sender-domain": "example.org",
    "new-address": "kim.taylor@example.net",
    "until": "for 46 more hours",
    "size": "34.2 MB",
    "quota": "2 GB",
    "rule": "Block external",
    "group": "staff@example.com",
    "list": "gardeners",
    "listed": "192.0.2.7",
    "mark": "TSS04",
    "forwarder": "fwd.example.net",
    "original-address": "office@example.net",
}
TORN = re.compile(
    r"\b(?:until for|until until|for until|for for|for up to for|the the|a the|the a|of of|to to|is is|an an)\b"
    r"|<[a-z-]{2,20}[|>]|[{}]|\(\)|“”|(?<=\S)  |\s,|\s\.(?=\s|$)|\.\.(?!\.)|,,"
)
"""Words twice, empty brackets, and slots that were left standing."""


def texts() -> Iterator[tuple[str, str]]:
    for entry in BASE.entries:
        for text in texts_of(entry):
            yield entry.id, text
    for party in BASE.parties:
        yield f"party {party.party}", party.meaning
        for lines in (party.steps.sender, party.steps.sender_admin, party.steps.forwarder, party.steps.list_owner):
            for line in lines:
                yield f"party {party.party}", line
    for replies in BASE.replies:
        parts = (replies.lost, replies.trying, replies.held)
        rows = [(row.what, row.next.yes, row.next.no) for row in replies.reasons]
        rows += [(row.where, row.next.yes, row.next.no) for row in replies.parties]
        for said in (*parts, *(text for row in rows for text in row)):
            if said:
                yield f"replies {replies.language}", said


def test_every_slot_has_a_value_to_try() -> None:
    assert set(VALUES) == set(SLOTS)


@pytest.mark.parametrize("with_values", [True, False], ids=["filled", "not filled"])
def test_no_text_is_torn_by_its_slots(with_values: bool) -> None:
    slots = VALUES if with_values else {}
    wrong = []
    for name, text in texts():
        said = plain(filled(text, slots))
        if "```" not in text and (found := TORN.search(said)):
            wrong.append(f"{name}: “{found[0]}” in “{said[:160]}”")
    assert wrong == []


def test_a_sentence_in_braces_stands_only_where_its_facts_do() -> None:
    conditional = [(name, text) for name, text in texts() if CONDITIONAL.search(text)]
    assert conditional
    for name, text in conditional:
        inner = CONDITIONAL.findall(text)
        bare = plain(filled(text, {}))
        assert all(
            sentence.split("<")[0].strip() not in bare or not sentence.split("<")[0].strip() for sentence in inner
        ), name


@pytest.mark.parametrize(
    "until", ["for 46 more hours", "until the mail is 5 days old", "for up to 4 days", words.USUAL_RETRY]
)
def test_what_is_said_of_further_tries_is_a_sentence(until: str) -> None:
    for text in (words.DELAY, words.SOFT_GOING_ON, words.GOING_ON):
        said = text.format(until=until)
        assert TORN.search(said) is None, said

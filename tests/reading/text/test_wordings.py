"""One pass over a text finds the same wordings that their expressions find one by one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.facts import voices
from bot.reading.page import other_mail
from bot.reading.paste import asker, talk
from bot.reading.text.patterns import listed
from bot.reading.text.wordings import Wordings, folded, needed

ALL: list[Wordings[Any]] = [voices._WORDINGS, other_mail._SIGNS, asker._OF_A_NOTICE, talk._OF_A_MACHINE]
SOURCES = [
    (wordings, name, source)
    for wordings in ALL
    for name, sources in wordings._lists.items()
    for source in listed(sources)
]
FILLINGS = st.text(alphabet="abc İıſK <>@.:\n-5", max_size=30)


def one_by_one(wordings: Wordings[Any], text: str) -> set[Any]:
    flags = wordings._flags | re.IGNORECASE
    return {
        name
        for name, sources in wordings._lists.items()
        if any(re.search(source, text, flags) for source in listed(sources))
    }


@given(st.data(), FILLINGS, FILLINGS)
def test_the_same_is_told_as_by_each_expression(data: st.DataObject, before: str, after: str) -> None:
    wordings, _, source = data.draw(st.sampled_from(SOURCES))
    said = data.draw(st.from_regex(re.compile(source, wordings._flags)))
    text = data.draw(st.sampled_from((said, said.upper(), said.title())))
    for whole in (before + text + after, f"{before} {text} {after}", after):
        assert wordings.told_in(whole) == one_by_one(wordings, whole)


@pytest.mark.parametrize(
    ("wording", "pieces"),
    [
        ("out of office", ("out of office",)),
        (r"colou?r of \w+ things", (" things",)),
        (r"(?:account|mailbox) (?:is|was) x", ("account", "mailbox")),
        (r"a(?:b(?:c|d)?e|fgh)(?:held|hold(?:ing)?)", ("held", "hold")),
        (r"(?:abc|def)?x", ("x",)),
        (r"\bsaid:? ?[245]", ("said",)),
    ],
)
def test_what_every_match_has(wording: str, pieces: tuple[str, ...]) -> None:
    assert needed(wording) == pieces


def test_no_wording_has_capitals_of_its_own() -> None:
    assert [source for *_, source in SOURCES if folded(re.sub(r"\\.", "", source)) != re.sub(r"\\.", "", source)] == []


def test_each_wording_needs_something_to_look_for() -> None:
    assert [source for *_, source in SOURCES if "" in needed(source)] == []

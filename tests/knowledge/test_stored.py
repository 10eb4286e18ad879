"""A list of the base comes back from its packed form as it was, and makes each item only when it is asked for."""

from __future__ import annotations

import inspect
from datetime import date

import pytest

from bot.knowledge import content, entry, stored
from bot.knowledge.content import KnowledgeFile, Word
from bot.knowledge.entry import Entry, Examples, Source, Steps, Variant, When
from bot.knowledge.stored import Stored, packed, unpacked
from tests.shipped import shipped

ENTRIES = (
    Entry(id="a", reason="a", label="A"),
    Entry(
        id="b",
        reason="a",
        label="B",
        codes=("550 5.1.1",),
        steps=Steps(sender=("One.", "Two."), recipient_admin=("Three.",)),
        variants=(Variant(when=When(lost="no", forged=False), meaning="Not yet."), Variant(when=When())),
        sources=(Source(title="RFC 3463"), Source(title="Page", url="https://example.com")),
        checked=date(2026, 2, 3),
        examples=Examples(match=("550 x",)),
        yields=True,
    ),
    Entry(id="c", reason="a", label="C"),
)


def lazy(*entries: Entry) -> Stored[Entry]:
    found = unpacked(packed(entries))
    assert isinstance(found, Stored)
    return found


def test_a_list_comes_back_as_it_was() -> None:
    assert lazy(*ENTRIES) == ENTRIES
    assert tuple(lazy(*ENTRIES)) == ENTRIES
    assert hash(lazy(*ENTRIES)) == hash(ENTRIES)
    assert lazy(*ENTRIES) != ENTRIES[:2]


def test_every_list_of_the_base_that_ships_comes_back_as_it_was() -> None:
    base = shipped()
    for name in KnowledgeFile.__dataclass_fields__:
        items = getattr(base, name)
        assert items or name == "letter_style", name  # what only teams have
        assert tuple(unpacked(packed(items))) == tuple(items), name


def test_a_list_of_text_and_an_empty_one_are_plain() -> None:
    assert unpacked(packed(("a", "b"))) == ("a", "b")
    assert unpacked(packed(())) == ()


def test_an_item_is_made_once_and_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = lazy(*ENTRIES)
    made: list[object] = []
    put_together = stored._put_together

    def counted(value: object) -> object:
        if isinstance(value, dict) and "id" in value:
            made.append(value)
        return put_together(value)

    monkeypatch.setattr(stored, "_put_together", counted)
    assert entries[1] is entries[-2]
    assert entries[1] == ENTRIES[1]
    assert len(made) == 1
    assert len(entries) == 3
    assert len(made) == 1


def test_it_can_be_used_like_any_sequence() -> None:
    entries = lazy(*ENTRIES)
    assert entries[1:] == ENTRIES[1:]
    assert entries[::-1] == ENTRIES[::-1]
    assert ENTRIES[2] in entries
    assert entries.index(ENTRIES[1]) == 1
    assert list(reversed(entries)) == list(reversed(ENTRIES))
    with pytest.raises(IndexError):
        entries[3]
    with pytest.raises(IndexError):
        entries[-4]


def test_every_type_of_the_base_can_be_packed() -> None:
    types = {
        kind
        for module in (entry, content)
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__ == module.__name__ and kind is not KnowledgeFile
    }
    assert Word in types
    assert types <= set(stored._MAKERS)


def test_a_list_that_was_gone_through_is_as_it_was_and_one_left_in_the_middle_too() -> None:
    entries = lazy(*ENTRIES)
    assert next(iter(entries)) == ENTRIES[0]
    assert [*entries] == [*ENTRIES]
    assert [*entries] == [*ENTRIES]
    assert entries[-1] is [*entries][-1]
